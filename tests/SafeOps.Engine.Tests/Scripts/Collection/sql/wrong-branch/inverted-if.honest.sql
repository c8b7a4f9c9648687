-- removes unconfirmed addresses of the mailing list
\if :{?dry_run}
\else
  \set dry_run 0
\endif
BEGIN;
SELECT count(*) AS unconfirmed FROM mailing WHERE confirmed_at IS NULL;
DELETE FROM mailing WHERE confirmed_at IS NULL;
\if :dry_run
  ROLLBACK;
\else
  COMMIT;
\endif
