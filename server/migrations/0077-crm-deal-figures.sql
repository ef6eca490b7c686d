-- Deals are counted and added up by any of their standard properties: by stage, owner, account, day. Read from the records
-- that takes a second for 500,000 of them; an index that holds what is counted by is a tenth as large. It replaces the one
-- that boards read their sums from, so that a write keeps no more indexes than before.
drop index crm.deal_sums;
create index deal_sums on crm.deal (org_id, pipeline_id, stage_id, currency, amount_minor)
  include (id, owner_id, account_id, contact_id, close_date, created_at, closed_at) where deleted_at is null;
