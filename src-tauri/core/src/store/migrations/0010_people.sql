-- People around a client, what was found about capacity, consents, and questions to see the dossier with their answers.
-- All of one shape, by version; a row that is there never changes. `sort` is the order in which they were written. What they say refers to each other and to entries
-- (a proof) by uid.

CREATE TABLE person (
    uid        BLOB NOT NULL CHECK (length(uid) = 16),
    no         INTEGER NOT NULL,
    sort       INTEGER NOT NULL UNIQUE,
    client     BLOB NOT NULL REFERENCES client (uid),
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (uid, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_client ON person (client, sort);
CREATE TRIGGER person_is_not_changed BEFORE UPDATE ON person BEGIN SELECT RAISE(ABORT, 'person'); END;

CREATE TABLE capacity (
    uid        BLOB NOT NULL CHECK (length(uid) = 16),
    no         INTEGER NOT NULL,
    sort       INTEGER NOT NULL UNIQUE,
    client     BLOB NOT NULL REFERENCES client (uid),
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (uid, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX capacity_client ON capacity (client, sort);
CREATE TRIGGER capacity_is_not_changed BEFORE UPDATE ON capacity BEGIN SELECT RAISE(ABORT, 'capacity'); END;

CREATE TABLE consent (
    uid        BLOB NOT NULL CHECK (length(uid) = 16),
    no         INTEGER NOT NULL,
    sort       INTEGER NOT NULL UNIQUE,
    client     BLOB NOT NULL REFERENCES client (uid),
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (uid, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_client ON consent (client, sort);
CREATE TRIGGER consent_is_not_changed BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'consent'); END;

CREATE TABLE access_answer (
    uid        BLOB NOT NULL CHECK (length(uid) = 16),
    no         INTEGER NOT NULL,
    sort       INTEGER NOT NULL UNIQUE,
    client     BLOB NOT NULL REFERENCES client (uid),
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (uid, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_answer_client ON access_answer (client, sort);
CREATE TRIGGER access_answer_is_not_changed BEFORE UPDATE ON access_answer BEGIN SELECT RAISE(ABORT, 'access_answer'); END;
