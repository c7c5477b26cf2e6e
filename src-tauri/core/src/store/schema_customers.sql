CREATE TABLE customer (
    name      TEXT PRIMARY KEY,
    colour    TEXT,
    place     INTEGER,
    collapsed INTEGER NOT NULL
) STRICT;
ALTER TABLE secret ADD COLUMN saved_at INTEGER;
