-- Held answers are kept under their review's id and looked for by what a repeat of the request knows: their name.
CREATE INDEX content_name ON content (name);
