CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO person (name) VALUES ('Ann Alpha'), ('Bob Beta');
PRAGMA user_version = 4;
