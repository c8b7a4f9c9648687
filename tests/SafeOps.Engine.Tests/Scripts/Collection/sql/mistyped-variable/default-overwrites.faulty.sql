\set ON_ERROR_STOP on
-- switches an old feature off
\set dry_run 0

START TRANSACTION;
SELECT name, enabled FROM feature WHERE name = 'old-checkout';
UPDATE feature SET enabled = false WHERE name = 'old-checkout';
SELECT name, enabled FROM feature WHERE name = 'old-checkout';
\if :dry_run
  ROLLBACK;
\else
  COMMIT;
\endif
