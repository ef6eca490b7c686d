-- Search over notes and tasks. Their terms are written with them, as a record's are (search-terms-rules.ts): the words of
-- a note, or of a task's title, then "|", then those of a task's description. Rows of an earlier release have none until
-- the job that gathers words comes by: '' is told by having no "|".
alter table crm.note add column search_key text not null default '';
alter table crm.task add column search_key text not null default '';

create function crm.search_lexemes(search_key text) returns tsvector
language sql immutable parallel safe
return array_to_tsvector(array_remove(string_to_array(search_key, ' '), ''));

create index note_search on crm.note using gin (org_id, crm.search_lexemes(search_key)) where deleted_at is null;
create index task_search on crm.task using gin (org_id, crm.search_lexemes(search_key)) where deleted_at is null;
-- the newest of them, and the order in which words are gathered
create index note_changed on crm.note (org_id, updated_at, id) where deleted_at is null;
create index task_changed on crm.task (org_id, updated_at, id) where deleted_at is null;

grant select on crm.note, crm.task to gomark_search;
create policy search on crm.note for select to gomark_search using (true);
create policy search on crm.task for select to gomark_search using (true);
grant execute on function crm.search_lexemes(text) to gomark_search;

-- Functions that run as gomark_search, since neither LIKE nor @@ is leakproof. They bind the tenant and the viewer's reach
-- themselves, from the transaction's settings and never from an argument. app.search_reach is
--   {"objects": {"account": null, "contact": ["1", "2"]}, "shared": ["7"], "tasks": null, "me": "3"}
-- for which kinds of record the viewer may read, and whose (null: everybody's), which records were shared with them,
-- whose tasks they may read, and who they are. Absent is an error, not "everything".
--
-- `words` and `terms` are as for crm.search_account. A note or task whose record is out of sight or in the bin is passed
-- over before the best are chosen, so that what may not be seen takes no place; who asks reads what is found once more.
do $generator$
declare
  kind text;
  is_task boolean;
  body text;
begin
  foreach kind in array array['note', 'task'] loop
    is_task := kind = 'task';
    body := $template$
create function crm.search_{kind}(words jsonb, terms text[], at_most int)
returns table (id bigint, place int, updated_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  org bigint := current_setting('app.org_id')::bigint;
  reach jsonb := current_setting('app.search_reach')::jsonb;
  objects jsonb := reach -> 'objects';
  shared bigint[] := array(select jsonb_array_elements_text(reach -> 'shared')::bigint);
  me bigint := (reach ->> 'me')::bigint;
  tasks_of bigint[] := case when reach -> 'tasks' = 'null'::jsonb then null
    else array(select jsonb_array_elements_text(reach -> 'tasks')::bigint) end;
  sees_all boolean := not exists (select from jsonb_each(objects) o where o.value <> 'null'::jsonb);
  window_size int := 500;
  w1 text[] := crm.search_word(words, 0);
  w2 text[] := crm.search_word(words, 1);
  w3 text[] := crm.search_word(words, 2);
  w4 text[] := crm.search_word(words, 3);
  w5 text[] := crm.search_word(words, 4);
  w6 text[] := crm.search_word(words, 5);
  common int[];
  matching bigint[];
  ids bigint[];
  keys text[];
  moments timestamptz[];
  rare text;
begin
  -- Among the newest, where common words are soon found. They tell too which words are common: those the index is not
  -- asked for, since its entries of them are long. Where all are, more of the newest are read instead.
  for deeper in 0..1 loop
    select array[count(*) filter (where one), count(*) filter (where two), count(*) filter (where three),
        count(*) filter (where four), count(*) filter (where five), count(*) filter (where six)]::int[],
        coalesce(array_agg(n.id order by n.updated_at desc) filter (where one and two and three and four and five and six), '{}')
      into common, matching
      from (
        select t.id, t.search_key, t.updated_at from crm.{kind} t where t.org_id = org and t.deleted_at is null
        order by t.updated_at desc limit case deeper when 0 then window_size else 4 * window_size end
      ) n, lateral (select n.search_key like any (w1) as one, w2 is null or n.search_key like any (w2) as two,
        w3 is null or n.search_key like any (w3) as three, w4 is null or n.search_key like any (w4) as four,
        w5 is null or n.search_key like any (w5) as five, w6 is null or n.search_key like any (w6) as six offset 0) m;
    select coalesce(array_agg(v.id), '{}'), array_agg(v.search_key), array_agg(v.updated_at) into ids, keys, moments from (
      select m.id, m.search_key, m.updated_at from (
        select t.* from unnest(matching) with ordinality u (id, n)
        cross join lateral (select t.* from crm.{kind} t where t.org_id = org and t.id = u.id offset 0) t order by u.n
      ) m where {seen} limit at_most
    ) v;
    exit when cardinality(ids) >= at_most;
    rare := (select string_agg(t.term, '&') from unnest(terms) with ordinality t (term, n)
      where t.term is not null and common[t.n] <= window_size / 100);
    exit when rare is not null;
  end loop;
  -- each word is common, and hardly any of the newest holds all of them: the index is asked where its entries are not too long
  if rare is null and cardinality(ids) < at_most then
    rare := (
      select string_agg(t.term, '&') from unnest(terms) with ordinality t (term, n)
      having min(common[t.n]) filter (where t.term is not null) * (
        select c.reltuples from pg_class c where c.oid = 'crm.{kind}'::regclass) <= 10000 * 4.0 * window_size);
  end if;
  return query
    select n.id, crm.search_place(n.search_key, w1, w2, w3, w4, w5, w6), n.updated_at
    from unnest(ids, keys, moments) n (id, search_key, updated_at);
  if cardinality(ids) < at_most and rare is not null then
    -- who sees few of the records looks through more of what is found
    return query
      select m.id, m.place, m.updated_at from (
        select f.id, crm.search_place(f.search_key, w1, w2, w3, w4, w5, w6) as place, f.updated_at, f.object, f.record_id{more_of_f}
        from crm.search_index_of_{kind}(rare::tsquery, words, case when sees_all then 1000 else 10000 end) f
        order by 2 desc, 3 desc offset 0
      ) m where {seen} limit at_most;
  end if;
end $$;

create function crm.search_index_of_{kind}(sought tsquery, words jsonb, at_most int)
returns setof crm.{kind}
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_indexscan = off as $$
declare
  org bigint := current_setting('app.org_id')::bigint;
  w1 text[] := crm.search_word(words, 0);
  w2 text[] := crm.search_word(words, 1);
  w3 text[] := crm.search_word(words, 2);
  w4 text[] := crm.search_word(words, 3);
  w5 text[] := crm.search_word(words, 4);
  w6 text[] := crm.search_word(words, 5);
begin
  return query
    select t.* from crm.{kind} t
    where t.org_id = org and t.deleted_at is null and crm.search_lexemes(t.search_key) @@ sought
      and t.search_key like any (w1) and (w2 is null or t.search_key like any (w2))
      and (w3 is null or t.search_key like any (w3)) and (w4 is null or t.search_key like any (w4))
      and (w5 is null or t.search_key like any (w5)) and (w6 is null or t.search_key like any (w6))
    limit at_most;
end $$;
alter function crm.search_index_of_{kind}(tsquery, jsonb, int) owner to gomark_search;
alter function crm.search_{kind}(jsonb, text[], int) owner to gomark_search;
$template$;
    -- scalar subqueries: looked up for what is at hand, never hashed over all records
    body := replace(body, '{seen}', case when is_task then
      '(m.assignee_id = me or (m.record_id is null and (tasks_of is null or m.assignee_id = any (tasks_of) or m.created_by = me)) or {on_record})'
      else '{on_record}' end);
    body := replace(body, '{on_record}', $sql$(objects ? m.object and m.record_id = case m.object
        when 'account' then (select r.id from crm.account r where r.org_id = org and r.id = m.record_id and r.deleted_at is null and {whose})
        when 'contact' then (select r.id from crm.contact r where r.org_id = org and r.id = m.record_id and r.deleted_at is null and {whose})
        when 'deal' then (select r.id from crm.deal r where r.org_id = org and r.id = m.record_id and r.deleted_at is null and {whose})
        else (select r.id from crm.record r where r.org_id = org and r.id = m.record_id and r.deleted_at is null and {whose}) end)$sql$);
    body := replace(body, '{whose}', $sql$(objects -> m.object = 'null'::jsonb or objects -> m.object @> to_jsonb(r.owner_id::text) or r.id = any (shared))$sql$);
    body := replace(body, '{more_of_f}', case when is_task then ', f.assignee_id, f.created_by' else '' end);
    execute replace(body, '{kind}', kind);
  end loop;
end $generator$;

-- As before, with notes and tasks among what is read.
drop function crm.search_unread_organizations(int);
create function crm.search_unread_organizations(at_most int) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  object text;
begin
  foreach object in array array['account', 'contact', 'deal', 'record', 'note', 'task'] loop
    return query execute format($sql$
      with recursive org (id) as (
        (select r.org_id from crm.%1$I r order by r.org_id limit 1)
        union all
        select (select r.org_id from crm.%1$I r where r.org_id > org.id order by r.org_id limit 1) from org where org.id is not null
      )
      select org.id from org left join crm.search_progress p on p.org_id = org.id and p.object = %1$L
      where org.id is not null and exists (
        select from crm.%1$I r where r.org_id = org.id and r.deleted_at is null
          and (p.read_until is null or r.updated_at > p.read_until))
      limit $1$sql$, object) using at_most;
  end loop;
end $$;
alter function crm.search_unread_organizations(int) owner to gomark_search;
