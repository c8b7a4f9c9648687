-- Merges doubled customers. Change the last ROLLBACK to COMMIT to do it.
BEGIN IMMEDIATE;

SELECT 'orders to move', count(*) FROM orders WHERE customer_id = 7;
UPDATE orders SET customer_id = 3 WHERE customer_id = 7;

UPDATE customer SET merged_into = 3 WHERE id = 7;
COMMIT;

BEGIN IMMEDIATE;
SELECT 'customers to mark', count(*) FROM customer WHERE id = 7;
DELETE FROM cart WHERE customer_id = 7;
SELECT 'carts left', count(*) FROM cart;

ROLLBACK;
