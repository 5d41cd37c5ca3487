-- People who sign in with an OpenID provider are known by issuer and subject, which never change hands; they have no secret here.
ALTER TABLE account ADD COLUMN issuer TEXT;
ALTER TABLE account ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX account_external ON account (issuer, subject) WHERE issuer IS NOT NULL;

ALTER TABLE session ADD COLUMN sid TEXT;                              -- the provider's own id of the session
ALTER TABLE session ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0; -- when the person last proved who they are; 0 = not known
ALTER TABLE session ADD COLUMN limited INTEGER NOT NULL DEFAULT 0;    -- good for enrolling a second factor and nothing else

-- What may be used once: ids of logout tokens, until the tokens expire.
CREATE TABLE used (
    id    TEXT    NOT NULL PRIMARY KEY,
    until INTEGER NOT NULL
) WITHOUT ROWID;

-- Whose turn it is to do what one of several processes does, and until when they have it.
CREATE TABLE turn (
    id    TEXT    NOT NULL PRIMARY KEY,
    owner TEXT    NOT NULL,
    until INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE totp (
    name      TEXT    NOT NULL PRIMARY KEY COLLATE NOCASE,
    secret    TEXT    NOT NULL,            -- encrypted by Data Protection
    confirmed INTEGER NOT NULL DEFAULT 0,  -- a code of it was given once
    last_step INTEGER NOT NULL DEFAULT 0   -- the newest time step whose code was used: no code counts twice
) WITHOUT ROWID;

CREATE TABLE recovery_code (
    name TEXT NOT NULL COLLATE NOCASE,
    id   TEXT NOT NULL,                    -- SHA-256 of the code, hex
    PRIMARY KEY (name, id)
) WITHOUT ROWID;
