CREATE TABLE mailing (address text, confirmed_at timestamp);
INSERT INTO mailing VALUES ('a@example.com', now()), ('b@example.com', NULL), ('c@example.com', NULL);
