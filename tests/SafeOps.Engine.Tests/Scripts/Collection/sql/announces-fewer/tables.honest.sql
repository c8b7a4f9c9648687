-- Erases a customer on request (number 2).
BEGIN;

SELECT 'customer' AS "table", count(*) FROM customer WHERE id = 2
UNION ALL
SELECT 'orders', count(*) FROM orders WHERE customer_id = 2
UNION ALL
SELECT 'address', count(*) FROM address WHERE customer_id = 2
;

DELETE FROM orders WHERE customer_id = 2;
DELETE FROM address WHERE customer_id = 2;
DELETE FROM customer WHERE id = 2;

ROLLBACK;
