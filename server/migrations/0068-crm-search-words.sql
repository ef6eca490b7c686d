-- The words an organization's records hold, for telling what somebody meant who mistyped one. A job gathers them; a word
-- that no record holds any more does no harm, since only records that are found are shown.
create table crm.search_word (
  org_id bigint not null,
  word text collate "C" not null,
  primary key (org_id, word)
);
-- up to seven letters every word one edit away is asked for by itself
create index search_word_similar on crm.search_word using gin (org_id, word public.gin_trgm_ops) where length(word) >= 6;

-- How far the job has read an organization's records, in the order of their last change.
create table crm.search_progress (
  org_id bigint not null,
  object text not null,
  read_until timestamptz not null,
  primary key (org_id, object)
);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['search_word', 'search_progress'] loop
    execute format('alter table crm.%I enable row level security', tenant_table);
    execute format('alter table crm.%I force row level security', tenant_table);
    execute format('create policy tenant on crm.%I for all using (org_id = platform.current_org()) with check (org_id = platform.current_org())', tenant_table);
  end loop;
end $$;

grant select on crm.search_word, crm.search_progress to gomark_search;
create policy search on crm.search_word for select to gomark_search using (true);
create policy search on crm.search_progress for select to gomark_search using (true);

-- The words of the organization most like another one, the likest first.
create function crm.search_similar_words(sought text, at_most int) returns setof text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set pg_trgm.similarity_threshold = 0.19 set enable_seqscan = off as $$
declare
  org bigint := current_setting('app.org_id')::bigint;
begin
  return query
    select w.word from crm.search_word w
    where w.org_id = org and length(w.word) >= 6 and w.word operator(public.%) sought
      and length(w.word) between length(sought) - 2 and length(sought) + 2
    order by public.similarity(w.word, sought) desc, w.word limit at_most;
end $$;
alter function crm.search_similar_words(text, int) owner to gomark_search;

-- Organizations with records that the job has not read. It answers ids alone, and the job then reads as each of them.
create function crm.search_unread_organizations(at_most int) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  object text;
begin
  foreach object in array array['account', 'contact', 'deal', 'record'] loop
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
