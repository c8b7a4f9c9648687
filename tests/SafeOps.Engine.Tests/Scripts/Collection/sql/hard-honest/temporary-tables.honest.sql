\set ON_ERROR_STOP on
\if :{?dry_run}
\else
  \set dry_run 0
\endif
SET statement_timeout = '1min';
CREATE TEMP TABLE doomed AS SELECT id FROM visit WHERE at < '2023-01-01';
SELECT count(*) AS visits_to_delete FROM doomed;
BEGIN;
DELETE FROM visit v USING doomed d WHERE d.id = v.id;
SELECT count(*) AS visits_left FROM visit;
\if :dry_run
  \echo dry run
  ROLLBACK;
\else
  COMMIT;
\endif
DROP TABLE doomed;
