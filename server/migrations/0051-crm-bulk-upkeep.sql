-- What many new rows leave to be done: sorting them into the search index, and counting anew. Statistics of a table that
-- has tripled since say that hardly anything is in it; look-ups of many keys then read all there is, batch after batch.
create function crm.after_bulk_writes(object text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  grown regclass;
begin
  perform gin_clean_pending_list(case object
    when 'account' then 'crm.account_search'::regclass
    when 'contact' then 'crm.contact_search'::regclass
    when 'deal' then 'crm.deal_search'::regclass
  end);
  for grown in
    select c.oid from pg_class c
    where c.oid = any (array[('crm.' || object)::regclass, 'crm.property_value'::regclass, 'crm.contact_account'::regclass])
      and pg_stat_get_mod_since_analyze(c.oid) > 1000 + 2 * greatest(c.reltuples, 0)
  loop
    execute format('analyze %s', grown);
  end loop;
end $$;
revoke all on function crm.after_bulk_writes(text) from public;
grant execute on function crm.after_bulk_writes(text) to gomark_app;
