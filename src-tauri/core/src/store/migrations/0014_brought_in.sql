-- What was brought in from another program or vault: who wrote an entry there and when, version by version. The entry's own
-- row says who brought it in here, and when.
CREATE TABLE brought_in (
    entry  BLOB NOT NULL PRIMARY KEY REFERENCES entry (uid),
    client BLOB NOT NULL REFERENCES client (uid),
    fields TEXT NOT NULL,
    salt   BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX brought_in_client ON brought_in (client);
