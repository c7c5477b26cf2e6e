ALTER TABLE profile ADD COLUMN lead_minutes INTEGER;
CREATE TABLE watch (
    profile  TEXT PRIMARY KEY REFERENCES profile (id) ON DELETE CASCADE,
    identity TEXT,
    told     TEXT NOT NULL DEFAULT '[]'
) STRICT;
