-- What the carer said of names in a dossier's texts before it left: asked once, for as long as the text stays as it was. A row
-- for each time that something was said; of a name the newest is what holds. `fields` knows places and the hash of each text,
-- never its words.
CREATE TABLE name_answer (
    client     BLOB NOT NULL REFERENCES client (uid),
    no         INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (client, no)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER name_answer_is_not_changed BEFORE UPDATE ON name_answer BEGIN SELECT RAISE(ABORT, 'name_answer'); END;

-- The files of an entry come in their order, without sorting.
CREATE INDEX attachment_in_order ON attachment (entry, added, name);
DROP INDEX attachment_entry;
