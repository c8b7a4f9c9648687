CREATE TABLE box (name TEXT PRIMARY KEY);
CREATE TABLE message (id INTEGER PRIMARY KEY, box TEXT);
INSERT INTO box VALUES ('in'), ('out');
INSERT INTO message (box) VALUES ('in'), ('gone'), ('out'), ('gone');
