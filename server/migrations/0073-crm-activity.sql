-- What was done lately, of all records of a kind: "no activity for 30 days" counts it without reading each record.
create index note_written on crm.note (org_id, object, created_at, record_id) where deleted_at is null;
create index stage_change_time on crm.stage_change (org_id, changed_at, deal_id) where from_stage_id is not null;
