CREATE TABLE draft (id int, title text, waste boolean);
CREATE TABLE published (id int, title text, waste boolean);
INSERT INTO draft VALUES (1, 'one', true), (2, 'two', false);
INSERT INTO published VALUES (8, 'eight', true), (9, 'nine', false);
