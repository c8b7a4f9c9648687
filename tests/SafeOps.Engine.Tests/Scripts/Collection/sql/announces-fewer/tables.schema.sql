CREATE TABLE customer (id int PRIMARY KEY, name text);
CREATE TABLE address (customer_id int, town text);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int);
INSERT INTO customer VALUES (1, 'Ann'), (2, 'Bob');
INSERT INTO address VALUES (1, 'Bonn'), (2, 'Kiel'), (2, 'Ulm');
INSERT INTO orders VALUES (10, 1), (11, 2);
