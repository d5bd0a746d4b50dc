-- The drawers: what a carer keeps and what is no part of any dossier. A row is written over; its last state and its end
-- stand in the log by their hash alone. Nobody but the carer sees either table (see store/scope.rs).

-- Work notes, until the job is done.
CREATE TABLE work_note (
    uid        BLOB NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    client     BLOB NOT NULL REFERENCES client (uid),
    head       INTEGER NOT NULL,
    written    INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    done_on    TEXT NOT NULL,
    text       TEXT NOT NULL,
    salt       BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX work_note_client ON work_note (client);

-- The carer's own register of incidents. `client` goes when a dossier is destroyed; the report stays.
CREATE TABLE mic_report (
    uid        BLOB NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    client     BLOB REFERENCES client (uid),
    head       INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mic_report_client ON mic_report (client);

-- Care workers that the carer works with, by version: behind every pseudonym stands who it was, for good.
CREATE TABLE colleague (
    uid        BLOB NOT NULL CHECK (length(uid) = 16),
    no         INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (uid, no)
) STRICT, WITHOUT ROWID;
