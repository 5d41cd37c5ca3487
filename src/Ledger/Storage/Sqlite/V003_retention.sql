-- Entries below this index are pruned: recorded in the log, and removed piece by piece after that. Their leaf hashes stay.
ALTER TABLE head ADD COLUMN first INTEGER NOT NULL DEFAULT 0;

-- Legal holds in force, kept by the append transaction itself. Without a subject it is everything that is held.
CREATE TABLE legal_holds (
    id TEXT PRIMARY KEY,
    subject TEXT,
    reason TEXT NOT NULL,
    set_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    idx INTEGER NOT NULL
) STRICT;

-- Keys of content in a small table of their own: destroying a key is what erases, and a small table can be rewritten at once.
CREATE TABLE content_keys (
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    PRIMARY KEY (subject, name)
) STRICT, WITHOUT ROWID;
INSERT INTO content_keys (subject, name, wrapped_key) SELECT subject, name, wrapped_key FROM content;
ALTER TABLE content DROP COLUMN wrapped_key;
