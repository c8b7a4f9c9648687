CREATE TABLE price (sku text PRIMARY KEY, amount numeric NOT NULL);
INSERT INTO price VALUES ('a', 10), ('b', 7.50), ('c', 3);
