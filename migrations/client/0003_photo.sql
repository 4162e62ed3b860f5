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
