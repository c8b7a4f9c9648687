-- Draft invoices that were never sent.
-- Ends in ROLLBACK. Replace it by COMMIT when the count is what you expect.

BEGIN;

SELECT count(*) AS drafts_to_delete
  FROM invoice
 WHERE state = 'draft' AND made_on < '2023-01-01';

DELETE FROM invoice
 WHERE state = 'draft';

ROLLBACK;
