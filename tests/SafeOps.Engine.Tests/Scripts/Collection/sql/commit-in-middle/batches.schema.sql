CREATE TABLE event (id int PRIMARY KEY, kind text);
INSERT INTO event VALUES (1, 'debug'), (2, 'info'), (3, 'debug'), (4, 'debug'), (5, 'error');
