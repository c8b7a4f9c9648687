-- Purges log entries in batches of two.
\set ON_ERROR_STOP on
\if :{?dry_run}
\else
  \set dry_run 0
\endif
SELECT count(*) AS entries_to_purge FROM log_entry WHERE level < 2;
\if :dry_run
  \echo dry run, log_entry is not touched
\else
DO $$
DECLARE
  n int;
BEGIN
  LOOP
    DELETE FROM log_entry WHERE id IN (SELECT id FROM log_entry WHERE level < 2 LIMIT 2);
    GET DIAGNOSTICS n = ROW_COUNT;
    EXIT WHEN n = 0;
    COMMIT;
  END LOOP;
END
$$;
\endif
