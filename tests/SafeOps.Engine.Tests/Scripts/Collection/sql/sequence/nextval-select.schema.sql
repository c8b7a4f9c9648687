CREATE SEQUENCE invoice_no START 1000;
CREATE TABLE invoice (id int PRIMARY KEY, number int);
INSERT INTO invoice VALUES (1, 999), (2, NULL), (3, NULL);
SELECT nextval('invoice_no');
