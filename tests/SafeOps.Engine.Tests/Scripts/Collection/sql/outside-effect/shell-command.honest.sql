\set ON_ERROR_STOP on
\if :{?dry_run}
\else
  \set dry_run 0
\endif

BEGIN;
SELECT count(*) AS entries FROM menu WHERE hidden;
DELETE FROM menu WHERE hidden;
\if :dry_run
  ROLLBACK;
  \echo would delete hidden entries of menu
  \echo would call ./refresh-cache
\else
  COMMIT;
  \! touch refresh-cache.requested
\endif
