-- Decisions beside entries, and where a client is in care. Both only grow.

-- Who may not read an entry yet, and what was done about it. Beside the entry, so that an entry that is locked never
-- changes: its own row and versions stay as they were written. The newest row of a kind is what holds now; the older
-- ones say what held before, by whom and why. (`entry.visibility` and `entry.review_on` stay 'open' and empty: they are
-- part of the row that must not change.)
CREATE TABLE decision (
    entry      BLOB NOT NULL REFERENCES entry (uid),
    no         INTEGER NOT NULL,
    client     BLOB NOT NULL,
    what       TEXT NOT NULL,
    stands     INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (entry, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_client ON decision (client);
CREATE TRIGGER decision_is_not_changed BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decision'); END;

-- When care began, ended and began again, and why. `client.status` is the newest of these.
CREATE TABLE care_status (
    client     BLOB NOT NULL REFERENCES client (uid),
    no         INTEGER NOT NULL,
    status     TEXT NOT NULL,
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (client, no)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER care_status_is_not_changed BEFORE UPDATE ON care_status BEGIN SELECT RAISE(ABORT, 'care_status'); END;

-- Letters and mail among everything else, for what is still to be done about them.
CREATE INDEX entry_letter ON entry (sort) WHERE form = 'correspondence';
