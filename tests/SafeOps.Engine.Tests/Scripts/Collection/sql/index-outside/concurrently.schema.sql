CREATE TABLE delivery (id int PRIMARY KEY, done boolean);
INSERT INTO delivery VALUES (1, true), (2, false), (3, true);
