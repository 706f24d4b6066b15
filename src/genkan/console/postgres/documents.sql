-- name: all
-- The documents of a kind, by name. $1 kind
select id, name, content::text as content, updated_at from genkan_console.documents
where kind = $1 order by lower(name), id;

-- name: count
-- How many there are of a kind besides one. $1 kind $2 id
select count(*) from genkan_console.documents where kind = $1 and id <> $2;

-- name: store
-- A document, new or in place of the one before. $1 kind $2 id $3 name $4 content $5 now
insert into genkan_console.documents (kind, id, name, content, updated_at)
values ($1, $2, $3, $4::text::jsonb, $5)
on conflict (kind, id) do update
set name = excluded.name, content = excluded.content, updated_at = excluded.updated_at;

-- name: delete
-- It goes; a row where it was. $1 kind $2 id
delete from genkan_console.documents where kind = $1 and id = $2 returning id;
