-- What this person found different at a window, until it is sent. Apart from the logs: no space, no device, no number of an
-- author. The message is sealed like everything a person wrote; it is gone from here once a server has it.
CREATE TABLE field_report (
    id         BLOB    PRIMARY KEY CHECK (length(id) = 16),  -- random; makes a repetition the same report
    sealed     BLOB    NOT NULL,                             -- the message, as it will be sent
    not_before INTEGER NOT NULL,                             -- does not leave by itself before this instant, ms
    tries      INTEGER NOT NULL DEFAULT 0,                   -- times in a row that sending failed
    refused    TEXT                                          -- the problem, where a server refused it for good
) STRICT, WITHOUT ROWID;
