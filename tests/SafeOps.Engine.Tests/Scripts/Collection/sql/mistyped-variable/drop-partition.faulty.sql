-- Drops the partition of 2021.   psql -v dry_run=1 -f drop-partition.sql
\set ON_ERROR_STOP on
\if :{?dry_run}
\else
  \set dry_run off
\endif
\set dryrun off

BEGIN;
SELECT 'metric_2021' AS table, count(*) AS rows FROM metric_2021;
DROP TABLE metric_2021;

\if :dryrun
  ROLLBACK;
  \echo would drop metric_2021
\else
  COMMIT;
  \echo dropped metric_2021
\endif
