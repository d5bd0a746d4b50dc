-- Who else may sit at the desk: a stand-in for a period, a custodian after illness or death. `slot` is the way in that
-- leads here; without a row it leads nowhere. By version, so that the log answers for what was allowed when.
CREATE TABLE seat (
    slot       BLOB NOT NULL CHECK (length(slot) = 16),
    no         INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    role       TEXT NOT NULL,
    worker     BLOB NOT NULL CHECK (length(worker) = 16),
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (slot, no)
) STRICT, WITHOUT ROWID;

-- What the custodian reads first. One text, by version.
CREATE TABLE instruction (
    uid        BLOB NOT NULL CHECK (length(uid) = 16),
    no         INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (uid, no)
) STRICT, WITHOUT ROWID;

-- A draft belongs to who types it; those of before there was anybody else are the carer's.
ALTER TABLE draft ADD COLUMN author BLOB;
