-- Removes what the editors marked as waste.
\if :{?dry_run}
\else
  \set dry_run 0
\endif
\if :dry_run
  SELECT 'draft' AS would_delete_from, id, title FROM draft WHERE waste ORDER BY id;
\else
  BEGIN;
  DELETE FROM draft WHERE waste;
  COMMIT;
\endif
