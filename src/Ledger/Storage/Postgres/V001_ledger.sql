-- The same tables as SQLite's. Text is compared by its bytes (COLLATE "C"): ranges of kinds must not follow a country's alphabet.
CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    size BIGINT NOT NULL,
    range BYTEA NOT NULL
);
INSERT INTO head (id, size, range) VALUES (1, 0, '');

CREATE TABLE entries (
    idx BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    trace TEXT COLLATE "C",
    actor TEXT COLLATE "C" NOT NULL,
    route TEXT COLLATE "C",
    model TEXT COLLATE "C",
    consumer TEXT COLLATE "C",
    outcome TEXT COLLATE "C",
    reason TEXT COLLATE "C",
    unique_key TEXT COLLATE "C",
    canonical BYTEA NOT NULL
);
CREATE UNIQUE INDEX entries_unique_key ON entries (unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX entries_at ON entries (at);
CREATE INDEX entries_kind ON entries (kind, idx);
CREATE INDEX entries_subject ON entries (subject, idx);
CREATE INDEX entries_trace ON entries (trace, idx) WHERE trace IS NOT NULL;
CREATE INDEX entries_actor ON entries (actor, idx);
CREATE INDEX entries_model ON entries (model, idx) WHERE model IS NOT NULL;
CREATE INDEX entries_consumer ON entries (consumer, idx) WHERE consumer IS NOT NULL;
CREATE INDEX entries_outcome ON entries (outcome, idx) WHERE outcome IS NOT NULL;

CREATE TABLE entry_rules (
    rule TEXT COLLATE "C" NOT NULL,
    idx BIGINT NOT NULL,
    PRIMARY KEY (rule, idx)
);

CREATE TABLE leaves (
    idx BIGINT PRIMARY KEY,
    hash BYTEA NOT NULL
);
CREATE TABLE nodes (
    level INTEGER NOT NULL,
    idx BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (level, idx)
);

CREATE TABLE stops (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    reason TEXT NOT NULL,
    set_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    idx BIGINT NOT NULL
);

CREATE TABLE checkpoints (
    size BIGINT PRIMARY KEY,
    note TEXT NOT NULL
);

CREATE TABLE content (
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    commitment TEXT NOT NULL,
    wrapped_key BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (subject, name)
);
CREATE INDEX content_expires_at ON content (expires_at);
