CREATE TABLE ticket (id serial PRIMARY KEY, trial boolean);
INSERT INTO ticket (trial) VALUES (true), (true), (false);
