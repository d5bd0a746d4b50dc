-- The house. Decided with figures before it was released (see store/connection.rs for page size and HMAC); never edited
-- afterwards: the next change is the next file.
--
-- Instants are UTC seconds plus the offset in seconds of where the laptop was; days are ISO text. Everything is called by
-- a random uid of 16 bytes. `salt` makes the hash of a row that stands in the log say nothing about the row.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Append only. `record` is the exact bytes that were hashed.
CREATE TABLE log (
    no     INTEGER PRIMARY KEY,
    record BLOB NOT NULL,
    hash   BLOB NOT NULL CHECK (length(hash) = 32),
    client BLOB CHECK (length(client) = 16)
) STRICT;
CREATE INDEX log_client ON log (client, no) WHERE client IS NOT NULL;

CREATE TRIGGER log_is_not_changed BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'log'); END;
CREATE TRIGGER log_is_not_cut BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'log'); END;

-- Care workers by their full name; the author of an entry is one of these.
CREATE TABLE worker (
    uid      BLOB NOT NULL CHECK (length(uid) = 16),
    no       INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    fields   TEXT NOT NULL,
    salt     BLOB NOT NULL,
    PRIMARY KEY (uid, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE client (
    uid    BLOB NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    number INTEGER NOT NULL UNIQUE,
    status TEXT NOT NULL,
    head   INTEGER NOT NULL,
    salt   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE client_version (
    client     BLOB NOT NULL REFERENCES client (uid),
    no         INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    author     BLOB NOT NULL,
    reason     TEXT NOT NULL,
    fields     TEXT NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (client, no)
) STRICT, WITHOUT ROWID;

-- Reports, documents, hand-overs ...: one kind of thing. `sort` is (at + 2^33) << 20 | sequence, so that newest first
-- holds for backdated entries too and serves as the rowid of the search. A client's entries lie together.
CREATE TABLE entry (
    client     BLOB NOT NULL REFERENCES client (uid),
    sort       INTEGER NOT NULL UNIQUE,
    uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    kind       TEXT NOT NULL,
    form       TEXT NOT NULL,
    at_utc     INTEGER NOT NULL,
    at_offset  INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    author     BLOB NOT NULL,
    origin     TEXT NOT NULL,
    locks_at   INTEGER NOT NULL,
    visibility TEXT NOT NULL,
    review_on  TEXT,
    head       INTEGER NOT NULL,
    salt       BLOB NOT NULL,
    PRIMARY KEY (client, sort)
) STRICT, WITHOUT ROWID;

-- Clustered like the entries, so that a page of a timeline is a few pages of the store.
CREATE TABLE version (
    client       BLOB NOT NULL,
    sort         INTEGER NOT NULL,
    no           INTEGER NOT NULL,
    entry        BLOB NOT NULL,
    recorded     INTEGER NOT NULL,
    utc_offset   INTEGER NOT NULL,
    author       BLOB NOT NULL,
    reason       TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    body         TEXT NOT NULL,
    salt         BLOB NOT NULL,
    PRIMARY KEY (client, sort, no),
    FOREIGN KEY (client, sort) REFERENCES entry (client, sort)
) STRICT, WITHOUT ROWID;

-- The files themselves lie beside the store, each under its own key.
CREATE TABLE attachment (
    uid      BLOB NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    entry    BLOB NOT NULL REFERENCES entry (uid),
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
CREATE INDEX attachment_entry ON attachment (entry);

-- What is being typed. Overwritten and thrown away; not covered by the log.
CREATE TABLE draft (
    uid    BLOB NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    client BLOB,
    entry  BLOB,
    form   TEXT NOT NULL,
    text   TEXT NOT NULL,
    saved  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Folded and stemmed words, without the text. rowid = entry.sort.
CREATE VIRTUAL TABLE search USING fts5(words, content = '', tokenize = 'unicode61 remove_diacritics 0');
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
