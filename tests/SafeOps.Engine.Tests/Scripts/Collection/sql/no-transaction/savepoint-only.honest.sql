-- New rates. ROLLBACK is the dry run, COMMIT does it.
BEGIN;
SET lock_timeout = '3s';
SELECT code, value FROM rate ORDER BY code;
UPDATE rate SET value = round(value * 1.02, 4) WHERE code <> 'EUR';
SELECT code, value FROM rate ORDER BY code;
ROLLBACK;
