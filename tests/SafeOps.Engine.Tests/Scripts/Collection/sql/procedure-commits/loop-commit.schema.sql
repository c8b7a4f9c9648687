CREATE TABLE log_entry (id int PRIMARY KEY, level int);
INSERT INTO log_entry SELECT i, i % 4 FROM generate_series(1, 12) i;
