-- What opens the pages of a profile or of a customer's, as JSON; when somebody last used it, in milliseconds since 1970.
ALTER TABLE watch ADD COLUMN browser TEXT;
ALTER TABLE watch ADD COLUMN used_at INTEGER;
ALTER TABLE customer ADD COLUMN browser TEXT;
