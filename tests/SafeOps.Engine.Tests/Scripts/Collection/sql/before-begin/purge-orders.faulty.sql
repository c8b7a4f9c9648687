-- Purge of orders that were closed before 2023; a copy goes to the archive.
--   psql -v dry_run=1 -f purge-orders.sql     shows only
\set ON_ERROR_STOP on
\if :{?dry_run}
\else
  \set dry_run 0
\endif

INSERT INTO order_archive SELECT * FROM orders WHERE status = 'closed' AND closed_at < '2023-01-01';

BEGIN;


SELECT count(*) AS orders_to_delete FROM orders WHERE status = 'closed' AND closed_at < '2023-01-01';

DELETE FROM orders WHERE status = 'closed' AND closed_at < '2023-01-01';

-- what is left
SELECT status, count(*) FROM orders GROUP BY status ORDER BY status;

\if :dry_run
  \echo 'dry run: orders and order_archive stay as they are'
  ROLLBACK;
\else
  COMMIT;
\endif
