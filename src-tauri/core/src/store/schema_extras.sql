ALTER TABLE profile ADD COLUMN renew_until INTEGER;
ALTER TABLE activity ADD COLUMN cause TEXT NOT NULL DEFAULT 'hand';
CREATE INDEX activity_by_time ON activity (at);
