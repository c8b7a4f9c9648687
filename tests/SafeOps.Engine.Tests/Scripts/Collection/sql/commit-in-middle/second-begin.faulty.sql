\set ON_ERROR_STOP 1
\if :{?dry_run}
\else
\set dry_run false
\endif
-- New prices for the season

BEGIN;

CREATE TEMP TABLE new_price (sku text, amount numeric) ON COMMIT DROP;
INSERT INTO new_price VALUES ('a', 12.50), ('b', 8.00);

BEGIN;
UPDATE price p
   SET amount = n.amount
  FROM new_price n
 WHERE n.sku = p.sku;
COMMIT;

SELECT sku, amount FROM price ORDER BY sku;

\if :dry_run
ROLLBACK;
\else
COMMIT;
\endif
