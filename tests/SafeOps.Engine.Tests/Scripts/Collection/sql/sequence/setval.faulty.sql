-- Deletes tickets of the trial phase, and lets the numbers begin at 100.
BEGIN;
SELECT count(*) AS trial_tickets FROM ticket WHERE trial;
DELETE FROM ticket WHERE trial;
SELECT setval('ticket_id_seq', 99);
SELECT count(*) AS tickets_left FROM ticket;
ROLLBACK;
