-- The server's schema as version 1 shipped it, with rows an upgrade must keep. Never edited: upgrade tests start here.
-- The server's first schema for SQLite.
--
-- The server orders, keeps and delivers; it does not read. Nothing here is a name, a number or a text about a person:
-- ids, counters, instants (milliseconds since 1970) and sealed frames, kept verbatim.
--
-- Every key of case data leads with the space. SQLite keeps small integers in one to four bytes, so ids of 32 bytes are
-- numbered once (`spaces`, `logs`, `device_ids`) and the numbers stand in keys: a 500-byte frame stays below 800 bytes
-- on disk with all its indexes. The numbers never leave this file.

-- One value per name: the epoch, and what else the server must remember about itself.
CREATE TABLE meta (
    name   TEXT NOT NULL PRIMARY KEY,
    value  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A person's or a group's data.
CREATE TABLE spaces (
    space_no    INTEGER NOT NULL PRIMARY KEY,
    space_id    BLOB NOT NULL UNIQUE CHECK (length(space_id) = 32),
    created_at  INTEGER NOT NULL,
    -- Set once, for ever: every later frame is refused.
    erased_at   INTEGER,
    -- Bytes of frames kept, for the quota.
    bytes       INTEGER NOT NULL DEFAULT 0,
    -- The head of the space's inbox: position and running hash (16 bytes).
    inbox_pos   INTEGER NOT NULL DEFAULT 0,
    inbox_hash  BLOB NOT NULL DEFAULT x'00000000000000000000000000000000'
) STRICT;

-- The head of each log. Whoever appends updates this row: it is what orders the log.
CREATE TABLE logs (
    log_no       INTEGER NOT NULL PRIMARY KEY,
    space_no     INTEGER NOT NULL REFERENCES spaces,
    log          TEXT NOT NULL,
    seq          INTEGER NOT NULL DEFAULT 0,
    chain        BLOB NOT NULL,
    -- Of the stamps so far, the greatest: they never decrease within a log.
    access_seq   INTEGER NOT NULL DEFAULT 0,
    received_at  INTEGER NOT NULL DEFAULT 0,
    erased_at    INTEGER,
    UNIQUE (space_no, log)
) STRICT;

-- Devices that ever wrote anywhere, numbered.
CREATE TABLE device_ids (
    device_no  INTEGER NOT NULL PRIMARY KEY,
    device_id  BLOB NOT NULL UNIQUE CHECK (length(device_id) = 32)
) STRICT;

-- How far each author's counting in a log has been used up.
CREATE TABLE authors (
    space_no     INTEGER NOT NULL,
    log_no       INTEGER NOT NULL,
    device_no    INTEGER NOT NULL,
    -- Every n up to this one is stored, held for a decision, rejected or skipped.
    consumed     INTEGER NOT NULL,
    -- The greatest devices_seq of this author's stamps here.
    devices_seq  INTEGER NOT NULL,
    PRIMARY KEY (space_no, log_no, device_no)
) STRICT, WITHOUT ROWID;

-- Sequenced frames. A rowid table, because rows of this size pack densest at the end of one tree; its keys follow.
CREATE TABLE entries (
    entry_no     INTEGER NOT NULL PRIMARY KEY,
    space_no     INTEGER NOT NULL,
    log_no       INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    device_no    INTEGER NOT NULL,
    op_id        BLOB NOT NULL CHECK (length(op_id) = 16),
    -- The four byte strings as they came; without the body once it was erased.
    frame        BLOB NOT NULL,
    -- The running hash after this entry.
    chain        BLOB NOT NULL,
    -- The stamp. No grant means the author's own space.
    access_seq   INTEGER NOT NULL,
    devices_seq  INTEGER NOT NULL,
    received_at  INTEGER NOT NULL,
    grant_id     BLOB,
    resequenced  INTEGER NOT NULL DEFAULT 0,
    body_erased  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX entries_by_seq ON entries (space_no, log_no, seq);
-- Not unique: an owner may admit a second frame under the same operation id, which then shows as a conflict.
CREATE INDEX entries_by_op ON entries (space_no, device_no, op_id);

-- Correctly signed frames without a place in a log.
CREATE TABLE unsequenced (
    space_no     INTEGER NOT NULL,
    log_no       INTEGER NOT NULL,
    device_no    INTEGER NOT NULL,
    n            INTEGER NOT NULL,
    op_id        BLOB NOT NULL CHECK (length(op_id) = 16),
    header_hash  BLOB NOT NULL CHECK (length(header_hash) = 32),
    -- 1 waits for an earlier n · 2 waits for the owner's decision · 3 rejected.
    state        INTEGER NOT NULL CHECK (state BETWEEN 1 AND 3),
    -- The stable code of a rejection.
    code         TEXT,
    -- The author's own space, where its updates go.
    author_space BLOB NOT NULL,
    frame        BLOB NOT NULL,
    received_at  INTEGER NOT NULL,
    decided_at   INTEGER,
    PRIMARY KEY (space_no, log_no, device_no, n, header_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX unsequenced_by_op ON unsequenced (space_no, device_no, op_id);

-- What a principal should look at: a hint, append-only, with a running hash that shows a rollback. Pruned after 90 days.
CREATE TABLE inbox (
    -- The principal.
    space_no     INTEGER NOT NULL,
    pos          INTEGER NOT NULL,
    -- 1 a log changed · 2 a frame waits for the owner · 3 a receipt changed · 4 a log is to be forgotten
    kind         INTEGER NOT NULL,
    -- The log concerned, of this or another space.
    log_no       INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    hash         BLOB NOT NULL,
    -- Kinds 2 and 3: the frame's header hash; kind 3: the author's device and the outcome; kind 4: the reason.
    header_hash  BLOB,
    device_id    BLOB,
    detail       BLOB,
    PRIMARY KEY (space_no, pos)
) STRICT, WITHOUT ROWID;

-- Inbox rows meant for another space, written in the transaction of the push and carried over right after.
CREATE TABLE hints (
    hint_no      INTEGER NOT NULL PRIMARY KEY,
    space_no     INTEGER NOT NULL,
    principal    BLOB NOT NULL,
    kind         INTEGER NOT NULL,
    log_no       INTEGER NOT NULL,
    header_hash  BLOB,
    device_id    BLOB,
    detail       BLOB
) STRICT;

-- Which spaces have granted a principal something, so that a full round knows where to look. The grant itself is judged
-- in the owner's space.
CREATE TABLE granted_by (
    space_no   INTEGER NOT NULL,
    owner      BLOB NOT NULL,
    PRIMARY KEY (space_no, owner)
) STRICT, WITHOUT ROWID;

-- Counts used up beyond the gapless one: operations of `devices` and `access` take effect in any order.
CREATE TABLE used_ahead (
    space_no   INTEGER NOT NULL,
    log_no     INTEGER NOT NULL,
    device_no  INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    PRIMARY KEY (space_no, log_no, device_no, n)
) STRICT, WITHOUT ROWID;

-- Enrolled devices and what binds them: roles, refresh tokens (hashed), lineage.
CREATE TABLE devices (
    space_no          INTEGER NOT NULL,
    device_no         INTEGER NOT NULL,
    -- 1 worker · 2 volunteer · 3 administrator
    role              INTEGER NOT NULL,
    -- One bit per duty: editor, reviewer, publisher, operator.
    duties            INTEGER NOT NULL DEFAULT 0,
    enrolled_at       INTEGER NOT NULL,
    last_round_at     INTEGER,
    -- By the server; a space's own revocations are in its devices log.
    revoked_at        INTEGER,
    -- BLAKE3 of the newest refresh token and of the one before it, which works until the new one was used.
    refresh_hash      BLOB,
    refresh_previous  BLOB,
    refresh_until     INTEGER,
    lineage           BLOB,
    lineage_previous  BLOB,
    PRIMARY KEY (space_no, device_no)
) STRICT, WITHOUT ROWID;

-- Invites, by the hash of their code. A small table of the server's own, not of any space.
CREATE TABLE invites (
    code_hash   BLOB NOT NULL PRIMARY KEY,
    role        INTEGER NOT NULL,
    duties      INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    -- The space that used it; the same space may repeat its enrolment.
    used_by     BLOB
) STRICT, WITHOUT ROWID;

PRAGMA application_id = 1399810670;
PRAGMA user_version = 1;
INSERT INTO meta VALUES ('epoch', X'0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e');
INSERT INTO spaces (space_no, space_id, created_at, bytes) VALUES (1, X'0101010101010101010101010101010101010101010101010101010101010101', 1780000000000, 3);
INSERT INTO logs (log_no, space_no, log, seq, chain, access_seq, received_at) VALUES (1, 1, 'profile', 1, X'0505050505050505050505050505050505050505050505050505050505050505', 1, 1780000000000);
INSERT INTO device_ids VALUES (1, X'0202020202020202020202020202020202020202020202020202020202020202');
INSERT INTO authors VALUES (1, 1, 1, 1, 1);
INSERT INTO entries (entry_no, space_no, log_no, seq, device_no, op_id, frame, chain, access_seq, devices_seq, received_at)
VALUES (1, 1, 1, 1, 1, X'04040404040404040404040404040404', X'010203', X'0505050505050505050505050505050505050505050505050505050505050505', 1, 1, 1780000000000);
INSERT INTO devices (space_no, device_no, role, duties, enrolled_at) VALUES (1, 1, 1, 0, 1780000000000);
INSERT INTO invites VALUES (X'0808080808080808080808080808080808080808080808080808080808080808', 2, 0, 1780000000000, 1790000000000, NULL);
