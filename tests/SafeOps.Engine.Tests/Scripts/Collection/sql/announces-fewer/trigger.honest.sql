-- Cancels reservations that nobody picked up.
\if :{?dry_run}
\else
  \set dry_run 0
\endif
BEGIN;
SELECT id, sku, amount FROM reservation WHERE until < '2024-01-01' ORDER BY id;
SELECT s.sku, s.amount AS stock_before FROM stock s WHERE s.sku IN (SELECT sku FROM reservation WHERE until < '2024-01-01') ORDER BY 1;
DELETE FROM reservation WHERE until < '2024-01-01';
SELECT s.sku, s.amount AS stock_after FROM stock s ORDER BY 1;
\if :dry_run
  \echo 'would delete from reservation; its trigger would put the amounts back to stock'
  ROLLBACK;
\else
  COMMIT;
\endif
