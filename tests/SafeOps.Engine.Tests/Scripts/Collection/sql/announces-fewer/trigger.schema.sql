CREATE TABLE stock (sku text PRIMARY KEY, amount int);
CREATE TABLE reservation (id int PRIMARY KEY, sku text, amount int, until date);
INSERT INTO stock VALUES ('a', 5), ('b', 2);
INSERT INTO reservation VALUES (1, 'a', 2, '2023-05-05'), (2, 'b', 1, '2025-01-01');
CREATE FUNCTION give_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE stock SET amount = amount + OLD.amount WHERE sku = OLD.sku;
  RETURN OLD;
END
$$;
CREATE TRIGGER give_back AFTER DELETE ON reservation FOR EACH ROW EXECUTE FUNCTION give_back();
