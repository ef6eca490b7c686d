-- How often deals go on from a stage is counted over a window of time, of the index alone.
create index stage_change_left on crm.stage_change (org_id, from_stage_id, changed_at) include (to_stage_id, deal_id)
  where from_stage_id is not null;
