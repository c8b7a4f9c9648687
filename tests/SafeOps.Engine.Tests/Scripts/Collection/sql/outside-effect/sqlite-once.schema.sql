CREATE TABLE token (token TEXT, expires TEXT);
INSERT INTO token VALUES ('a', '2023-01-01'), ('b', '2025-01-01');
