-- Migration 5: splits the name
BEGIN;
ALTER TABLE person ADD COLUMN family TEXT;
UPDATE person SET family = substr(name, instr(name, ' ') + 1);
SELECT name, family FROM person;
ROLLBACK;
PRAGMA user_version = 5;
