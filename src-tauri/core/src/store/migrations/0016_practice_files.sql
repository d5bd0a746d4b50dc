-- The scan of a paper of the practice: an encrypted file as those of a dossier, and of no dossier.
CREATE TABLE practice_attachment (
    uid      BLOB NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    record   BLOB NOT NULL REFERENCES practice_record (uid),
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    caption  TEXT NOT NULL,
    length   INTEGER NOT NULL,
    sha256   BLOB NOT NULL CHECK (length(sha256) = 32),
    file     BLOB NOT NULL UNIQUE CHECK (length(file) = 16),
    file_key BLOB NOT NULL CHECK (length(file_key) = 32),
    added    INTEGER NOT NULL,
    author   BLOB NOT NULL,
    salt     BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX practice_attachment_record ON practice_attachment (record);
