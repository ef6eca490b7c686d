-- Whose records a bulk job hands over, where it does: their page leads to it.
alter table crm.bulk_job add column from_member bigint;
create index bulk_job_from_member on crm.bulk_job (org_id, from_member, id) where from_member is not null;
