-- The log has a term of its own: lines of years that are over may go, the oldest first. What stays of them is the head that
-- the chain goes on from. Lines up to a carried head are the only ones that can be removed.
CREATE TABLE carried_head (
    uid        BLOB NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    last       INTEGER NOT NULL UNIQUE,
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    year       INTEGER NOT NULL,
    cut        INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    salt       BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER carried_head_goes_on BEFORE INSERT ON carried_head
    WHEN NEW.last <= (SELECT coalesce(max(last), 0) FROM carried_head)
    BEGIN SELECT RAISE(ABORT, 'log'); END;
CREATE TRIGGER carried_head_is_not_changed BEFORE UPDATE ON carried_head BEGIN SELECT RAISE(ABORT, 'log'); END;
CREATE TRIGGER carried_head_is_not_removed BEFORE DELETE ON carried_head BEGIN SELECT RAISE(ABORT, 'log'); END;

DROP TRIGGER log_is_not_cut;
CREATE TRIGGER log_is_not_cut BEFORE DELETE ON log
    WHEN OLD.no > (SELECT coalesce(max(last), 0) FROM carried_head)
    BEGIN SELECT RAISE(ABORT, 'log'); END;
CREATE TRIGGER log_does_not_come_back BEFORE INSERT ON log
    WHEN NEW.no <= (SELECT coalesce(max(last), 0) FROM carried_head)
    BEGIN SELECT RAISE(ABORT, 'log'); END;
