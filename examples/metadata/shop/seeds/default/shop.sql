insert into category (id, parent_id, name) values
  (1, null, 'Kitchen'),
  (2, 1, 'Knives'),
  (3, 1, 'Pans');

insert into product (id, category_id, sku, name, price, cost, tags, details, is_published) values
  (1, 2, 'KN-1', 'Santoku', 89.00, 31.50, '{steel,japan}', '{"blade": {"cm": 18}}', true),
  (2, 2, 'KN-2', 'Paring knife', 24.50, 8.00, '{steel}', '{"blade": {"cm": 9}}', true),
  (3, 3, 'PA-1', 'Iron pan', 59.90, 22.00, '{iron}', '{"diameter": 28}', true),
  (4, 3, 'PA-2', 'Copper pan', 240.00, 120.00, '{copper}', '{"diameter": 24}', false);

insert into warehouse (id, name) values (1, 'North'), (2, 'South'), (3, 'Depot');

insert into stock (product_id, warehouse_id, quantity) values
  (1, 1, 5), (1, 2, 2), (2, 1, 40), (3, 2, 7), (4, 3, 1);

insert into customer (id, name, email) values
  ('ann', 'Ann', 'ann@example.com'),
  ('bob', 'Bob', 'bob@example.com');

insert into order_status (value, comment) values
  ('PLACED', 'Paid, not sent'),
  ('SENT', 'On its way'),
  ('CANCELLED', 'Will not be sent');

insert into "order" (id, customer_id, warehouse_id, status, placed_at) values
  (1, 'ann', 1, 'SENT', '2026-01-15 10:00+00'),
  (2, 'ann', 2, 'PLACED', '2026-02-03 09:30+00'),
  (3, 'bob', 2, 'CANCELLED', '2026-02-04 18:00+00');

insert into order_line (order_id, line, product_id, quantity, unit_price) values
  (1, 1, 1, 1, 85.00),
  (1, 2, 2, 2, 24.50),
  (2, 1, 3, 1, 59.90),
  (3, 1, 1, 3, 89.00);

insert into review (product_id, customer_id, stars, words) values
  (1, 'ann', 5, 'Sharp.'),
  (1, 'bob', 4, null),
  (3, 'ann', 3, 'Heavy.');

refresh materialized view monthly_revenue;
