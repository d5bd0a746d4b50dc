-- Every word that the search index knows, once: which words begin so is asked of this small table. FTS5 would put the
-- lists of all of them together, from the first report on, before it can name the newest.
CREATE TABLE word (word TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE words_of_search USING fts5vocab(search, 'row');
INSERT INTO word (word) SELECT term FROM words_of_search;
DROP TABLE words_of_search;
