CREATE TABLE rate (code text PRIMARY KEY, value numeric);
INSERT INTO rate VALUES ('EUR', 1), ('USD', 1.08), ('CHF', 0.95);
