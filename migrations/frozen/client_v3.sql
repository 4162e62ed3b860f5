-- The phone's schema as version 3 shipped it, with rows an upgrade must keep. Never edited: upgrade tests start here.
-- The store key is wrapped under PIN 1357 and a device secret of 32 bytes 03.
-- A phone's store. Rows about a person are sealed by the app before they reach SQLite (columns named `sealed`); what
-- stays plain is public guidance, ids, positions and frames, whose bodies are sealed already.

-- How the store key is wrapped. One row, written when the store is made and whenever the PIN changes.
CREATE TABLE vault (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    salt        BLOB    NOT NULL CHECK (length(salt) = 16),
    memory_kib  INTEGER NOT NULL,           -- argon2id cost; 0 = no PIN, the device secret alone wraps
    passes      INTEGER NOT NULL,
    wrapped_key BLOB    NOT NULL
) STRICT;

-- Small settings that are nobody's secret: language, place, channel, the random share number.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Small secrets: device keys, tokens, where the last round ended.
CREATE TABLE private (
    name   TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Spaces this phone takes part in; `own` is the person's.
CREATE TABLE space (
    space  BLOB PRIMARY KEY CHECK (length(space) = 32),
    own    INTEGER NOT NULL CHECK (own IN (0, 1)),
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX space_own ON space (own) WHERE own = 1;

-- Person keys by generation: what content keys are wrapped to.
CREATE TABLE person_key (
    space      BLOB    NOT NULL,
    generation INTEGER NOT NULL,
    sealed     BLOB    NOT NULL,
    PRIMARY KEY (space, generation)
) STRICT, WITHOUT ROWID;

-- Content keys this phone could open, by commitment. Which one is current follows from the `access` log.
CREATE TABLE content_key (
    space  BLOB NOT NULL,
    log    TEXT NOT NULL,
    key_id BLOB NOT NULL CHECK (length(key_id) = 32),
    sealed BLOB NOT NULL,
    PRIMARY KEY (space, log, key_id)
) STRICT, WITHOUT ROWID;

-- Logs held here and how far they were verified.
CREATE TABLE log (
    space         BLOB    NOT NULL,
    log           TEXT    NOT NULL,
    seq           INTEGER NOT NULL DEFAULT 0,       -- last entry held
    chain         BLOB    NOT NULL CHECK (length(chain) = 32),
    server_seq    INTEGER NOT NULL DEFAULT 0,       -- the server's head when last told
    backed_up_seq INTEGER NOT NULL DEFAULT 0,       -- signed: the server's backup reaches this far
    signed_head   BLOB,                             -- newest head whose signature verified
    stale         INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1)),  -- name it in the next round
    status        TEXT    NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'forked', 'revoked')),
    PRIMARY KEY (space, log)
) STRICT, WITHOUT ROWID;

-- Sequenced frames, verbatim, with stamps and the running hash after each.
CREATE TABLE entry (
    space  BLOB    NOT NULL,
    log    TEXT    NOT NULL,
    seq    INTEGER NOT NULL CHECK (seq > 0),
    header BLOB    NOT NULL CHECK (length(header) = 32),
    frame  BLOB    NOT NULL,
    stamp  BLOB    NOT NULL,
    chain  BLOB    NOT NULL CHECK (length(chain) = 32),
    body   TEXT    NOT NULL DEFAULT 'present' CHECK (body IN ('present', 'withheld', 'erased')),
    PRIMARY KEY (space, log, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_header ON entry (header);

-- The next number each device writes in each log; it moves in the transaction that stores the frame.
CREATE TABLE author (
    space  BLOB    NOT NULL,
    log    TEXT    NOT NULL,
    device BLOB    NOT NULL,
    next_n INTEGER NOT NULL CHECK (next_n > 0),
    PRIMARY KEY (space, log, device)
) STRICT, WITHOUT ROWID;

-- Own frames without an entry yet. A frame is stored here before it is sent and leaves only when its entry is held.
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of writing
    space       BLOB    NOT NULL,
    log         TEXT    NOT NULL,
    device      BLOB    NOT NULL,
    n           INTEGER NOT NULL,
    op_id       BLOB    NOT NULL,
    header      BLOB    NOT NULL UNIQUE,
    frame       BLOB    NOT NULL,
    written_at  INTEGER NOT NULL,                   -- this phone's clock, ms
    state       TEXT    NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'stored', 'held', 'undecided', 'rejected')),
    detail      TEXT,                               -- the rejection code, or what a held frame waits for
    seq         INTEGER,                            -- from the receipt, once stored
    UNIQUE (space, log, device, n)
) STRICT;
CREATE INDEX outbox_state ON outbox (state, id);

-- Frames of others that wait for this person's decision.
CREATE TABLE held (
    header BLOB PRIMARY KEY,
    frame  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Entries a fork or a lost tail took out of their log: kept until they were offered back and sequenced again.
CREATE TABLE displaced (
    space  BLOB    NOT NULL,
    log    TEXT    NOT NULL,
    seq    INTEGER NOT NULL,
    header BLOB    NOT NULL,
    frame  BLOB    NOT NULL,
    stamp  BLOB    NOT NULL,
    PRIMARY KEY (space, log, header)
) STRICT, WITHOUT ROWID;

-- Public guidance, under the paths it was published at: roots, releases, pack indexes, packs.
CREATE TABLE guidance_file (
    path  TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What is installed: one row, replaced in the transaction that replaces the objects and the index.
CREATE TABLE guidance_trust (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    release_seq INTEGER NOT NULL,
    state       BLOB    NOT NULL,
    checked_at  INTEGER NOT NULL    -- this phone's clock when a timestamp last verified, ms
) STRICT;

-- Guidance objects of the installed release. `key` orders what is shown; bytes are canonical JSON.
CREATE TABLE guidance_object (
    id     INTEGER PRIMARY KEY,
    hash   BLOB NOT NULL,
    kind   TEXT NOT NULL,
    name   TEXT NOT NULL,
    place  TEXT NOT NULL,
    locale TEXT NOT NULL,
    bytes  BLOB NOT NULL,
    UNIQUE (kind, name, place, locale)
) STRICT;
CREATE INDEX guidance_object_place ON guidance_object (kind, place, name);

-- Search text, prepared by `core` (Han text as single characters). Contentless: the objects are next door.
CREATE VIRTUAL TABLE guidance_search USING fts5 (
    title, body, pinyin, initials, aliases,
    content = '', contentless_delete = 1, tokenize = 'unicode61'
);

-- What this person found different at a window, until it is sent. Apart from the logs: no space, no device, no number of an
-- author. The message is sealed like everything a person wrote; it is gone from here once a server has it.
CREATE TABLE field_report (
    id         BLOB    PRIMARY KEY CHECK (length(id) = 16),  -- random; makes a repetition the same report
    sealed     BLOB    NOT NULL,                             -- the message, as it will be sent
    not_before INTEGER NOT NULL,                             -- does not leave by itself before this instant, ms
    tries      INTEGER NOT NULL DEFAULT 0,                   -- times in a row that sending failed
    refused    TEXT                                          -- the problem, where a server refused it for good
) STRICT, WITHOUT ROWID;

-- Photographs of papers. They stay on this phone: no request names them. What one is of, and for which application, is
-- sealed; how many there are and how large they are is not.
CREATE TABLE photo (
    id        BLOB    PRIMARY KEY CHECK (length(id) = 16),  -- random
    bytes     INTEGER NOT NULL CHECK (bytes > 0),           -- length of the photograph, for the quota
    parts     INTEGER NOT NULL CHECK (parts > 0),           -- how many rows of photo_part hold it
    sealed    BLOB    NOT NULL,                             -- application, document, media type, hash, when it was added
    thumbnail BLOB                                          -- sealed; a small picture for lists, where the app made one
) STRICT, WITHOUT ROWID;

-- The photographs themselves, sealed part by part so that neither a phone's memory nor a page of the database has to hold
-- a whole one twice. Each part is sealed with its number and how many there are.
CREATE TABLE photo_part (
    photo  BLOB    NOT NULL,
    part   INTEGER NOT NULL CHECK (part >= 0),
    sealed BLOB    NOT NULL,
    UNIQUE (photo, part)
) STRICT;

PRAGMA application_id = 1397379662;
PRAGMA user_version = 3;
INSERT INTO vault VALUES (1, X'604fc6d063b66fb7d8814fdec1891eda', 19456, 2, X'35403756b5bff83692294fe9d13a2a4317aaa84d1827c2d16ac8a46f5598415ce03be2a5cea9594534e4ddba36b8a8881ab61e752341ddba890dac43941c6d03b80d8e616bb63ec4');
INSERT INTO setting VALUES ('locale', X'7a682d48616e73');
INSERT INTO private VALUES ('note', X'49ee108b03068b08ffa3554401ae673047b2f0eae0c90967b2039880ee38d285174bb599343bbd5c242315fa9cd805b42e74a3afc1eabd1698c709c4');
INSERT INTO log VALUES (X'0101010101010101010101010101010101010101010101010101010101010101', 'profile', 0, X'0000000000000000000000000000000000000000000000000000000000000000', 0, 0, NULL, 1, 'active');
INSERT INTO author VALUES (X'0101010101010101010101010101010101010101010101010101010101010101', 'profile', X'0202020202020202020202020202020202020202020202020202020202020202', 2);
INSERT INTO outbox VALUES (1, X'0101010101010101010101010101010101010101010101010101010101010101', 'profile', X'0202020202020202020202020202020202020202020202020202020202020202', 1, X'04040404040404040404040404040404', X'0505050505050505050505050505050505050505050505050505050505050505', X'010203', 1780000000000, 'waiting', NULL, NULL);
INSERT INTO field_report VALUES (X'07070707070707070707070707070707', X'd834ec4d37ad4b722a51669aedbcaf2ad6bb2d8d95ff3c298a4a11ff2506d8f3e36a6940a94c6840ac8fee9fcbce80ba03c31a3485d1b23b40be90a4', 1780000000000, 1, NULL);
INSERT INTO setting VALUES ('pin-tries', X'7B2277726F6E67223A322C22756E74696C223A6E756C6C7D');
INSERT INTO setting VALUES ('second-pin', X'85504FA3904CAA5AEB9F5BD0D21219BE2384194C00025820CACD90523A0D83E5D0F7198BF853C57DC6FC624A6D85341BA49ADE412ABF08DA5829A3F8343C438B2289316C81ED3F4B2091469F087E1BA1A2A9698B93515D226902E68864F9F1325EB986');
INSERT INTO photo VALUES (X'08080808080808080808080808080808', 21, 1, X'5387EF605AF7A2B0A8FA0DB502CC5BA6480B82B6B7D2EE5D027BD51840EAD5E2D6AE16DA6716E831CAA49CFB573CC0A4DC1D', X'66437E5049CE1FCF25EECA5E74CDD8CC34C107AB7BEDF1A450B9B481D84C40384FCFB205C2B7B0E8EEE1D5FF8D');
INSERT INTO photo_part VALUES (X'08080808080808080808080808080808', 0, X'199D10BC7CA8740700B0CAE21A0513A453BFE53617C86692C624B7DC88A555E2EF20F7B773662EF02DAB613ECB1FF065F72E133A763658E27C45FB9CBA');
