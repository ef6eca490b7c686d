-- Search by whole words and their beginnings. `search_key` holds the terms a record is found by (the application writes
-- them, see search-terms-rules.ts: its words, addresses from each of their parts on, numbers in pieces of four digits), so
-- an index over terms answers what an index over trigrams did, in a third of the time to write and to read. It knows
-- owners too, so that who sees few records is answered as soon as who sees all.
drop index crm.account_search;
drop index crm.contact_search;
drop index crm.deal_search;
drop function crm.search_ids(text, text[], int);

-- An index has no room for endless words. The owner of the tables is bound by their policies too, but for this moment.
do $$
declare
  object text;
begin
  foreach object in array array['account', 'contact', 'deal', 'record'] loop
    execute format('alter table crm.%I no force row level security', object);
    execute format($sql$update crm.%I set search_key = regexp_replace(search_key, '(\S{64})\S+', '\1', 'g') where search_key ~ '\S{65}'$sql$, object);
    execute format('alter table crm.%I force row level security', object);
  end loop;
end $$;

create function crm.search_terms(search_key text, owner_id bigint) returns tsvector
language sql immutable parallel safe
return array_to_tsvector(array_remove(string_to_array(search_key || ' @' || coalesce(owner_id, 0), ' '), ''));

create index account_search on crm.account using gin (org_id, crm.search_terms(search_key, owner_id)) where deleted_at is null;
create index contact_search on crm.contact using gin (org_id, crm.search_terms(search_key, owner_id)) where deleted_at is null;
create index record_search on crm.record using gin (org_id, crm.search_terms(search_key, owner_id)) where deleted_at is null;
grant select on crm.record to gomark_search;
create policy search on crm.record for select to gomark_search using (true);
create index deal_search on crm.deal using gin (org_id, crm.search_terms(search_key, owner_id)) where deleted_at is null;

-- The owners the viewer reaches of an object: null for all of them. app.visible_<object> is 'all' or a list '{1,2}', set
-- for the transaction; absent is an error, not "everything".
create function crm.search_reach(object text) returns bigint[]
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  visible text := current_setting('app.visible_' || object);
begin
  return case when visible = 'all' then null else visible::bigint[] end;
end $$;

-- The patterns of the n-th word sought; null where there are fewer words.
create function crm.search_word(words jsonb, n int) returns text[]
language sql immutable parallel safe
return (select array_agg(w.pattern) from jsonb_array_elements_text(words -> n) as w (pattern));

-- 2: the record's name holds every word, 1: some stand elsewhere.
create function crm.search_place(search_key text, w1 text[], w2 text[], w3 text[], w4 text[], w5 text[], w6 text[]) returns int
language sql immutable parallel safe
return (select case when n.k like any (w1) and (w2 is null or n.k like any (w2)) and (w3 is null or n.k like any (w3))
  and (w4 is null or n.k like any (w4)) and (w5 is null or n.k like any (w5)) and (w6 is null or n.k like any (w6)) then 2 else 1 end
  from (select split_part(search_key, ' | ', 1) as k offset 0) n);

grant execute on function crm.search_terms(text, bigint), crm.search_reach(text), crm.search_word(jsonb, int),
  crm.search_place(text, text[], text[], text[], text[], text[], text[]) to gomark_search;

-- For each table of records functions that run as gomark_search, since neither LIKE nor @@ is leakproof. They bind the
-- tenant and the viewer's reach themselves, from the transaction's settings and never from an argument.
--
-- `words`: for each word sought its patterns over search_key, any of which must match; one word at least, six at most.
-- `terms`: the same words for the index; null where a word is too short to be looked up.
-- Types of one's own share a table: app.visible_record_types says which of them the viewer's reach is told of.
do $generator$
declare
  object text;
  own boolean;
  body text;
begin
  foreach object in array array['account', 'contact', 'deal', 'record'] loop
    own := object = 'record';
    body := $template$
create function crm.search_index_of_{object}(sought tsquery, words jsonb, at_most int)
returns table (id bigint, type_id bigint, search_key text, updated_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_indexscan = off as $$
declare
  org bigint := current_setting('app.org_id')::bigint;
  owners bigint[] := crm.search_reach('{object}');
  types bigint[] := {types};
  w1 text[] := crm.search_word(words, 0);
  w2 text[] := crm.search_word(words, 1);
  w3 text[] := crm.search_word(words, 2);
  w4 text[] := crm.search_word(words, 3);
  w5 text[] := crm.search_word(words, 4);
  w6 text[] := crm.search_word(words, 5);
begin
  if owners is not null and cardinality(owners) between 1 and 20 then
    sought := sought && (select string_agg('@' || o, '|') from unnest(owners) o)::tsquery;
  end if;
  return query
    select r.id, {type_id}, r.search_key, r.updated_at from crm.{object} r
    where r.org_id = org and r.deleted_at is null and crm.search_terms(r.search_key, r.owner_id) @@ sought
      and (types is null or {type_id} = any (types)) and (owners is null or r.owner_id = any (owners))
      and r.search_key like any (w1) and (w2 is null or r.search_key like any (w2))
      and (w3 is null or r.search_key like any (w3)) and (w4 is null or r.search_key like any (w4))
      and (w5 is null or r.search_key like any (w5)) and (w6 is null or r.search_key like any (w6))
    limit at_most;
end $$;

create function crm.search_newest_of_{object}(at_most int)
returns table (id bigint, type_id bigint, search_key text, updated_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  org bigint := current_setting('app.org_id')::bigint;
  -- so many owners and types are looked at one by one
  owners bigint[] := (crm.search_reach('{object}'))[1:100];
  types bigint[] := coalesce({types}, '{0}');
begin
  if cardinality(types) = 0 then
    return;
  end if;
  if owners is null then
    return query
      select n.* from unnest(types) as t (id) cross join lateral (
        select r.id, {type_id}, r.search_key, r.updated_at from crm.{object} r
        where r.org_id = org {of_type} and r.deleted_at is null
        order by r.created_at desc limit 1 + at_most / cardinality(types)) n;
  elsif cardinality(owners) > 0 then
    return query
      select n.* from unnest(types) as t (id) cross join unnest(owners) as o (id) cross join lateral (
        select r.id, {type_id}, r.search_key, r.updated_at from crm.{object} r
        where r.org_id = org {of_type} and r.owner_id = o.id and r.deleted_at is null
        order by r.id desc limit 1 + at_most / cardinality(types) / cardinality(owners)) n;
  end if;
end $$;

create function crm.search_{object}(beginning text, words jsonb, terms text[], at_most int)
returns table (id bigint, type_id bigint, place int, updated_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  org bigint := current_setting('app.org_id')::bigint;
  owners bigint[] := crm.search_reach('{object}');
  types bigint[] := coalesce({types}, '{0}');
  window_size int := 500;
  w1 text[] := crm.search_word(words, 0);
  w2 text[] := crm.search_word(words, 1);
  w3 text[] := crm.search_word(words, 2);
  w4 text[] := crm.search_word(words, 3);
  w5 text[] := crm.search_word(words, 4);
  w6 text[] := crm.search_word(words, 5);
  common int[];
  ids bigint[];
  kinds bigint[];
  keys text[];
  moments timestamptz[];
  rare text;
begin
  -- of exactly that name, and those whose name begins with it
  return query
    select b.id, b.type_id, 3, b.updated_at from unnest(types) as t (id) cross join lateral (
      select r.id, {type_id}, r.name_key, r.updated_at, r.owner_id from crm.{object} r
      where r.org_id = org {of_type} and r.deleted_at is null
        and r.name_key >= beginning and r.name_key < beginning || U&'\+10FFFF'
      order by r.name_key, r.id limit case when owners is null then at_most else 1000 end
    ) b (id, type_id, name_key, updated_at, owner_id)
    where owners is null or b.owner_id = any (owners) order by b.name_key limit at_most;

  -- Among the newest, where common words are soon found. They tell too which words are common: those the index is not
  -- asked for, since its entries of them are long. Where all are, more of the newest are read instead.
  for deeper in 0..1 loop
    select array[count(*) filter (where one), count(*) filter (where two), count(*) filter (where three),
        count(*) filter (where four), count(*) filter (where five), count(*) filter (where six)]::int[],
        coalesce(array_agg(n.id) filter (where all_words), '{}'), array_agg(n.type_id) filter (where all_words),
        array_agg(n.search_key) filter (where all_words), array_agg(n.updated_at) filter (where all_words)
      into common, ids, kinds, keys, moments
      from crm.search_newest_of_{object}(case deeper when 0 then window_size else 10 * window_size end) n,
        lateral (select n.search_key like any (w1) as one, w2 is null or n.search_key like any (w2) as two,
          w3 is null or n.search_key like any (w3) as three, w4 is null or n.search_key like any (w4) as four,
          w5 is null or n.search_key like any (w5) as five, w6 is null or n.search_key like any (w6) as six offset 0) m,
        lateral (select one and two and three and four and five and six as all_words offset 0) a;
    exit when cardinality(ids) >= at_most;
    rare := (select string_agg(t.term, '&') from unnest(terms) with ordinality t (term, n)
      where t.term is not null and common[t.n] <= window_size / 100);
    exit when rare is not null;
  end loop;
  -- each word is common, and hardly any of the newest holds all of them
  rare := coalesce(rare, (select string_agg(t.term, '&') from unnest(terms) t (term)));
  return query
    select n.id, n.type_id, crm.search_place(n.search_key, w1, w2, w3, w4, w5, w6), n.updated_at
    from unnest(ids, kinds, keys, moments) n (id, type_id, search_key, updated_at) order by 3 desc, 4 desc limit at_most;
  if cardinality(ids) < at_most and rare is not null then
    return query
      select f.id, f.type_id, crm.search_place(f.search_key, w1, w2, w3, w4, w5, w6), f.updated_at
      from crm.search_index_of_{object}(rare::tsquery, words, 1000) f order by 3 desc, 4 desc limit at_most;
  end if;
end $$;

alter function crm.search_index_of_{object}(tsquery, jsonb, int) owner to gomark_search;
alter function crm.search_newest_of_{object}(int) owner to gomark_search;
alter function crm.search_{object}(text, jsonb, text[], int) owner to gomark_search;
$template$;
    body := replace(body, '{types}', case when own then $t$current_setting('app.visible_record_types')::bigint[]$t$ else 'null::bigint[]' end);
    body := replace(body, '{type_id}', case when own then 'r.type_id' else 'null::bigint' end);
    body := replace(body, '{of_type}', case when own then 'and r.type_id = t.id' else '' end);
    execute replace(body, '{object}', object);
  end loop;
end $generator$;
