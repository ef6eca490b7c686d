-- A view also says how its table is grouped (a property, and for times by what), how many of its columns stay in sight,
-- and how wide they are.
alter table crm.view add column grouped_by text, add column frozen int, add column widths jsonb;
