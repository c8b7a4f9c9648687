-- Removes stale tokens.
.mode list
BEGIN;
.once stale.csv
SELECT token FROM token WHERE expires < '2024-01-01';
DELETE FROM token WHERE expires < '2024-01-01';
SELECT 'left: ' || count(*) FROM token;
-- then COMMIT
ROLLBACK;
