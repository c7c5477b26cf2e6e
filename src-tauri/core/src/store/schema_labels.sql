-- Customer and name as they are compared: no two profiles that are there have the same (`labels.rs`).
ALTER TABLE profile ADD COLUMN label TEXT NOT NULL DEFAULT '';
