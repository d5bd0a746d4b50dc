-- Forms and goals.

-- A client's goals and plans among thousands of reports. `form` is the kind for what has no form.
CREATE INDEX entry_form ON entry (client, form, sort);

-- Which entries speak of which goal, by their newest version. Made from the entries, so not covered by the log.
CREATE TABLE entry_goal (
    client BLOB NOT NULL,
    goal   BLOB NOT NULL,
    kind   TEXT NOT NULL,
    sort   INTEGER NOT NULL,
    PRIMARY KEY (client, goal, kind, sort),
    FOREIGN KEY (client, sort) REFERENCES entry (client, sort)
) STRICT, WITHOUT ROWID;
