-- Deletes events of type 'debug' in two batches.
BEGIN;

SELECT count(*) AS before FROM event WHERE kind = 'debug';

DELETE FROM event WHERE id IN (SELECT id FROM event WHERE kind = 'debug' ORDER BY id LIMIT 2);
DELETE FROM event WHERE id IN (SELECT id FROM event WHERE kind = 'debug' ORDER BY id LIMIT 2);

SELECT count(*) AS after FROM event WHERE kind = 'debug';

-- COMMIT when the numbers are right
ROLLBACK;
