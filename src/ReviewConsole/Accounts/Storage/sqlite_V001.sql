-- Accounts and tokens share one table because they share one name space: distinct names are distinct people.
CREATE TABLE account (
    name       TEXT    NOT NULL PRIMARY KEY COLLATE NOCASE,
    type       TEXT    NOT NULL CHECK (type IN ('person', 'token')),
    roles      TEXT    NOT NULL,           -- lower-case names, separated by one space
    queues     TEXT    NOT NULL,           -- queue ids or *, separated by one space
    secret     TEXT    NOT NULL,           -- person: hash of ASP.NET's PasswordHasher; token: SHA-256 of the token, hex
    stamp      TEXT    NOT NULL,           -- changes whenever the sessions made before must end
    disabled   INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,           -- milliseconds since 1970, as every time here
    expires_at INTEGER
) WITHOUT ROWID;

CREATE UNIQUE INDEX account_token ON account (secret) WHERE type = 'token';

-- A session ends at sign-out, not when the browser forgets its cookie.
CREATE TABLE session (
    id         TEXT    NOT NULL PRIMARY KEY, -- SHA-256 of the session's secret, hex
    name       TEXT    NOT NULL COLLATE NOCASE,
    stamp      TEXT    NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Failed sign-ins by name; names without an account share some thousand rows. A lock-out must not tell which names are real.
CREATE TABLE failure (
    name         TEXT    NOT NULL PRIMARY KEY COLLATE NOCASE,
    count        INTEGER NOT NULL,
    locked_until INTEGER NOT NULL,
    last_at      INTEGER NOT NULL
) WITHOUT ROWID;
