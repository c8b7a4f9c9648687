-- settings of plugins that are no longer installed
BEGIN TRANSACTION;
SELECT name FROM setting WHERE plugin NOT IN (SELECT name FROM plugin);
DELETE FROM setting WHERE plugin NOT IN (SELECT name FROM plugin);
END;
BEGIN TRANSACTION;
DELETE FROM plugin WHERE installed = 0;
SELECT count(*) FROM setting;
ROLLBACK;
