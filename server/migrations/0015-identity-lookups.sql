-- What must be known before a call is bound to an organization: whose key, token or user this is.
-- Narrow functions owned by a role that nobody can log in as and that sees these few tables by policies of its own.
grant usage on schema identity, platform to gomark_directory;
grant execute on function platform.current_org(), platform.current_portfolio() to gomark_directory;
grant select on identity.portfolio, identity.organization, identity.member, identity.portfolio_member,
  identity.invitation, identity.portfolio_invitation, identity.api_key, identity.portfolio_api_key to gomark_directory;
grant select on identity.role_permission to gomark_directory;
grant update (last_used_at) on identity.api_key, identity.portfolio_api_key to gomark_directory;
grant update (name, name_key, updated_at) on identity.member to gomark_directory;
grant update (name, updated_at) on identity.portfolio_member to gomark_directory;

create policy directory on identity.portfolio for select to gomark_directory using (true);
create policy directory on identity.organization for select to gomark_directory using (true);
create policy directory on identity.member for select to gomark_directory using (true);
create policy directory on identity.portfolio_member for select to gomark_directory using (true);
create policy directory on identity.invitation for select to gomark_directory using (true);
create policy directory on identity.portfolio_invitation for select to gomark_directory using (true);
create policy directory on identity.api_key for select to gomark_directory using (true);
create policy directory on identity.portfolio_api_key for select to gomark_directory using (true);
create policy directory on identity.role_permission for select to gomark_directory using (true);
create policy directory_touch on identity.api_key for update to gomark_directory using (true) with check (true);
create policy directory_touch on identity.portfolio_api_key for update to gomark_directory using (true) with check (true);
create policy directory_rename on identity.member for update to gomark_directory using (true) with check (true);
create policy directory_rename on identity.portfolio_member for update to gomark_directory using (true) with check (true);

create function identity.installed_portfolio() returns table (id bigint, name text)
language sql stable security definer set search_path = pg_catalog as $$
  select p.id, p.name from identity.portfolio p
$$;

create function identity.find_organization(slug_or_id text)
returns table (id bigint, portfolio_id bigint, slug text, name text, currency text, time_zone text)
language sql stable security definer set search_path = pg_catalog as $$
  select o.id, o.portfolio_id, o.slug, o.name, o.currency::text, o.time_zone
  from identity.organization o where o.slug = slug_or_id or o.id::text = slug_or_id
$$;

-- Every index starts with org_id, hence one probe per organization instead of an index across them.
create function identity.memberships_of(wanted_user bigint)
returns table (org_id bigint, slug text, org_name text, currency text, time_zone text, member_id bigint, member_name text, role text, team_id bigint)
language sql stable security definer set search_path = pg_catalog as $$
  select o.id, o.slug, o.name, o.currency::text, o.time_zone, m.id, m.name, m.role, m.team_id
  from identity.organization o
  cross join lateral (
    select m.id, m.name, m.role, m.team_id from identity.member m
    where m.org_id = o.id and m.user_id = wanted_user and m.active
  ) m
  order by o.name, o.id
$$;

create function identity.portfolio_membership_of(wanted_user bigint)
returns table (portfolio_id bigint, portfolio_name text, member_id bigint, member_name text, role text)
language sql stable security definer set search_path = pg_catalog as $$
  select p.id, p.name, m.id, m.name, m.role
  from identity.portfolio p join identity.portfolio_member m on m.portfolio_id = p.id
  where m.user_id = wanted_user and m.active
$$;

-- The matrix cells that tell one user what they may do in each organization: of their own role there, and of the
-- role their portfolio role acts with.
create function identity.permissions_of(wanted_user bigint, acting_role text)
returns table (org_id bigint, role text, permission text, scope text)
language sql stable security definer set search_path = pg_catalog as $$
  select o.id, r.role, r.permission, r.scope
  from identity.organization o
  left join identity.member m on m.org_id = o.id and m.user_id = wanted_user and m.active
  join identity.role_permission r on r.org_id = o.id and (r.role = m.role or r.role = acting_role)
$$;

create function identity.find_key(wanted bytea)
returns table (org_id bigint, portfolio_id bigint, id bigint, name text, role text)
language sql stable security definer set search_path = pg_catalog as $$
  select o.id, null::bigint, k.id, k.name, k.role
  from identity.organization o
  cross join lateral (select k.id, k.name, k.role from identity.api_key k where k.org_id = o.id and k.hash = wanted and k.revoked_at is null) k
  union all
  select null::bigint, k.portfolio_id, k.id, k.name, k.role
  from identity.portfolio p join identity.portfolio_api_key k on k.portfolio_id = p.id
  where k.hash = wanted and k.revoked_at is null
$$;

create function identity.find_invitation(wanted bytea)
returns table (org_id bigint, portfolio_id bigint, id bigint, email text, name text, role text, place text, invited_by text,
  expires_at timestamptz, accepted_at timestamptz, revoked_at timestamptz)
language sql stable security definer set search_path = pg_catalog as $$
  select o.id, o.portfolio_id, i.id, i.email, i.name, i.role, o.name, i.invited_by, i.expires_at, i.accepted_at, i.revoked_at
  from identity.organization o
  cross join lateral (select * from identity.invitation i where i.org_id = o.id and i.token_hash = wanted) i
  union all
  select null::bigint, p.id, i.id, i.email, i.name, i.role, p.name, i.invited_by, i.expires_at, i.accepted_at, i.revoked_at
  from identity.portfolio p join identity.portfolio_invitation i on i.portfolio_id = p.id
  where i.token_hash = wanted
$$;

create function identity.note_key_use(org_ids bigint[], key_ids bigint[], used_at timestamptz[]) returns void
language sql security definer set search_path = pg_catalog as $$
  update identity.api_key k set last_used_at = u.used_at
  from unnest(org_ids, key_ids, used_at) as u (org_id, id, used_at)
  where k.org_id = u.org_id and k.id = u.id and (k.last_used_at is null or k.last_used_at < u.used_at);
  update identity.portfolio_api_key k set last_used_at = u.used_at
  from unnest(org_ids, key_ids, used_at) as u (org_id, id, used_at)
  where u.org_id is null and k.id = u.id and (k.last_used_at is null or k.last_used_at < u.used_at);
$$;

create function identity.rename_user(renamed_user bigint, new_name text, new_name_key text) returns void
language sql security definer set search_path = pg_catalog as $$
  update identity.member set name = new_name, name_key = new_name_key, updated_at = now() where user_id = renamed_user;
  update identity.portfolio_member set name = new_name, updated_at = now() where user_id = renamed_user;
$$;

-- A function's owner must be able to create in the schema at the moment it is handed over.
grant create on schema identity to gomark_directory;
alter function identity.installed_portfolio() owner to gomark_directory;
alter function identity.find_organization(text) owner to gomark_directory;
alter function identity.memberships_of(bigint) owner to gomark_directory;
alter function identity.portfolio_membership_of(bigint) owner to gomark_directory;
alter function identity.permissions_of(bigint, text) owner to gomark_directory;
alter function identity.find_key(bytea) owner to gomark_directory;
alter function identity.find_invitation(bytea) owner to gomark_directory;
alter function identity.note_key_use(bigint[], bigint[], timestamptz[]) owner to gomark_directory;
alter function identity.rename_user(bigint, text, text) owner to gomark_directory;
revoke create on schema identity from gomark_directory;
