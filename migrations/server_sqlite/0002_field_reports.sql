-- Reports from the field: what people found different at a window.
--
-- They come without any credential, and this table stands beside everything else: no space, no device, no address, no
-- instant. Days are text (`2026-11-24`). Rows lie in the order of their random ids, so that the file keeps no order of
-- arrival within a day.
CREATE TABLE field_reports (
    report_id     BLOB NOT NULL PRIMARY KEY CHECK (length(report_id) = 16),
    -- The server's day (UTC) when it came: for the daily bound and for how long it is kept.
    received_on   TEXT NOT NULL CHECK (length(received_on) = 10),
    place         TEXT NOT NULL,
    -- What the guidance had said it about, and in which release: `procedure:residence-permit`.
    item          TEXT NOT NULL,
    release_seq   INTEGER NOT NULL,
    step          TEXT,
    card          TEXT,
    -- The word of the kind, as it travels.
    kind          TEXT NOT NULL,
    -- The person's words.
    office        TEXT NOT NULL,
    said          TEXT NOT NULL,
    happened_on   TEXT NOT NULL CHECK (length(happened_on) = 10),
    -- Minor units and currency, both or neither.
    amount_minor  INTEGER,
    currency      TEXT,
    locale        TEXT NOT NULL,
    CHECK ((amount_minor IS NULL) = (currency IS NULL))
) STRICT, WITHOUT ROWID;

-- The desk reads them by what they are about.
CREATE INDEX field_reports_by_subject ON field_reports (place, item, kind, report_id);
CREATE INDEX field_reports_by_day ON field_reports (received_on);
