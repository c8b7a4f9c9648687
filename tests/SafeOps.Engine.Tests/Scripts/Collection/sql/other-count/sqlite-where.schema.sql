CREATE TABLE photo (id INTEGER PRIMARY KEY, album_id INTEGER, size INTEGER);
INSERT INTO photo (album_id, size) VALUES (1, 5000), (NULL, 5000), (NULL, 500), (NULL, 50);
