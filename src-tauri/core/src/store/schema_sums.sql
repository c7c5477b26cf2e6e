-- What a row says, digested: SQLite itself does not notice a changed letter. A row that was written since the
-- last digest has none.
ALTER TABLE meta ADD COLUMN sum BLOB;
ALTER TABLE profile ADD COLUMN sum BLOB;
ALTER TABLE secret ADD COLUMN sum BLOB;
ALTER TABLE session ADD COLUMN sum BLOB;
ALTER TABLE watch ADD COLUMN sum BLOB;
ALTER TABLE customer ADD COLUMN sum BLOB;
ALTER TABLE setting ADD COLUMN sum BLOB;
CREATE TRIGGER meta_changed AFTER UPDATE ON meta WHEN NEW.sum IS OLD.sum AND NEW.sum IS NOT NULL BEGIN
    UPDATE meta SET sum = NULL WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER profile_changed AFTER UPDATE ON profile WHEN NEW.sum IS OLD.sum AND NEW.sum IS NOT NULL BEGIN
    UPDATE profile SET sum = NULL WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER secret_changed AFTER UPDATE ON secret WHEN NEW.sum IS OLD.sum AND NEW.sum IS NOT NULL BEGIN
    UPDATE secret SET sum = NULL WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER session_changed AFTER UPDATE ON session WHEN NEW.sum IS OLD.sum AND NEW.sum IS NOT NULL BEGIN
    UPDATE session SET sum = NULL WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER watch_changed AFTER UPDATE ON watch WHEN NEW.sum IS OLD.sum AND NEW.sum IS NOT NULL BEGIN
    UPDATE watch SET sum = NULL WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER customer_changed AFTER UPDATE ON customer WHEN NEW.sum IS OLD.sum AND NEW.sum IS NOT NULL BEGIN
    UPDATE customer SET sum = NULL WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER setting_changed AFTER UPDATE ON setting WHEN NEW.sum IS OLD.sum AND NEW.sum IS NOT NULL BEGIN
    UPDATE setting SET sum = NULL WHERE rowid = NEW.rowid;
END;
