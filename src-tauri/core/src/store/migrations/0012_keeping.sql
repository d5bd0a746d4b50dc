-- What the carer adds to the law on how long a dossier is kept, and a destruction that is planned. Both only grow: each step is
-- the next version.

-- A stop, longer for good care, a wish of the client, another's interest, a measure of compulsory care, the end of what it is
-- for; and that a single entry was destroyed, without what it said.
CREATE TABLE retention_mark (
    uid        BLOB NOT NULL CHECK (length(uid) = 16),
    no         INTEGER NOT NULL,
    client     BLOB NOT NULL REFERENCES client (uid),
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (uid, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX retention_mark_client ON retention_mark (client);
CREATE TRIGGER retention_mark_is_not_changed BEFORE UPDATE ON retention_mark BEGIN SELECT RAISE(ABORT, 'retention_mark'); END;

-- Version 1 when it is planned, 2 when it is called off; when it is done it goes with the dossier.
CREATE TABLE destruction (
    uid        BLOB NOT NULL CHECK (length(uid) = 16),
    no         INTEGER NOT NULL,
    client     BLOB NOT NULL REFERENCES client (uid),
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (uid, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX destruction_client ON destruction (client);
CREATE TRIGGER destruction_is_not_changed BEFORE UPDATE ON destruction BEGIN SELECT RAISE(ABORT, 'destruction'); END;

-- The last change of a dossier, without reading all of it.
CREATE INDEX version_recorded ON version (client, recorded);
