-- Entries that were destroyed by themselves: what keeps them from coming back with an older backup. Random uids, a day and a
-- ground; they stay when the dossier goes.
CREATE TABLE entry_stone (
    entry  BLOB NOT NULL PRIMARY KEY CHECK (length(entry) = 16),
    client BLOB NOT NULL CHECK (length(client) = 16),
    day    TEXT NOT NULL,
    ground TEXT NOT NULL,
    mac    BLOB NOT NULL CHECK (length(mac) = 32),
    salt   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_stone_is_not_changed BEFORE UPDATE ON entry_stone BEGIN SELECT RAISE(ABORT, 'tombstone'); END;
CREATE TRIGGER entry_stone_is_not_removed BEFORE DELETE ON entry_stone BEGIN SELECT RAISE(ABORT, 'tombstone'); END;
CREATE TRIGGER destroyed_entry_stays_destroyed BEFORE INSERT ON entry
    WHEN EXISTS (SELECT 1 FROM entry_stone WHERE entry_stone.entry = NEW.uid)
    BEGIN SELECT RAISE(ABORT, 'tombstone'); END;

-- Those that came from elsewhere, of entries that are still here; as `found_stone` for dossiers.
CREATE TABLE found_entry_stone (
    uid        BLOB NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    head       INTEGER NOT NULL,
    entry      BLOB NOT NULL CHECK (length(entry) = 16),
    client     BLOB NOT NULL CHECK (length(client) = 16),
    day        TEXT NOT NULL,
    ground     TEXT NOT NULL,
    found      INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    former     INTEGER NOT NULL,
    ignored    INTEGER NOT NULL DEFAULT 0,
    salt       BLOB NOT NULL,
    UNIQUE (entry, day, ground)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_entry_stone_client ON found_entry_stone (client);
