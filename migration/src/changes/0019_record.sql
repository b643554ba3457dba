-- The record is looked through by time, by what something was done to, and by who did it.
CREATE INDEX audit_entry_time ON audit_entry (happened_at, id);
CREATE INDEX audit_entry_object ON audit_entry (object_id, happened_at, id) WHERE object_id IS NOT NULL;
CREATE INDEX audit_entry_actor ON audit_entry (actor_id, happened_at, id) WHERE actor_id IS NOT NULL;
