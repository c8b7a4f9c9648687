-- Tries two ways to clean the tags and keeps the second.
BEGIN;
SAVEPOINT first_way;
DELETE FROM tag WHERE name <> lower(name);
SELECT count(*) AS tags_left_first_way FROM tag;
ROLLBACK TO SAVEPOINT first_way;

UPDATE tag SET name = lower(name) WHERE name <> lower(name);
RELEASE SAVEPOINT first_way;
SELECT id, name FROM tag ORDER BY id;
ROLLBACK;
