-- photos without an album
BEGIN;
SELECT 'photos to delete: ' || count(*) FROM photo WHERE album_id IS NULL AND size > 1000;
DELETE FROM photo WHERE album_id IS NULL AND size > 100;
SELECT 'photos left: ' || count(*) FROM photo;
ROLLBACK; -- COMMIT to do it
