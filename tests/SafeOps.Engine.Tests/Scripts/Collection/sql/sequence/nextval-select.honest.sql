-- Gives numbers to invoices without one.
\if :{?dry_run}
\else
  \set dry_run 0
\endif
BEGIN;
SELECT last_value AS last_number FROM invoice_no;
SELECT id FROM invoice WHERE number IS NULL ORDER BY id;
\if :dry_run
  \echo would number these rows of invoice, and count invoice_no up
  ROLLBACK;
\else
  UPDATE invoice SET number = nextval('invoice_no') WHERE number IS NULL;
  COMMIT;
\endif
