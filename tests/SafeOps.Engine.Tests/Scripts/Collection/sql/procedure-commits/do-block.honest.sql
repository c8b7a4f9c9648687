-- Resets jobs that hang. Last line: ROLLBACK to look, COMMIT to do.
CREATE OR REPLACE PROCEDURE pg_temp.reset_jobs() LANGUAGE plpgsql AS $$
DECLARE
  n int;
BEGIN
  UPDATE job SET state = 'new' WHERE state = 'running' AND started < '2024-01-01';
  GET DIAGNOSTICS n = ROW_COUNT;
  RAISE NOTICE '% jobs would be reset', n;
END
$$;

BEGIN;
CALL pg_temp.reset_jobs();
SELECT id, state FROM job ORDER BY id;
ROLLBACK;
