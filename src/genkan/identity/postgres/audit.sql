-- name: record
-- Keep an event. $1 kind, $2 at, $3 actor, $4 subject, $5 details as JSON text
insert into identity.audit_events (kind, at, actor, subject, details)
values ($1, $2, $3, $4, $5::jsonb);

-- name: newest
-- $1 kinds ("management.*": all that begin so), $2 actor, $3 subject, $4 since, $5 until,
-- $6 before and $7 after this number, $8 how many
select number, kind, at, actor, subject, details::text as details
from identity.audit_events
where (
    cardinality($1::text[]) = 0
    or exists (
      select from unnest($1::text[]) as wanted
      where kind = wanted or (right(wanted, 2) = '.*' and starts_with(kind, left(wanted, -1)))
    )
  )
  and ($2::text is null or actor = $2)
  and ($3::text is null or subject = $3)
  and ($4::timestamptz is null or at >= $4)
  and ($5::timestamptz is null or at < $5)
  and ($6::bigint is null or number < $6)
  and ($7::bigint is null or number > $7)
order by number desc
limit $8;

-- name: next
-- The first ones after a number; the parameters are those of `newest`.
select * from (
  select number, kind, at, actor, subject, details::text as details
  from identity.audit_events
  where (
      cardinality($1::text[]) = 0
      or exists (
        select from unnest($1::text[]) as wanted
        where kind = wanted or (right(wanted, 2) = '.*' and starts_with(kind, left(wanted, -1)))
      )
    )
    and ($2::text is null or actor = $2)
    and ($3::text is null or subject = $3)
    and ($4::timestamptz is null or at >= $4)
    and ($5::timestamptz is null or at < $5)
    and ($6::bigint is null or number < $6)
    and number > $7
  order by number
  limit $8
) as next
order by number desc;

-- name: remove_before
-- $1 the first moment that is kept
delete from identity.audit_events where at < $1;
