CREATE TABLE menu (id int, label text, hidden boolean);
INSERT INTO menu VALUES (1, 'start', false), (2, 'beta', true);
