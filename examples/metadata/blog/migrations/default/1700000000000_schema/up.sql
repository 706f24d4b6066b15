create table post_status (
  value text primary key,
  comment text not null
);
insert into post_status (value, comment) values
  ('draft', 'Only its author sees it'),
  ('published', 'Everybody sees it'),
  ('withdrawn', 'It was published once');

create table author (
  id int primary key,
  user_id text not null unique,
  first_name text not null,
  last_name text not null,
  email text not null
);

create table post (
  id int primary key,
  author_id int not null references author (id),
  status text not null default 'draft' references post_status (value),
  title text not null,
  body text not null,
  published_at timestamptz
);
comment on column post.body is 'Markdown.';

create table comment (
  id int primary key,
  post_id int not null references post (id),
  answers int references comment (id),
  by_name text not null,
  words text not null,
  is_hidden boolean not null default false
);

create table tag (
  name text primary key
);

create table post_tag (
  post_id int not null references post (id),
  tag_name text not null references tag (name),
  primary key (post_id, tag_name)
);

create view published_post as
  select post.id, post.title, post.published_at, author_id
  from post
  where status = 'published';

create view author_statistics as
  select author.id as author_id, count(post.id) as posts, max(post.published_at) as latest
  from author
  left join post on post.author_id = author.id and status = 'published'
  group by author.id;

create function author_full_name(author_row author) returns text
  language sql immutable as $$
  select author_row.first_name || ' ' || author_row.last_name
$$;

create function author_latest_posts(author_row author, most int default 2) returns setof post
  language sql stable as $$
  select * from post where author_id = author_row.id order by published_at desc nulls last limit most
$$;

create function post_is_mine(post_row post, hasura_session json) returns boolean
  language sql stable as $$
  select exists (
    select 1
    from author
    where author.id = post_row.author_id and author.user_id = hasura_session ->> 'x-hasura-user-id'
  )
$$;

create function post_reading_minutes(post_row post, words_per_minute int default 200) returns int
  language sql immutable as $$
  select ceil(array_length(regexp_split_to_array(post_row.body, '\s+'), 1)::numeric / words_per_minute)::int
$$;

create function search_posts(search text) returns setof post
  language sql stable as $$
  select * from post where title ilike '%' || search || '%' or body ilike '%' || search || '%'
$$;

create function my_posts(hasura_session json) returns setof post
  language sql stable as $$
  select post.*
  from post
  join author on author.id = post.author_id
  where author.user_id = hasura_session ->> 'x-hasura-user-id'
$$;
