-- name: looks
-- What the pages of a visit are made of. $1 client id or null, $2 organization's code or null
select
  b.privacy_url,
  b.terms_url,
  (select d.design from identity.designs d where d.owner = '') as environment,
  (select d.design from identity.designs d where d.owner = $1) as application,
  (
    select jsonb_build_object(
      'background_color', o.background_color,
      'button_color', o.button_color,
      'button_text_color', o.button_text_color,
      'link_color', o.link_color,
      'background_color_dark', o.background_color_dark,
      'button_color_dark', o.button_color_dark,
      'button_text_color_dark', o.button_text_color_dark,
      'link_color_dark', o.link_color_dark,
      'theme_code', o.theme_code
    )
    from identity.organizations o where o.code = $2
  ) as organization,
  (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'owner', p.owner,
          'kind', p.kind,
          'version', (extract(epoch from p.created_at) * 1000)::bigint::text
        )
      ),
      '[]'
    )
    from identity.design_pictures p where p.owner in ('', $1)
  ) as pictures,
  (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'kind', l.kind,
          'version', (extract(epoch from l.created_at) * 1000)::bigint::text
        )
      ),
      '[]'
    )
    from identity.organization_logos l where l.organization_code = $2
  ) as logos
from identity.business b;

-- name: read
-- A design. $1 owner
select design from identity.designs where owner = $1;

-- name: write
-- A design in place of the earlier one. $1 owner, $2 design
insert into identity.designs (owner, client_id, design)
values ($1, nullif($1, ''), $2::jsonb)
on conflict (owner) do update set design = excluded.design;

-- name: pictures
-- The pictures of an owner. $1 owner
select kind, media_type, content, created_at
from identity.design_pictures where owner = $1 order by kind;

-- name: put_picture
-- A picture in place of the earlier one of its kind. $1 owner, $2-$5 fields
with owned as (
  insert into identity.designs (owner, client_id)
  values ($1, nullif($1, ''))
  on conflict (owner) do update set owner = excluded.owner
  returning owner
)
insert into identity.design_pictures (owner, kind, media_type, content, created_at)
select owner, $2, $3, $4, $5 from owned
on conflict (owner, kind) do update
set media_type = excluded.media_type, content = excluded.content,
    created_at = excluded.created_at;

-- name: remove_picture
-- A picture goes. $1 owner, $2 kind
delete from identity.design_pictures where owner = $1 and kind = $2 returning kind;
