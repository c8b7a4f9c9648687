CREATE TABLE tag (id int, name text);
INSERT INTO tag VALUES (1, 'News'), (2, 'sport'), (3, 'Local');
