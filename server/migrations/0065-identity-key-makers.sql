-- Who made a key: it opens nothing as long as they could not come in themselves. Null: GoMark itself made it, from the
-- command line. A key that another key made stands or falls with the person behind that one.
alter table identity.api_key add column made_by bigint;
alter table identity.portfolio_api_key add column made_by bigint;

-- The trail knows who made the keys there are. The owner of the tables is bound by their policies too, but for this moment.
do $$
declare
  place text;
  changed int;
begin
  foreach place in array array['api_key', 'portfolio_api_key', 'audit_entry', 'portfolio_audit_entry'] loop
    execute format('alter table identity.%I no force row level security', place);
  end loop;
  update identity.api_key k set made_by = a.actor_id from identity.audit_entry a
  where a.org_id = k.org_id and a.object = 'api_key' and a.record_id = k.id and a.action = 'created' and a.actor_kind = 'user';
  update identity.portfolio_api_key k set made_by = a.actor_id from identity.portfolio_audit_entry a
  where a.portfolio_id = k.portfolio_id and a.object = 'portfolio_api_key' and a.record_id = k.id and a.action = 'created' and a.actor_kind = 'user';
  -- keys that keys made, one step at a time
  for step in 1..10 loop
    update identity.api_key k set made_by = m.made_by
    from identity.audit_entry a
    join (select id, made_by from identity.api_key union all select id, made_by from identity.portfolio_api_key) m on m.id = a.actor_id
    where k.made_by is null and m.made_by is not null
      and a.org_id = k.org_id and a.object = 'api_key' and a.record_id = k.id and a.action = 'created' and a.actor_kind = 'key';
    get diagnostics changed = row_count;
    exit when changed = 0;
  end loop;
  foreach place in array array['api_key', 'portfolio_api_key', 'audit_entry', 'portfolio_audit_entry'] loop
    execute format('alter table identity.%I force row level security', place);
  end loop;
end $$;

-- Whether somebody may come into an organization: as its member, or for the portfolio. Null for the organization: into
-- the portfolio. Nobody stands for GoMark itself, which always may.
create function identity.comes_in(wanted_user bigint, into_org bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select wanted_user is null
    or exists (select from identity.member m where m.org_id = into_org and m.user_id = wanted_user and m.active)
    or exists (
      select from identity.portfolio p join identity.portfolio_member m on m.portfolio_id = p.id
      where m.user_id = wanted_user and m.active)
$$;

-- Who stands behind a key; keys of organizations and of the portfolio share one sequence of ids.
create function identity.maker_of_key(wanted_key bigint) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.made_by from identity.organization o join identity.api_key k on k.org_id = o.id where k.id = wanted_key
  union all
  select k.made_by from identity.portfolio p join identity.portfolio_api_key k on k.portfolio_id = p.id where k.id = wanted_key
$$;

-- Whether a key opens anything at this moment.
create function identity.key_works(wanted_key bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
      select from identity.organization o join identity.api_key k on k.org_id = o.id
      where k.id = wanted_key and k.revoked_at is null and identity.comes_in(k.made_by, o.id))
    or exists (
      select from identity.portfolio p join identity.portfolio_api_key k on k.portfolio_id = p.id
      where k.id = wanted_key and k.revoked_at is null and identity.comes_in(k.made_by, null))
$$;

drop function identity.find_key(bytea);
create function identity.find_key(wanted bytea)
returns table (org_id bigint, portfolio_id bigint, id bigint, name text, role text)
language sql stable security definer set search_path = pg_catalog as $$
  select o.id, null::bigint, k.id, k.name, k.role
  from identity.organization o
  cross join lateral (
    select k.id, k.name, k.role from identity.api_key k
    where k.org_id = o.id and k.hash = wanted and k.revoked_at is null and identity.comes_in(k.made_by, o.id)
  ) k
  union all
  select null::bigint, k.portfolio_id, k.id, k.name, k.role
  from identity.portfolio p join identity.portfolio_api_key k on k.portfolio_id = p.id
  where k.hash = wanted and k.revoked_at is null and identity.comes_in(k.made_by, null)
$$;

grant create on schema identity to gomark_directory;
alter function identity.comes_in(bigint, bigint) owner to gomark_directory;
alter function identity.maker_of_key(bigint) owner to gomark_directory;
alter function identity.key_works(bigint) owner to gomark_directory;
alter function identity.find_key(bytea) owner to gomark_directory;
revoke create on schema identity from gomark_directory;
