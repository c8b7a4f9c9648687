-- the selection below is slow without it
CREATE INDEX IF NOT EXISTS ix_message_box ON message (box);

-- Messages of boxes that are gone.
BEGIN;
SELECT 'to delete', id FROM message WHERE box NOT IN (SELECT name FROM box);
DELETE FROM message WHERE box NOT IN (SELECT name FROM box);
-- replace by COMMIT
ROLLBACK;
