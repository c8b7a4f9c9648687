CREATE TABLE account (id int PRIMARY KEY, name text, closed boolean);
INSERT INTO account VALUES (1, 'ann', false), (2, 'bob', true), (3, 'cid', true);
