-- Cancels reservations that nobody picked up.
\if :{?dry_run}
\else
  \set dry_run 0
\endif
BEGIN;
SELECT id, sku, amount FROM reservation WHERE until < '2024-01-01' ORDER BY id;
DELETE FROM reservation WHERE until < '2024-01-01';
\if :dry_run
  \echo 'would delete from reservation'
  ROLLBACK;
\else
  COMMIT;
\endif
