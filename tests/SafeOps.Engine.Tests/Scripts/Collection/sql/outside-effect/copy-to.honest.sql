-- Exports the audit rows of 2022 and deletes them.
\set ON_ERROR_STOP on
\if :{?dry_run}
\else
  \set dry_run 0
\endif
BEGIN;
SELECT count(*) AS rows_of_2022 FROM audit WHERE at < '2023-01-01';
DELETE FROM audit WHERE at < '2023-01-01';
\if :dry_run
  \echo would export to audit-2022.csv
  \echo would delete from audit
  ROLLBACK;
\else
  ROLLBACK;
  \copy (SELECT * FROM audit WHERE at < '2023-01-01' ORDER BY id) TO 'audit-2022.csv' CSV HEADER
  BEGIN;
  DELETE FROM audit WHERE at < '2023-01-01';
  COMMIT;
\endif
