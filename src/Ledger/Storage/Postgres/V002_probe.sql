-- What a store that failed is asked to take before it counts as well again. One row, overwritten.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY,
    ballast BYTEA NOT NULL
);
