-- Who has sent a file: nobody else reads it again by its id. Null for those from before, which nobody reads again.
alter table platform.file add column kept_by text;
