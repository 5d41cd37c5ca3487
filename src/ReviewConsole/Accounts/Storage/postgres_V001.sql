-- As in sqlite_V001.sql, which says why. Names are ASCII, so that lower() is the same everywhere.
CREATE TABLE account (
    name       TEXT    NOT NULL PRIMARY KEY,
    type       TEXT    NOT NULL CHECK (type IN ('person', 'token')),
    roles      TEXT    NOT NULL,
    queues     TEXT    NOT NULL,
    secret     TEXT    NOT NULL,
    stamp      TEXT    NOT NULL,
    disabled   BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT  NOT NULL,
    expires_at BIGINT
);

CREATE UNIQUE INDEX account_name ON account (lower(name));
CREATE UNIQUE INDEX account_token ON account (secret) WHERE type = 'token';

CREATE TABLE session (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    stamp      TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE failure (
    name         TEXT    NOT NULL PRIMARY KEY,
    count        INTEGER NOT NULL,
    locked_until BIGINT  NOT NULL,
    last_at      BIGINT  NOT NULL
);
