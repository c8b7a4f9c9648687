CREATE TABLE audit (id int, at date, what text);
INSERT INTO audit VALUES (1, '2022-01-01', 'login'), (2, '2022-07-01', 'logout'), (3, '2023-07-01', 'login');
