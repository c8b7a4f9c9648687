CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL, closed_at date);
CREATE TABLE order_archive (LIKE orders);
INSERT INTO orders VALUES (1, 'closed', '2022-05-01'), (2, 'closed', '2023-06-01'), (3, 'open', NULL), (4, 'closed', '2021-01-01');
