CREATE TABLE article (sku text PRIMARY KEY, name text);
CREATE TABLE import_stage (sku text, name text);
INSERT INTO article VALUES ('a', 'Apple');
INSERT INTO import_stage VALUES ('a', 'Apple'), ('b', 'Pear');
