-- A probe must find out that the disk is full: its row is never compressed and its space never used again, until the whole table is cut to nothing.
ALTER TABLE probe ALTER COLUMN ballast SET STORAGE EXTERNAL;
ALTER TABLE probe SET (autovacuum_enabled = false, toast.autovacuum_enabled = false);
