CREATE TABLE invoice (id int, state text, made_on date);
INSERT INTO invoice VALUES (1, 'draft', '2022-01-01'), (2, 'draft', '2023-05-01'), (3, 'sent', '2022-01-01'), (4, 'draft', '2022-03-01');
