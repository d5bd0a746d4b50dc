-- Requests of a client, and who looked on at the screen. Both only grow: what was decided is never written over.

-- A request, by version: each step of its way is the next one.
CREATE TABLE request (
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
CREATE INDEX request_client ON request (client);
CREATE TRIGGER request_is_not_changed BEFORE UPDATE ON request BEGIN SELECT RAISE(ABORT, 'request'); END;

-- Somebody who looks on at the screen: version 1 when it begins, 2 when it ends.
CREATE TABLE viewing (
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
CREATE INDEX viewing_client ON viewing (client);
CREATE TRIGGER viewing_is_not_changed BEFORE UPDATE ON viewing BEGIN SELECT RAISE(ABORT, 'viewing'); END;
