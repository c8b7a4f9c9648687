-- Takes the staged articles over.
BEGIN;
INSERT INTO article (sku, name)
SELECT sku, name FROM import_stage s
 WHERE NOT EXISTS (SELECT FROM article a WHERE a.sku = s.sku);
SELECT count(*) AS articles FROM article;
TRUNCATE import_stage;
ROLLBACK;
