-- The one row that every append takes under a lock: how many entries there are, and the right edge of their tree.
CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    size INTEGER NOT NULL,
    range BLOB NOT NULL
) STRICT;
INSERT INTO head (id, size, range) VALUES (1, 0, x'');

-- canonical is the record; every other column repeats a part of it, for searching.
CREATE TABLE entries (
    idx INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    trace TEXT,
    actor TEXT NOT NULL,
    route TEXT,
    model TEXT,
    consumer TEXT,
    outcome TEXT,
    reason TEXT,
    unique_key TEXT,
    canonical BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_unique_key ON entries (unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX entries_at ON entries (at);
CREATE INDEX entries_kind ON entries (kind);
CREATE INDEX entries_subject ON entries (subject);
CREATE INDEX entries_trace ON entries (trace) WHERE trace IS NOT NULL;
CREATE INDEX entries_actor ON entries (actor);
CREATE INDEX entries_model ON entries (model) WHERE model IS NOT NULL;
CREATE INDEX entries_consumer ON entries (consumer) WHERE consumer IS NOT NULL;
CREATE INDEX entries_outcome ON entries (outcome) WHERE outcome IS NOT NULL;

CREATE TABLE entry_rules (
    rule TEXT NOT NULL,
    idx INTEGER NOT NULL,
    PRIMARY KEY (rule, idx)
) STRICT, WITHOUT ROWID;

-- Hash tiles, a row a hash: leaves are level 0; node (level, idx) covers the 256^level leaves from idx * 256^level on.
CREATE TABLE leaves (
    idx INTEGER PRIMARY KEY,
    hash BLOB NOT NULL
) STRICT;
CREATE TABLE nodes (
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

-- Stops in force, kept by the append transaction itself.
CREATE TABLE stops (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    reason TEXT NOT NULL,
    set_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    idx INTEGER NOT NULL
) STRICT;

CREATE TABLE checkpoints (
    size INTEGER PRIMARY KEY,
    note TEXT NOT NULL
) STRICT;

-- Content of reviews, apart from the log: sealed holds nonce, tag, salt and text, all under a key of its own.
CREATE TABLE content (
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    commitment TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    sealed BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (subject, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX content_expires_at ON content (expires_at);
