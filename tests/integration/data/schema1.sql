-- The database of a version that knew the first layout only, written by that version. The data key is
-- 3c1c3e7734e7d9734d527063c65f511089f91c16fa73553f8c1e811b05db1e3d; every token is a simulator's.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
INSERT INTO meta VALUES('folder',X'61353732653664342d323531322d343563332d623239642d306431353864366331393933');
INSERT INTO meta VALUES('check_nonce',X'f7bdf79e8881a5ccab8a7bb73a2731364c61d6dbc8ec53cb');
INSERT INTO meta VALUES('check_text',X'eeb76b8540105e756074658ed82d050031eff163117a423a');
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
INSERT INTO profile VALUES('3ba7b89c-9945-45f8-ad22-67e548ced9f2','NinjaOne','Contoso','ninjaone','browser_native','{"client_id":"native-app","instance":"https://eu.ninjarmm.com","listen_port":"0","login_timeout":"300","redirect_uri":"http://127.0.0.1","scopes":"monitoring offline_access"}',1,1,NULL);
INSERT INTO profile VALUES('f8a0a565-43a5-4d54-a30e-97125dddd415','NinjaOne, service','Contoso','ninjaone','client_credentials','{"client_id":"service-app","instance":"https://eu.ninjarmm.com","scopes":"monitoring"}',0,0,NULL);
INSERT INTO profile VALUES('32834ec0-e31c-4bcc-9540-f7d7660a7ab1','Ended','Contoso','ninjaone','browser_native','{"client_id":"native-app","instance":"https://eu.ninjarmm.com","listen_port":"0","login_timeout":"300","redirect_uri":"http://127.0.0.1","scopes":"monitoring offline_access"}',1,0,NULL);
INSERT INTO profile VALUES('6a91e84f-6759-4bcb-b466-d257b53786d7','Automate','Contoso','automate','password','{"client_id":"a3f1c2d4-0000-4000-8000-000000000001","integrator":"yes","keep_password":"yes","server":"https://automate.contoso.example","tls_trust":"system","username":"integrator"}',1,0,NULL);
INSERT INTO profile VALUES('9bf437ef-0043-4f3b-a54f-7f5f3ac02508','Removed','Contoso','ninjaone','browser_native','{"client_id":"native-app","instance":"https://eu.ninjarmm.com","listen_port":"0","login_timeout":"300","redirect_uri":"http://127.0.0.1","scopes":"monitoring offline_access"}',1,0,1767268950000);
CREATE TABLE secret (
    profile TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    field   TEXT NOT NULL,
    nonce   BLOB NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (profile, field)
) STRICT;
INSERT INTO secret VALUES('3ba7b89c-9945-45f8-ad22-67e548ced9f2','grant/access_token',X'999a5e2217690532098b0ea34548e4ff4f33d1b60f767633',X'e2fa82826cc5513ff3f58dbd66f322346b4cb05f6f0783287b1c4efe184221bcfc5c57bb3d0d1d4c38a6398ab355a158d138a62f42c5c142f98def5339');
INSERT INTO secret VALUES('3ba7b89c-9945-45f8-ad22-67e548ced9f2','grant/refresh_token',X'14c31f9d1d2db5ffe45f6d485ffe4d22851eb36e0bbb4e8d',X'd1bb8abf644caee714b1c51965db7782f4899c3e2d7de3c7124b5c7712d8c38351d339d1a1271aecb22cf0f6729c28685ff189346c25523e50394281e97f556a9ffb048fc924a5192776ffb93a4bd02fab492822a4005eeb770d42e9f4');
INSERT INTO secret VALUES('f8a0a565-43a5-4d54-a30e-97125dddd415','client_secret',X'26b3ca935a4cfb46d43b5e4bc42e22a59447084cc0d3640d',X'5def206dd74d9ebc6e076dad62cc9f7d430d0ce004182dba83e299d41a47ac3edd492b0f4f4a25');
INSERT INTO secret VALUES('f8a0a565-43a5-4d54-a30e-97125dddd415','grant/access_token',X'567ddb1b1de65f3e04a4aa9fc7a35cbb74b0023317329e1a',X'46dc786d524f49b073123a95dbaaa08bc6471277e99737090a5251fda83c02963fb2e96462a1c24550705435a223d322afdb8e79d1f5653be8fb6bdfb7');
INSERT INTO secret VALUES('32834ec0-e31c-4bcc-9540-f7d7660a7ab1','grant/access_token',X'e1fc3d83cb86e3c94b74da01045ed82bd07cc77a1078e403',X'e9af1eb861951d675737ae5a94eeaadea8f1774b169162d7b8b7235510278081ec97834263b2828aff06bc617a46411dd339450dac4e37b6222bf7e27e');
INSERT INTO secret VALUES('6a91e84f-6759-4bcb-b466-d257b53786d7','password',X'5af7c10f837cac385899954a257cc9cce347bd284ee78cf7',X'ca32baa74ade4dccc591d7460dbea838ad580305226781974e7aeeede5');
CREATE TABLE session (
    profile TEXT PRIMARY KEY REFERENCES profile (id) ON DELETE CASCADE,
    record  TEXT NOT NULL
) STRICT;
INSERT INTO session VALUES('3ba7b89c-9945-45f8-ad22-67e548ced9f2','{"state":"signed_in","trouble":null,"obtained_at":"2026-01-01T12:01:30Z","expires_at":"2026-01-01T13:01:30Z","renew_at":"2026-01-01T12:56:30Z","refresh_obtained_at":"2026-01-01T12:01:30Z","has_refresh_token":true,"scopes":"monitoring offline_access","identity":null,"warnings":[],"facts":[{"key":"redirect","label":"Redirect URI","value":"http://127.0.0.1:35369"}]}');
INSERT INTO session VALUES('f8a0a565-43a5-4d54-a30e-97125dddd415','{"state":"signed_in","trouble":null,"obtained_at":"2026-01-01T12:01:30Z","expires_at":"2026-01-01T13:01:30Z","renew_at":"2026-01-01T12:56:30Z","refresh_obtained_at":null,"has_refresh_token":false,"scopes":"monitoring","identity":null,"warnings":[],"facts":[]}');
INSERT INTO session VALUES('32834ec0-e31c-4bcc-9540-f7d7660a7ab1','{"state":"needs_sign_in","trouble":{"text":"The saved sign-in has ended or was used elsewhere. Sign in again.","said":"invalid_token"},"obtained_at":"2026-01-01T12:01:30Z","expires_at":"2026-01-01T13:01:30Z","renew_at":null,"refresh_obtained_at":"2026-01-01T12:01:30Z","has_refresh_token":false,"scopes":"monitoring offline_access","identity":null,"warnings":[],"facts":[{"key":"redirect","label":"Redirect URI","value":"http://127.0.0.1:45687"}]}');
INSERT INTO session VALUES('6a91e84f-6759-4bcb-b466-d257b53786d7','{"state":"signed_out","trouble":null,"obtained_at":null,"expires_at":null,"renew_at":null,"refresh_obtained_at":null,"has_refresh_token":false,"scopes":null,"identity":null,"warnings":[],"facts":[]}');
INSERT INTO session VALUES('9bf437ef-0043-4f3b-a54f-7f5f3ac02508','{"state":"signed_out","trouble":null,"obtained_at":null,"expires_at":null,"renew_at":null,"refresh_obtained_at":null,"has_refresh_token":false,"scopes":null,"identity":null,"warnings":[],"facts":[]}');
CREATE TABLE activity (
    id      INTEGER PRIMARY KEY,
    profile TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    text    TEXT NOT NULL,
    failed  INTEGER NOT NULL
) STRICT;
INSERT INTO activity VALUES(1,'3ba7b89c-9945-45f8-ad22-67e548ced9f2',1767268800000,'Signed in, valid for 60 min',0);
INSERT INTO activity VALUES(2,'3ba7b89c-9945-45f8-ad22-67e548ced9f2',1767268890000,'Token renewed, valid for 60 min',0);
INSERT INTO activity VALUES(3,'f8a0a565-43a5-4d54-a30e-97125dddd415',1767268890000,'Signed in, valid for 60 min',0);
INSERT INTO activity VALUES(4,'32834ec0-e31c-4bcc-9540-f7d7660a7ab1',1767268890000,'Signed in, valid for 60 min',0);
INSERT INTO activity VALUES(5,'32834ec0-e31c-4bcc-9540-f7d7660a7ab1',1767268950000,'The saved sign-in has ended or was used elsewhere. Sign in again.',1);
INSERT INTO activity VALUES(6,'3ba7b89c-9945-45f8-ad22-67e548ced9f2',1767268950000,'Copied the refresh token, cleared after 30 s',0);
INSERT INTO activity VALUES(7,'3ba7b89c-9945-45f8-ad22-67e548ced9f2',1767268950000,'Copied the token, cleared after 30 s',0);
CREATE INDEX activity_by_profile ON activity (profile, at);
PRAGMA user_version = 1;
COMMIT;
