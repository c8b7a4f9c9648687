CREATE TABLE visit (id int PRIMARY KEY, at date);
INSERT INTO visit VALUES (1, '2022-02-02'), (2, '2023-02-02');
