-- The keys of the tombstones: a new one at every renewal, the eldest first. `since` is the day on which it was drawn; it
-- holds until the next one's.
CREATE TABLE tombstone_keys (
    id    INTEGER NOT NULL PRIMARY KEY CHECK (id > 0),
    key   BLOB NOT NULL CHECK (length(key) = 32),
    since TEXT
) STRICT;
INSERT INTO tombstone_keys (id, key) SELECT id, key FROM tombstone_key;
DROP TABLE tombstone_key;
ALTER TABLE tombstone_keys RENAME TO tombstone_key;

-- Tombstones that came from elsewhere, of dossiers that are still here: nothing was destroyed, the carer is asked.
-- `former`: made under a key that this vault left behind. `ignored`: the carer wants to hear no more of it.
CREATE TABLE found_stone (
    client     BLOB NOT NULL CHECK (length(client) = 16),
    day        TEXT NOT NULL,
    ground     TEXT NOT NULL,
    found      INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    former     INTEGER NOT NULL,
    ignored    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (client, day, ground)
) STRICT, WITHOUT ROWID;
