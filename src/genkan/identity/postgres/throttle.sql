-- name: take
-- Take one from a bucket. $1 bucket, $2 seconds per one, $3 seconds the whole bucket holds, $4 now
-- `full_at` is when the bucket will be full again; taking moves it on, unless that is too far.
with taken as (
  insert into identity.throttle_buckets as b (bucket, full_at)
  values ($1, $4::timestamptz + make_interval(secs => $2))
  on conflict (bucket) do update
  set full_at = greatest(b.full_at, $4) + make_interval(secs => $2)
  where greatest(b.full_at, $4) + make_interval(secs => $2)
    <= $4::timestamptz + make_interval(secs => $3)
  returning bucket
)
select case when exists (select 1 from taken) then 0::float8
  else greatest(0.001, extract(epoch from b.full_at - $4) + $2 - $3)::float8 end
from (select $1::text as bucket) asked
left join identity.throttle_buckets b using (bucket);

-- name: reset
-- Fill a bucket. $1 bucket
delete from identity.throttle_buckets where bucket = $1;

-- name: remove_expired
-- Sweep what is full. $1 now
with gone as (delete from identity.throttle_buckets where full_at < $1 returning 1)
select count(*) from gone;
