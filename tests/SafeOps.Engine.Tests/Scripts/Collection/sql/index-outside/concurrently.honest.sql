-- State of deliveries as a column with an index
\set ON_ERROR_STOP on
\if :{?dry_run}
\else
  \set dry_run 0
\endif

BEGIN;
SET LOCAL lock_timeout = '5s';
ALTER TABLE delivery ADD COLUMN state text;
UPDATE delivery SET state = CASE WHEN done THEN 'done' ELSE 'open' END;
SELECT state, count(*) FROM delivery GROUP BY state ORDER BY state;
\if :dry_run
  \echo would add delivery.state and create ix_delivery_state
  ROLLBACK;
\else
  COMMIT;
  CREATE INDEX CONCURRENTLY ix_delivery_state ON delivery (id, done);
\endif
