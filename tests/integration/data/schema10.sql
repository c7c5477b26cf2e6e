-- What schema1.sql holds, as a version that knew the tenth layout (browsers, last uses) would have
-- written it: the migrations up to there, and rows in their columns.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
, sum BLOB) STRICT;
INSERT INTO meta VALUES('folder',X'61353732653664342d323531322d343563332d623239642d306431353864366331393933',X'84de9b44e6f78ea3ec2bb56a0f0c2508fc60c3bdd8c2f56ec9f8ba2f2322bfea');
INSERT INTO meta VALUES('check_nonce',X'f7bdf79e8881a5ccab8a7bb73a2731364c61d6dbc8ec53cb',X'a54b8aa76f362ce552896ac08dfcca087453df4f49124f37d4148feaaff9f11d');
INSERT INTO meta VALUES('check_text',X'eeb76b8540105e756074658ed82d050031eff163117a423a',X'b3d7a9b6c6397fa91c7822d4ef668b0c97a58a828d6a9a533b7c297be42b01f3');
INSERT INTO meta VALUES('layout',X'd5ae767e9e16add05ed59c0f16ab12dc62cb4304cc7f7b9aafab7a15873bbcc8',X'777f505b89eb81070e18c5f3c57512ee69646dca83e21f1129d6d43fb5b794e1');
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
, lead_minutes INTEGER, renew_until INTEGER, sum BLOB, label TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '[]', link TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO profile VALUES('3ba7b89c-9945-45f8-ad22-67e548ced9f2','NinjaOne','Contoso','ninjaone','browser_native','{"client_id":"native-app","instance":"https://eu.ninjarmm.com","listen_port":"0","login_timeout":"300","redirect_uri":"http://127.0.0.1","scopes":"monitoring offline_access"}',1,1,NULL,15,1769860800000,X'd0cabbd85e4463681272690b16ddf69af7847d79e03e0c882381a68440dcc57b','contoso/ninjaone','["vip","on call"]','https://docs.example/contoso');
INSERT INTO profile VALUES('f8a0a565-43a5-4d54-a30e-97125dddd415','NinjaOne, service','Contoso','ninjaone','client_credentials','{"client_id":"service-app","instance":"https://eu.ninjarmm.com","scopes":"monitoring"}',0,0,NULL,NULL,NULL,X'4e0029cb4bac5bd06af7281ee58c5cabd18e2d147dbf0eb0229e7bce527f182e','contoso/ninjaone, service','[]','');
INSERT INTO profile VALUES('32834ec0-e31c-4bcc-9540-f7d7660a7ab1','Ended','Contoso','ninjaone','browser_native','{"client_id":"native-app","instance":"https://eu.ninjarmm.com","listen_port":"0","login_timeout":"300","redirect_uri":"http://127.0.0.1","scopes":"monitoring offline_access"}',1,0,NULL,NULL,NULL,X'6ad0b986f9edce1384220fadd76a6a673e8b358006124e592e560aa5852f8dee','contoso/ended','[]','');
INSERT INTO profile VALUES('6a91e84f-6759-4bcb-b466-d257b53786d7','Automate','Contoso','automate','password','{"client_id":"a3f1c2d4-0000-4000-8000-000000000001","integrator":"yes","keep_password":"yes","server":"https://automate.contoso.example","tls_trust":"system","username":"integrator"}',1,0,NULL,NULL,NULL,X'30f7fb2c1730cf04ad5f90f1ce0ffaefdc928f0695a809e0c6cb435846243d24','contoso/automate','[]','');
INSERT INTO profile VALUES('9bf437ef-0043-4f3b-a54f-7f5f3ac02508','Removed','Contoso','ninjaone','browser_native','{"client_id":"native-app","instance":"https://eu.ninjarmm.com","listen_port":"0","login_timeout":"300","redirect_uri":"http://127.0.0.1","scopes":"monitoring offline_access"}',1,0,1767268950000,NULL,NULL,X'5b705e963e3a4f0ead9450d8a490fe127d3183f53192fece5e9e239c2d1fd513','contoso/removed','[]','');
CREATE TABLE secret (
    profile TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    field   TEXT NOT NULL,
    nonce   BLOB NOT NULL,
    sealed  BLOB NOT NULL, saved_at INTEGER, sum BLOB,
    PRIMARY KEY (profile, field)
) STRICT;
INSERT INTO secret VALUES('3ba7b89c-9945-45f8-ad22-67e548ced9f2','grant/access_token',X'999a5e2217690532098b0ea34548e4ff4f33d1b60f767633',X'e2fa82826cc5513ff3f58dbd66f322346b4cb05f6f0783287b1c4efe184221bcfc5c57bb3d0d1d4c38a6398ab355a158d138a62f42c5c142f98def5339',NULL,X'61e8460fecf7c941d0de09c48678eda714a64551439191af45d9d2fc09f94aa9');
INSERT INTO secret VALUES('3ba7b89c-9945-45f8-ad22-67e548ced9f2','grant/refresh_token',X'14c31f9d1d2db5ffe45f6d485ffe4d22851eb36e0bbb4e8d',X'd1bb8abf644caee714b1c51965db7782f4899c3e2d7de3c7124b5c7712d8c38351d339d1a1271aecb22cf0f6729c28685ff189346c25523e50394281e97f556a9ffb048fc924a5192776ffb93a4bd02fab492822a4005eeb770d42e9f4',NULL,X'f360d86c57858c5ba8637449c36ccab55a0af407725faf5901fed1851cac75bd');
INSERT INTO secret VALUES('f8a0a565-43a5-4d54-a30e-97125dddd415','client_secret',X'26b3ca935a4cfb46d43b5e4bc42e22a59447084cc0d3640d',X'5def206dd74d9ebc6e076dad62cc9f7d430d0ce004182dba83e299d41a47ac3edd492b0f4f4a25',1767268740000,X'45bbc5b3b6e4977e2a61714db262f9957d7403b8740db87fd23e29dc38ea00ee');
INSERT INTO secret VALUES('f8a0a565-43a5-4d54-a30e-97125dddd415','grant/access_token',X'567ddb1b1de65f3e04a4aa9fc7a35cbb74b0023317329e1a',X'46dc786d524f49b073123a95dbaaa08bc6471277e99737090a5251fda83c02963fb2e96462a1c24550705435a223d322afdb8e79d1f5653be8fb6bdfb7',NULL,X'0f300de2cfbd9fde0ab3dd6f974757b183d1658998bc2037a41f20e13beaf2c7');
INSERT INTO secret VALUES('32834ec0-e31c-4bcc-9540-f7d7660a7ab1','grant/access_token',X'e1fc3d83cb86e3c94b74da01045ed82bd07cc77a1078e403',X'e9af1eb861951d675737ae5a94eeaadea8f1774b169162d7b8b7235510278081ec97834263b2828aff06bc617a46411dd339450dac4e37b6222bf7e27e',NULL,X'290785984623f2c4266d70241288385a27b733a52b8181cf73087e8b9a76014e');
INSERT INTO secret VALUES('6a91e84f-6759-4bcb-b466-d257b53786d7','password',X'5af7c10f837cac385899954a257cc9cce347bd284ee78cf7',X'ca32baa74ade4dccc591d7460dbea838ad580305226781974e7aeeede5',NULL,X'61f5b91161caf13a38c5f2f777a11d061fcc33fea32f84072c696517774ce04f');
INSERT INTO secret VALUES('3ba7b89c-9945-45f8-ad22-67e548ced9f2','profile/note',X'0f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778',X'12ebcb0c410135b99dabccc547ffcc18135d2ef67008f31d625fc87ea986c64e0d38c144bf6c57bb48ffe2634da148455ae8619297',1767268740000,X'5233e083f90901ac638b3b1ba7170aaf58639d3a78589a7636c2c8b56d82bc84');
CREATE TABLE session (
    profile TEXT PRIMARY KEY REFERENCES profile (id) ON DELETE CASCADE,
    record  TEXT NOT NULL
, sum BLOB) STRICT;
INSERT INTO session VALUES('3ba7b89c-9945-45f8-ad22-67e548ced9f2','{"state":"signed_in","trouble":null,"obtained_at":"2026-01-01T12:01:30Z","expires_at":"2026-01-01T13:01:30Z","renew_at":"2026-01-01T12:56:30Z","refresh_obtained_at":"2026-01-01T12:01:30Z","has_refresh_token":true,"scopes":"monitoring offline_access","identity":null,"warnings":[],"facts":[{"key":"redirect","label":"Redirect URI","value":"http://127.0.0.1:35369"}]}',X'12f234962beed829a17650043296f3e3b5a48af2eaa90383f54fa38e826cc0cb');
INSERT INTO session VALUES('f8a0a565-43a5-4d54-a30e-97125dddd415','{"state":"signed_in","trouble":null,"obtained_at":"2026-01-01T12:01:30Z","expires_at":"2026-01-01T13:01:30Z","renew_at":"2026-01-01T12:56:30Z","refresh_obtained_at":null,"has_refresh_token":false,"scopes":"monitoring","identity":null,"warnings":[],"facts":[]}',X'bf096eb4824c61b43a27d2c34f2a800c31306c9afeeec8f94258fa849c9b438d');
INSERT INTO session VALUES('32834ec0-e31c-4bcc-9540-f7d7660a7ab1','{"state":"needs_sign_in","trouble":{"text":"The saved sign-in has ended or was used elsewhere. Sign in again.","said":"invalid_token"},"obtained_at":"2026-01-01T12:01:30Z","expires_at":"2026-01-01T13:01:30Z","renew_at":null,"refresh_obtained_at":"2026-01-01T12:01:30Z","has_refresh_token":false,"scopes":"monitoring offline_access","identity":null,"warnings":[],"facts":[{"key":"redirect","label":"Redirect URI","value":"http://127.0.0.1:45687"}]}',X'8f2c3600db209cddf2a67cba224eec21bc33803f15dea784e9a7cdd8d7829f08');
INSERT INTO session VALUES('6a91e84f-6759-4bcb-b466-d257b53786d7','{"state":"signed_out","trouble":null,"obtained_at":null,"expires_at":null,"renew_at":null,"refresh_obtained_at":null,"has_refresh_token":false,"scopes":null,"identity":null,"warnings":[],"facts":[]}',X'9dd434fbbbe3b9188b38c20b7201b2428eb564eaa4ece01b4b7eb3bf8956a0cb');
INSERT INTO session VALUES('9bf437ef-0043-4f3b-a54f-7f5f3ac02508','{"state":"signed_out","trouble":null,"obtained_at":null,"expires_at":null,"renew_at":null,"refresh_obtained_at":null,"has_refresh_token":false,"scopes":null,"identity":null,"warnings":[],"facts":[]}',X'ef56df994bbea85746a896ec60934beca2f888aac30ac0f3fa80f2fdff85fed3');
CREATE TABLE activity (
    id      INTEGER PRIMARY KEY,
    profile TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    text    TEXT NOT NULL,
    failed  INTEGER NOT NULL
, cause TEXT NOT NULL DEFAULT 'hand') STRICT;
INSERT INTO activity VALUES(1,'3ba7b89c-9945-45f8-ad22-67e548ced9f2',1767268800000,'Signed in, valid for 60 min',0,'hand');
INSERT INTO activity VALUES(2,'3ba7b89c-9945-45f8-ad22-67e548ced9f2',1767268890000,'Token renewed, valid for 60 min',0,'ahead');
INSERT INTO activity VALUES(3,'f8a0a565-43a5-4d54-a30e-97125dddd415',1767268890000,'Signed in, valid for 60 min',0,'hand');
INSERT INTO activity VALUES(4,'32834ec0-e31c-4bcc-9540-f7d7660a7ab1',1767268890000,'Signed in, valid for 60 min',0,'hand');
INSERT INTO activity VALUES(5,'32834ec0-e31c-4bcc-9540-f7d7660a7ab1',1767268950000,'The saved sign-in has ended or was used elsewhere. Sign in again.',1,'hand');
INSERT INTO activity VALUES(6,'3ba7b89c-9945-45f8-ad22-67e548ced9f2',1767268950000,'Copied the refresh token, cleared after 30 s',0,'hand');
INSERT INTO activity VALUES(7,'3ba7b89c-9945-45f8-ad22-67e548ced9f2',1767268950000,'Copied the token, cleared after 30 s',0,'tray');
CREATE TABLE watch (
    profile  TEXT PRIMARY KEY REFERENCES profile (id) ON DELETE CASCADE,
    identity TEXT,
    told     TEXT NOT NULL DEFAULT '[]'
, sum BLOB, browser TEXT, used_at INTEGER) STRICT;
INSERT INTO watch VALUES('32834ec0-e31c-4bcc-9540-f7d7660a7ab1',NULL,'["signIn"]',X'41ab508496dbc7436a150c8a13c9cad4b79b0e2c0b84a75c295366514b898786',NULL,1767268740000);
INSERT INTO watch VALUES('3ba7b89c-9945-45f8-ad22-67e548ced9f2','{"name":"Jane","tenant":"Contoso"}','[]',X'6db2efdc9c4b959947910a80bb28e9657f0daf910459d95e9ac7afa7909518c6','{"is":"program","program":"firefox","profile":"Contoso","private":true}',NULL);
CREATE TABLE customer (
    name      TEXT PRIMARY KEY,
    colour    TEXT,
    place     INTEGER,
    collapsed INTEGER NOT NULL
, sum BLOB, browser TEXT) STRICT;
INSERT INTO customer VALUES('Contoso','teal',2,1,X'796d0d3721623be47f5b50ca028c4a0d36913b17fdcd88337c46fd16cbda91ce','{"is":"program","program":"edge","profile":"","private":false}');
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
, sum BLOB) STRICT;
INSERT INTO setting VALUES('leadMinutes','10',X'3879dfec293ce1a3b5e4b6afc485419a75d5007ec2be3aaf80385ae86721f079');
INSERT INTO setting VALUES('renewWhileLocked','true',X'9f6aec1622d50deeaa8700c055c0079afe4468d0204c2841d0cab6d6ce11e5e9');
CREATE INDEX activity_by_profile ON activity (profile, at);
CREATE INDEX activity_by_time ON activity (at);
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
CREATE UNIQUE INDEX profile_by_label ON profile (label) WHERE removed_at IS NULL;
PRAGMA user_version = 10;
COMMIT;
