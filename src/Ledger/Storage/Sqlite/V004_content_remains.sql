-- Each deletion of content leaves a mark in its own transaction; it goes when the files have forgotten the bytes of what was deleted.
CREATE TABLE content_remains (
    id INTEGER PRIMARY KEY AUTOINCREMENT
);
INSERT INTO content_remains DEFAULT VALUES;
