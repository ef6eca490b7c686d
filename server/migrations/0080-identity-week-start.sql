-- The day an organization's weeks begin with, 1 for Monday to 7 for Sunday: calendars and "this week" rest on it.
alter table identity.organization add column week_start smallint not null default 1 check (week_start between 1 and 7);
