-- Entries of the audit record are never deleted or changed; only their place in the chain is added, once.
CREATE OR REPLACE FUNCTION audit_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
         RAISE EXCEPTION 'audit entries are never deleted';
       END IF;
       IF OLD.seq IS NOT NULL OR NEW.seq IS NULL OR (to_jsonb(NEW) - 'seq' - 'hash') <> (to_jsonb(OLD) - 'seq' - 'hash') THEN
         RAISE EXCEPTION 'audit entries are never changed';
       END IF;
       RETURN NEW;
     END $$;
CREATE TRIGGER audit_entry_guard BEFORE UPDATE OR DELETE ON audit_entry
     FOR EACH ROW EXECUTE FUNCTION audit_entry_guard();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
     FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_guard();

-- The clock of synchronisation begins an epoch of its own.
INSERT INTO sync_clock (id, n, epoch) VALUES (1, 0, gen_random_uuid()::text);
