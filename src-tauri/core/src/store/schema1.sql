CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
CREATE TABLE profile (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    customer   TEXT NOT NULL,
    vendor     TEXT NOT NULL,
    method     TEXT NOT NULL,
    answers    TEXT NOT NULL,
    auto_renew INTEGER NOT NULL,
    favourite  INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE TABLE secret (
    profile TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    field   TEXT NOT NULL,
    nonce   BLOB NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (profile, field)
) STRICT;
CREATE TABLE session (
    profile TEXT PRIMARY KEY REFERENCES profile (id) ON DELETE CASCADE,
    record  TEXT NOT NULL
) STRICT;
CREATE TABLE activity (
    id      INTEGER PRIMARY KEY,
    profile TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    text    TEXT NOT NULL,
    failed  INTEGER NOT NULL
) STRICT;
CREATE INDEX activity_by_profile ON activity (profile, at);
