-- As in sqlite_V002.sql, which says why.
ALTER TABLE account ADD COLUMN issuer TEXT;
ALTER TABLE account ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX account_external ON account (issuer, subject) WHERE issuer IS NOT NULL;

ALTER TABLE session ADD COLUMN sid TEXT;
ALTER TABLE session ADD COLUMN confirmed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN limited BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE used (
    id    TEXT   NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL
);

CREATE TABLE turn (
    id    TEXT    NOT NULL PRIMARY KEY,
    owner TEXT    NOT NULL,
    until BIGINT NOT NULL
);

CREATE TABLE totp (
    name      TEXT    NOT NULL PRIMARY KEY,
    secret    TEXT    NOT NULL,
    confirmed BOOLEAN NOT NULL DEFAULT FALSE,
    last_step BIGINT  NOT NULL DEFAULT 0
);

CREATE TABLE recovery_code (
    name TEXT NOT NULL,
    id   TEXT NOT NULL,
    PRIMARY KEY (name, id)
);
