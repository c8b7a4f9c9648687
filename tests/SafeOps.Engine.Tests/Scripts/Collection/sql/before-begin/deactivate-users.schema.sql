CREATE TABLE app_user (id serial PRIMARY KEY, name text, active boolean, last_login date);
CREATE TABLE session (token text, user_id int);
INSERT INTO app_user (name, active, last_login) VALUES ('ann', true, '2024-01-01'), ('bob', true, '2022-01-01'), ('cid', false, '2020-01-01');
INSERT INTO session VALUES ('t1', 1), ('t2', 2);
