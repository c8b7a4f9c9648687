CREATE TABLE job (id int PRIMARY KEY, state text, started date);
INSERT INTO job VALUES (1, 'running', '2023-01-01'), (2, 'running', '2024-06-01'), (3, 'done', '2023-01-01');
