-- Search by trigram. LIKE is not leakproof, so under row-level security it would read the whole tenant; this
-- function runs as gomark_search, whose own policy lets the index be used, and binds the tenant and the viewer's
-- permissions itself, from the transaction's settings and never from an argument.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create index account_search on crm.account using gin (org_id, search_key gin_trgm_ops) where deleted_at is null;
create index contact_search on crm.contact using gin (org_id, search_key gin_trgm_ops) where deleted_at is null;
create index deal_search on crm.deal using gin (org_id, search_key gin_trgm_ops) where deleted_at is null;

grant select on crm.account, crm.contact, crm.deal to gomark_search;
create policy search on crm.account for select to gomark_search using (true);
create policy search on crm.contact for select to gomark_search using (true);
create policy search on crm.deal for select to gomark_search using (true);

-- Ids of an object's records whose search text holds every one of the LIKE `patterns`, at most `max_rows`.
-- app.visible_<object> is 'all' or a list of owners '{1,2}'; absent is an error, not "everything".
create function crm.search_ids(object text, patterns text[], max_rows int) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  visible text := current_setting('app.visible_' || object);
  owners bigint[] := case when visible = 'all' then null else visible::bigint[] end;
  matches text := '';
  pattern text;
begin
  if object not in ('account', 'contact', 'deal') then
    raise exception 'no search over %', object;
  end if;
  foreach pattern in array patterns[1:6] loop
    matches := matches || format(' and r.search_key like %L', pattern);
  end loop;
  -- dynamic, so that the plan is made for these patterns: rare ones by index, common ones by a scan that stops early
  return query execute format(
    'select r.id from crm.%I r where r.org_id = $1 and r.deleted_at is null
       and ($2::bigint[] is null or r.owner_id = any ($2))%s limit $3', object, matches)
    using current_setting('app.org_id')::bigint, owners, least(max_rows, 10001);
end $$;

alter function crm.search_ids(text, text[], int) owner to gomark_search;
