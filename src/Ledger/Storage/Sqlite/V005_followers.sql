-- Who writes the log on elsewhere, and how far they are. One process at a time follows under a name: "beat" grows while it lives.
CREATE TABLE followers (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    beat INTEGER NOT NULL,
    next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
