-- Messages of boxes that are gone.
BEGIN;
-- the selection below is slow without it
CREATE INDEX IF NOT EXISTS ix_message_box ON message (box);
SELECT 'to delete', id FROM message WHERE box NOT IN (SELECT name FROM box);
DELETE FROM message WHERE box NOT IN (SELECT name FROM box);
-- replace by COMMIT
ROLLBACK;
