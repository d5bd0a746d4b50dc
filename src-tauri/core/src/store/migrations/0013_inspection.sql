-- What an inspector asks for beside the dossiers.

-- Of an item of the check the carer says that it does not apply to this client, and why; or that it does after all. By
-- version, of the shape of what is kept around a client.
CREATE TABLE check_answer (
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
CREATE INDEX check_answer_client ON check_answer (client, sort);
CREATE TRIGGER check_answer_is_not_changed BEFORE UPDATE ON check_answer BEGIN SELECT RAISE(ABORT, 'check_answer'); END;

-- What a practice keeps beside its dossiers: its own papers, registers of complaints and data breaches, statements, paper
-- dossiers, inspections. `kind` says which. A row is written over; its last state and its end stand in the log by their hash.
-- `client` goes when a dossier is destroyed; the row stays.
CREATE TABLE practice_record (
    uid        BLOB NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    kind       TEXT NOT NULL,
    client     BLOB REFERENCES client (uid),
    head       INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX practice_record_kind ON practice_record (kind);
CREATE INDEX practice_record_client ON practice_record (client);
