-- Entries of the audit record are never deleted, changed or replaced; only their place in the chain is added, once.
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
     BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
     WHEN OLD.seq IS NOT NULL OR NEW.seq IS NULL OR NEW.id IS NOT OLD.id OR NEW.x IS NOT OLD.x
       OR NEW.ordinal IS NOT OLD.ordinal OR NEW.happened_at IS NOT OLD.happened_at
       OR NEW.actor_id IS NOT OLD.actor_id OR NEW.actor_role IS NOT OLD.actor_role
       OR NEW.site_id IS NOT OLD.site_id OR NEW.session_id IS NOT OLD.session_id
       OR NEW.address IS NOT OLD.address OR NEW.action IS NOT OLD.action
       OR NEW.object_kind IS NOT OLD.object_kind OR NEW.object_id IS NOT OLD.object_id
       OR NEW.fields IS NOT OLD.fields OR NEW.outcome IS NOT OLD.outcome
       OR NEW.request_id IS NOT OLD.request_id OR NEW.content_hash IS NOT OLD.content_hash
     BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
-- REPLACE deletes without the delete trigger
CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
     WHEN NEW.seq IS NOT NULL OR EXISTS (SELECT 1 FROM audit_entry o WHERE o.id = NEW.id)
     BEGIN SELECT RAISE(ABORT, 'audit entries are never replaced'); END;

-- The clock of synchronisation begins an epoch of its own.
INSERT INTO sync_clock (id, n, epoch) VALUES (1, 0, lower(hex(randomblob(16))));
