-- Deletes tickets of the trial phase, and lets the numbers begin at 100.
BEGIN;
SELECT count(*) AS trial_tickets FROM ticket WHERE trial;
DELETE FROM ticket WHERE trial;
ALTER SEQUENCE ticket_id_seq RESTART WITH 100;
SELECT count(*) AS tickets_left FROM ticket;
ROLLBACK;
