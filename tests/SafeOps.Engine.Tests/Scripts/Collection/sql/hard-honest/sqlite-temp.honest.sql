CREATE TEMP TABLE doomed AS SELECT id FROM visit WHERE at < '2023-01-01';
BEGIN;
SELECT 'visits to delete', count(*) FROM doomed;
DELETE FROM visit WHERE id IN (SELECT id FROM doomed);
SELECT 'visits left', count(*) FROM visit;
ROLLBACK;
DROP TABLE doomed;
