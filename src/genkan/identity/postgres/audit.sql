-- name: record
-- Keep events, in their order. $1 kinds, $2 at, $3 actors, $4 subjects, $5 details as JSON texts
insert into identity.audit_events (kind, at, actor, subject, details)
select kind, at, actor, subject, details::jsonb
from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])
  with ordinality as event (kind, at, actor, subject, details, position)
order by position;

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
