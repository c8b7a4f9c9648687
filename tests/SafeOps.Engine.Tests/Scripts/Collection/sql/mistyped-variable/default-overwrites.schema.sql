CREATE TABLE feature (name text PRIMARY KEY, enabled boolean);
INSERT INTO feature VALUES ('old-checkout', true), ('new-checkout', true);
