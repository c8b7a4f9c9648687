-- Deletes accounts that were closed; the list of them is what the support asks for.
BEGIN;

\o deleted-accounts.txt
SELECT id, name FROM account WHERE closed ORDER BY id;
\o

DELETE FROM account WHERE closed;
SELECT count(*) AS accounts_left FROM account;

ROLLBACK;
