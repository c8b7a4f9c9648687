CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, merged_into INTEGER);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER);
CREATE TABLE cart (customer_id INTEGER);
INSERT INTO customer (id, name) VALUES (3, 'Ann'), (7, 'ann');
INSERT INTO orders VALUES (1, 3), (2, 7), (3, 7);
INSERT INTO cart VALUES (7), (3);
