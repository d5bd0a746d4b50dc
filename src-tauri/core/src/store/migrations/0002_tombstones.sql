-- What was destroyed, without names. A row stands for a dossier that must never come back from an older backup; its MAC is
-- made with the key below, which is drawn once for a vault and stands in every store and backup of it, so that it
-- outlives every renewal of the other keys.

CREATE TABLE tombstone_key (
    id  INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;

CREATE TABLE tombstone (
    client BLOB NOT NULL PRIMARY KEY CHECK (length(client) = 16),
    day    TEXT NOT NULL,
    ground TEXT NOT NULL,
    mac    BLOB NOT NULL CHECK (length(mac) = 32),
    salt   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tombstone_is_not_changed BEFORE UPDATE ON tombstone BEGIN SELECT RAISE(ABORT, 'tombstone'); END;
CREATE TRIGGER tombstone_is_not_removed BEFORE DELETE ON tombstone BEGIN SELECT RAISE(ABORT, 'tombstone'); END;
CREATE TRIGGER destroyed_stays_destroyed BEFORE INSERT ON client
    WHEN EXISTS (SELECT 1 FROM tombstone WHERE tombstone.client = NEW.uid)
    BEGIN SELECT RAISE(ABORT, 'tombstone'); END;

-- The encrypted files of destroyed attachments, until they are gone from the disk. Their keys went with their rows.
CREATE TABLE erasing (
    file BLOB NOT NULL PRIMARY KEY CHECK (length(file) = 16)
) STRICT, WITHOUT ROWID;
