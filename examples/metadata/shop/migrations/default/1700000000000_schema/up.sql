create table category (
  id int primary key,
  parent_id int references category (id),
  name text not null unique
);

create table product (
  id int primary key,
  category_id int not null references category (id),
  sku text not null unique,
  name text not null,
  price numeric(10, 2) not null check (price >= 0),
  cost numeric(10, 2) not null,
  tags text[] not null default '{}',
  details jsonb not null default '{}',
  is_published boolean not null default true
);
comment on table product is 'What is for sale, and what is not yet.';

create table warehouse (
  id int primary key,
  name text not null
);

create table stock (
  product_id int not null references product (id),
  warehouse_id int not null references warehouse (id),
  quantity int not null check (quantity >= 0),
  primary key (product_id, warehouse_id)
);

create table customer (
  id text primary key,
  name text not null,
  email text not null unique
);

create table order_status (
  value text primary key,
  comment text
);

create table "order" (
  id int primary key,
  customer_id text not null references customer (id),
  warehouse_id int not null references warehouse (id),
  status text not null default 'PLACED' references order_status (value),
  placed_at timestamptz not null default now()
);

create table order_line (
  order_id int not null references "order" (id),
  line int not null,
  product_id int not null references product (id),
  quantity int not null check (quantity > 0),
  unit_price numeric(10, 2) not null,
  primary key (order_id, line)
);

create table review (
  product_id int not null references product (id),
  customer_id text not null references customer (id),
  stars int not null check (stars between 1 and 5),
  words text,
  primary key (product_id, customer_id)
);

create view product_rating as
  select product_id, count(*) as reviews, round(avg(stars), 2) as stars
  from review
  group by product_id;

create materialized view monthly_revenue as
  select
    (date_trunc('month', placed_at at time zone 'utc'))::date as month,
    sum(quantity * unit_price) as revenue
  from "order"
  join order_line on order_line.order_id = "order".id
  where status <> 'CANCELLED'
  group by 1;

create function product_on_stock(product_row product) returns bigint
  language sql stable as $$
  select coalesce(sum(quantity), 0) from stock where product_id = product_row.id
$$;

create function product_price_in(product_row product, rate numeric) returns numeric
  language sql immutable as $$
  select round(product_row.price * rate, 2)
$$;

create function order_total(order_row "order") returns numeric
  language sql stable as $$
  select coalesce(sum(quantity * unit_price), 0) from order_line where order_id = order_row.id
$$;

create function search_products(search text, at_most numeric default null) returns setof product
  language sql stable as $$
  select *
  from product
  where (name ilike '%' || search || '%' or search = any (tags))
    and (at_most is null or price <= at_most)
$$;
