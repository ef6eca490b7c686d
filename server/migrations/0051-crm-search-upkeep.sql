-- New rows first wait in a list of the search index, which whoever fills it up has to sort in. During an import this is
-- done beside the writing, by another connection.
create function crm.sort_in_search(object text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return gin_clean_pending_list(case object
    when 'account' then 'crm.account_search'::regclass
    when 'contact' then 'crm.contact_search'::regclass
    when 'deal' then 'crm.deal_search'::regclass
  end);
end $$;
revoke all on function crm.sort_in_search(text) from public;
grant execute on function crm.sort_in_search(text) to gomark_app;
