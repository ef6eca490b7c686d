-- Rules of the way: may open stages be skipped, may deals go back, and who may move a deal into a stage.
alter table crm.pipeline add column skipping boolean not null default true;
alter table crm.pipeline add column going_back boolean not null default true;
-- keys of roles; null: everybody who may change the deal
alter table crm.stage add column entered_by text[];
