-- Words that each are in very many records, and hardly ever together: looking all of them up would take as long as their
-- entries in the index are, so that is done where the least common one is in 10,000 records at most, by the share of the
-- newest and the size of the table. Where there are more, the newest 5,000 and the beginnings of names answer.
do $generator$
declare
  object text;
  own boolean;
  body text;
begin
  foreach object in array array['account', 'contact', 'deal', 'record'] loop
    own := object = 'record';
    body := $template$
drop function crm.search_{object}(text, jsonb, text[], int);
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
  -- each word is common, and hardly any of the newest holds all of them: the index is asked where its entries are not too long
  if rare is null and cardinality(ids) < at_most then
    rare := (
      select string_agg(t.term, '&') from unnest(terms) with ordinality t (term, n)
      having min(common[t.n]) filter (where t.term is not null) * (
        select c.reltuples from pg_class c where c.oid = 'crm.{object}'::regclass) <= 10000 * 10.0 * window_size);
  end if;
  return query
    select n.id, n.type_id, crm.search_place(n.search_key, w1, w2, w3, w4, w5, w6), n.updated_at
    from unnest(ids, kinds, keys, moments) n (id, type_id, search_key, updated_at) order by 3 desc, 4 desc limit at_most;
  if cardinality(ids) < at_most and rare is not null then
    return query
      select f.id, f.type_id, crm.search_place(f.search_key, w1, w2, w3, w4, w5, w6), f.updated_at
      from crm.search_index_of_{object}(rare::tsquery, words, 1000) f order by 3 desc, 4 desc limit at_most;
  end if;
end $$;
alter function crm.search_{object}(text, jsonb, text[], int) owner to gomark_search;
$template$;
    body := replace(body, '{types}', case when own then $t$current_setting('app.visible_record_types')::bigint[]$t$ else 'null::bigint[]' end);
    body := replace(body, '{type_id}', case when own then 'r.type_id' else 'null::bigint' end);
    body := replace(body, '{of_type}', case when own then 'and r.type_id = t.id' else '' end);
    execute replace(body, '{object}', object);
  end loop;
end $generator$;
