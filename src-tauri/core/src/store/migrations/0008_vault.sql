-- Tombstones that were found become rows that the log answers for: each has a uid, a version and a salt. One of before has
-- head 0 until the next opening leaves a line for it.
CREATE TABLE found_stones (
    uid        BLOB NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    head       INTEGER NOT NULL,
    client     BLOB NOT NULL CHECK (length(client) = 16),
    day        TEXT NOT NULL,
    ground     TEXT NOT NULL,
    found      INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    former     INTEGER NOT NULL,
    ignored    INTEGER NOT NULL DEFAULT 0,
    salt       BLOB NOT NULL,
    UNIQUE (client, day, ground)
) STRICT, WITHOUT ROWID;
INSERT INTO found_stones (uid, head, client, day, ground, found, utc_offset, former, ignored, salt)
    SELECT randomblob(16), 0, client, day, ground, found, utc_offset, former, ignored, randomblob(16) FROM found_stone;
DROP TABLE found_stone;
ALTER TABLE found_stones RENAME TO found_stone;
