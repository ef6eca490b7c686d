-- An import asks before each batch whether another one of the same object has been at work.
create index import_at_work on crm.import (org_id, object, updated_at);
