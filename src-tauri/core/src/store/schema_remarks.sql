-- What a technician writes beside a profile; its note is sealed, in `secret`.
ALTER TABLE profile ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE profile ADD COLUMN link TEXT NOT NULL DEFAULT '';
