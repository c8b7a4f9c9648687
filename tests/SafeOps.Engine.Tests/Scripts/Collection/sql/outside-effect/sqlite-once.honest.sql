-- Removes stale tokens.
.mode list
BEGIN;
SELECT token FROM token WHERE expires < '2024-01-01';
DELETE FROM token WHERE expires < '2024-01-01';
SELECT 'left: ' || count(*) FROM token;
-- then COMMIT
ROLLBACK;
