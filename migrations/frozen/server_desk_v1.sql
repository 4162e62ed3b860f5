-- The desk's schema as version 1 shipped it, with rows an upgrade must keep. Never edited: upgrade tests start here.
-- The desk's first schema: who writes guidance, what is being written, what was released.
--
-- A file of its own beside the store of case data: passwords and drafts are never copied with cases, and a slow page never holds up a
-- round. Instants are milliseconds since 1970, days are ISO text, JSON is canonical (RFC 8785) where it is hashed.

CREATE TABLE meta (
    name   TEXT NOT NULL PRIMARY KEY,
    value  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- People ------------------------------------------------------------------------------------------------------------

CREATE TABLE people (
    person_no     INTEGER NOT NULL PRIMARY KEY,
    -- What is typed to sign in, compared without case.
    login         TEXT NOT NULL UNIQUE COLLATE NOCASE,
    -- What colleagues read.
    name          TEXT NOT NULL,
    -- One bit per duty: editor, reviewer, publisher, operator.
    duties        INTEGER NOT NULL,
    -- argon2id, as a PHC string.
    password      TEXT NOT NULL,
    -- The TOTP secret, sealed under a key that lies beside the server's other keys.
    totp          BLOB NOT NULL,
    -- The last time step that was used: no code counts twice.
    totp_step     INTEGER NOT NULL DEFAULT 0,
    failed        INTEGER NOT NULL DEFAULT 0,
    locked_until  INTEGER,
    created_at    INTEGER NOT NULL,
    -- When they were last here.
    seen_at       INTEGER,
    disabled_at   INTEGER,
    -- The public half (hex) of the key this person signs with; the other half never comes here.
    signing_key   TEXT
) STRICT;

-- Codes on paper for who lost the phone with the TOTP secret: hashed, each good once.
CREATE TABLE recovery_codes (
    person_no  INTEGER NOT NULL REFERENCES people,
    code_hash  BLOB NOT NULL,
    used_at    INTEGER,
    PRIMARY KEY (person_no, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    -- BLAKE3 of the cookie.
    token_hash  BLOB NOT NULL PRIMARY KEY,
    person_no   INTEGER NOT NULL REFERENCES people,
    csrf        BLOB NOT NULL,
    created_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    -- What kind of browser, in a word, so that its owner recognises it.
    agent       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_person ON sessions (person_no);

-- Invitations to the desk, by the hash of their code: for somebody new, or for somebody who sets up signing in anew.
CREATE TABLE invitations (
    code_hash   BLOB NOT NULL PRIMARY KEY,
    duties      INTEGER NOT NULL,
    -- Who signs in anew; nobody for somebody new.
    person_no   INTEGER REFERENCES people,
    -- Nobody for one made on the command line.
    created_by  INTEGER REFERENCES people,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    used_by     INTEGER REFERENCES people
) STRICT, WITHOUT ROWID;

-- What is approved -----------------------------------------------------------------------------------------------------

-- Texts by their SHA-256: the head and every snapshot point here, so that forty releases cost little more than one.
CREATE TABLE texts (
    text_hash  BLOB NOT NULL PRIMARY KEY,
    text       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- States of the whole folder. The newest one is the head.
CREATE TABLE snapshots (
    snapshot_no  INTEGER NOT NULL PRIMARY KEY,
    at           INTEGER NOT NULL,
    -- The change, import or rollback that made it.
    made_by      TEXT NOT NULL
) STRICT;
CREATE TABLE snapshot_files (
    snapshot_no  INTEGER NOT NULL REFERENCES snapshots,
    path         TEXT NOT NULL,
    text_hash    BLOB NOT NULL REFERENCES texts,
    PRIMARY KEY (snapshot_no, path)
) STRICT, WITHOUT ROWID;

-- What is being written ---------------------------------------------------------------------------------------------

CREATE TABLE changes (
    change_no   INTEGER NOT NULL PRIMARY KEY,
    title       TEXT NOT NULL,
    -- draft, in_review, approved, scheduled, live, superseded, withdrawn, dropped
    state       TEXT NOT NULL,
    created_by  INTEGER NOT NULL REFERENCES people,
    created_at  INTEGER NOT NULL,
    -- Counts up with every edit and every step.
    version     INTEGER NOT NULL DEFAULT 1,
    updated_at  INTEGER NOT NULL,
    -- Why it was returned or withdrawn.
    reason      TEXT
) STRICT;
CREATE INDEX changes_by_state ON changes (state, updated_at);

-- One item of a change. No value takes the item out.
CREATE TABLE edits (
    change_no  INTEGER NOT NULL REFERENCES changes,
    place      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    id         TEXT NOT NULL,
    value      TEXT,
    -- SHA-256 of the item's canonical JSON when the edit began; none for a new item.
    base_hash  BLOB,
    version    INTEGER NOT NULL DEFAULT 1,
    edited_by  INTEGER NOT NULL REFERENCES people,
    edited_at  INTEGER NOT NULL,
    PRIMARY KEY (change_no, place, kind, id)
) STRICT, WITHOUT ROWID;

-- Whoever wrote into a change, for good: nobody of these approves it.
CREATE TABLE contributors (
    change_no  INTEGER NOT NULL REFERENCES changes,
    person_no  INTEGER NOT NULL REFERENCES people,
    PRIMARY KEY (change_no, person_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE comments (
    comment_no  INTEGER NOT NULL PRIMARY KEY,
    change_no   INTEGER NOT NULL REFERENCES changes,
    person_no   INTEGER NOT NULL REFERENCES people,
    at          INTEGER NOT NULL,
    -- The item meant (place/kind:id), or the change as a whole.
    about       TEXT,
    text        TEXT NOT NULL
) STRICT;

-- An approval is a signature over the change's digest.
CREATE TABLE approvals (
    change_no   INTEGER NOT NULL REFERENCES changes,
    person_no   INTEGER NOT NULL REFERENCES people,
    at          INTEGER NOT NULL,
    digest      BLOB NOT NULL,
    public_key  TEXT NOT NULL,
    signature   TEXT NOT NULL,
    PRIMARY KEY (change_no, person_no)
) STRICT, WITHOUT ROWID;

-- What goes out -----------------------------------------------------------------------------------------------------

CREATE TABLE releases (
    release_no    INTEGER NOT NULL PRIMARY KEY,
    channel       TEXT NOT NULL,
    seq           INTEGER NOT NULL,
    -- open (collects signatures), scheduled, live, superseded, dropped
    state         TEXT NOT NULL,
    snapshot_no   INTEGER NOT NULL REFERENCES snapshots,
    -- The envelope with the signatures so far: exactly what will be published.
    document      BLOB NOT NULL,
    -- The day it is published by itself.
    publish_on    TEXT,
    share         INTEGER NOT NULL,
    created_by    INTEGER NOT NULL REFERENCES people,
    created_at    INTEGER NOT NULL,
    published_at  INTEGER,
    -- The release whose content this one brings back.
    rollback_to   INTEGER,
    -- Why a scheduled publication failed when it was last tried.
    trouble       TEXT,
    version       INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX releases_by_channel ON releases (channel, seq);

CREATE TABLE release_changes (
    release_no  INTEGER NOT NULL REFERENCES releases,
    change_no   INTEGER NOT NULL REFERENCES changes,
    PRIMARY KEY (release_no, change_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_signatures (
    release_no  INTEGER NOT NULL REFERENCES releases,
    public_key  TEXT NOT NULL,
    person_no   INTEGER NOT NULL REFERENCES people,
    at          INTEGER NOT NULL,
    PRIMARY KEY (release_no, public_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE withdrawals (
    channel    TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    document   BLOB NOT NULL,
    person_no  INTEGER NOT NULL REFERENCES people,
    at         INTEGER NOT NULL,
    PRIMARY KEY (channel, seq)
) STRICT, WITHOUT ROWID;

-- What was done -----------------------------------------------------------------------------------------------------

-- Each row's hash covers the row and the hash before it.
CREATE TABLE audit (
    audit_no   INTEGER NOT NULL PRIMARY KEY,
    at         INTEGER NOT NULL,
    -- Nobody for what the server or the command line did.
    person_no  INTEGER REFERENCES people,
    -- A word: signed-in, change-saved, release-published …
    deed       TEXT NOT NULL,
    -- What it was done to: change:12, release:43, person:3.
    about      TEXT NOT NULL,
    -- Canonical JSON: what differed.
    detail     TEXT NOT NULL,
    hash       BLOB NOT NULL
) STRICT;
CREATE INDEX audit_by_about ON audit (about, audit_no);

PRAGMA application_id = 1399810628;
PRAGMA user_version = 1;
INSERT INTO meta VALUES ('kept', X'0102');
INSERT INTO people VALUES (1, 'lin', '林芳', 9, '$argon2id$v=19$m=64,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', X'010203', 60000000, 2, NULL, 1790000000000, 1790000001000, NULL, '0505050505050505050505050505050505050505050505050505050505050505');
INSERT INTO people VALUES (2, 'wang', '王强', 6, '', X'', 0, 0, NULL, 1790000000000, NULL, 1790000002000, NULL);
INSERT INTO recovery_codes VALUES (1, X'1111111111111111111111111111111111111111111111111111111111111111', NULL);
INSERT INTO recovery_codes VALUES (1, X'1212121212121212121212121212121212121212121212121212121212121212', 1790000001000);
INSERT INTO sessions VALUES (X'2121212121212121212121212121212121212121212121212121212121212121', 1, X'22222222222222222222222222222222', 1790000001000, 1790000001000, 1790600000000, 'Firefox · Linux');
INSERT INTO invitations VALUES (X'3131313131313131313131313131313131313131313131313131313131313131', 6, NULL, 1, 1790000000000, 1790300000000, 2);
INSERT INTO invitations VALUES (X'3232323232323232323232323232323232323232323232323232323232323232', 6, 2, 1, 1790000000000, 1790300000000, NULL);
INSERT INTO texts VALUES (X'4141414141414141414141414141414141414141414141414141414141414141', 'text');
INSERT INTO snapshots VALUES (1, 1790000000000, 'import');
INSERT INTO snapshot_files VALUES (1, 'national/place.toml', X'4141414141414141414141414141414141414141414141414141414141414141');
INSERT INTO changes VALUES (1, '工本费', 'in_review', 1, 1790000000000, 3, 1790000003000, NULL);
INSERT INTO edits VALUES (1, '442000', 'parameter', 'card-fee', '{"a":1}', X'4242424242424242424242424242424242424242424242424242424242424242', 2, 1, 1790000002000);
INSERT INTO contributors VALUES (1, 1);
INSERT INTO comments VALUES (1, 1, 2, 1790000003000, NULL, 'read it');
INSERT INTO approvals VALUES (1, 2, 1790000004000, X'4343434343434343434343434343434343434343434343434343434343434343', '0505050505050505050505050505050505050505050505050505050505050505', '06060606060606060606060606060606060606060606060606060606060606060606060606060606060606060606060606060606060606060606060606060606');
INSERT INTO releases VALUES (1, 'stable', 7, 'open', 1, X'7b7d', '2027-01-01', 10000, 1, 1790000004000, NULL, NULL, NULL, 1);
INSERT INTO release_changes VALUES (1, 1);
INSERT INTO release_signatures VALUES (1, '0505050505050505050505050505050505050505050505050505050505050505', 1, 1790000005000);
INSERT INTO withdrawals VALUES ('stable', 3, X'7b7d', 1, 1790000006000);
INSERT INTO audit VALUES (1, 1790000000000, NULL, 'invited', 'people', '{}', X'5151515151515151515151515151515151515151515151515151515151515151');
