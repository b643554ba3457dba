//! The spine: identity, reception, intake, cases, events, audit and the write side of synchronisation.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};

/// Makes the first tables.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261122_000001_spine"
    }
}

const AUDIT_GUARD_SQLITE: [&str; 3] = [
    "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
     BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END",
    "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
     WHEN OLD.seq IS NOT NULL OR NEW.seq IS NULL OR NEW.id IS NOT OLD.id OR NEW.x IS NOT OLD.x
       OR NEW.ordinal IS NOT OLD.ordinal OR NEW.happened_at IS NOT OLD.happened_at
       OR NEW.actor_id IS NOT OLD.actor_id OR NEW.actor_role IS NOT OLD.actor_role
       OR NEW.site_id IS NOT OLD.site_id OR NEW.session_id IS NOT OLD.session_id
       OR NEW.address IS NOT OLD.address OR NEW.action IS NOT OLD.action
       OR NEW.object_kind IS NOT OLD.object_kind OR NEW.object_id IS NOT OLD.object_id
       OR NEW.fields IS NOT OLD.fields OR NEW.outcome IS NOT OLD.outcome
       OR NEW.request_id IS NOT OLD.request_id OR NEW.content_hash IS NOT OLD.content_hash
     BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END",
    // REPLACE deletes without the delete trigger
    "CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
     WHEN NEW.seq IS NOT NULL OR EXISTS (SELECT 1 FROM audit_entry o WHERE o.id = NEW.id)
     BEGIN SELECT RAISE(ABORT, 'audit entries are never replaced'); END",
];

const AUDIT_GUARD_POSTGRES: [&str; 3] = [
    "CREATE OR REPLACE FUNCTION audit_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
         RAISE EXCEPTION 'audit entries are never deleted';
       END IF;
       IF OLD.seq IS NOT NULL OR NEW.seq IS NULL OR (to_jsonb(NEW) - 'seq' - 'hash') <> (to_jsonb(OLD) - 'seq' - 'hash') THEN
         RAISE EXCEPTION 'audit entries are never changed';
       END IF;
       RETURN NEW;
     END $$",
    "CREATE TRIGGER audit_entry_guard BEFORE UPDATE OR DELETE ON audit_entry
     FOR EACH ROW EXECUTE FUNCTION audit_entry_guard()",
    "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
     FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_guard()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        crate::run(manager, include_str!("changes/0001_spine.sql")).await?;
        let (guards, epoch) = if manager.get_database_backend() == DbBackend::Postgres {
            (AUDIT_GUARD_POSTGRES, "gen_random_uuid()::text")
        } else {
            (AUDIT_GUARD_SQLITE, "lower(hex(randomblob(16)))")
        };
        for guard in guards {
            conn.execute_unprepared(guard).await?;
        }
        let clock = format!("INSERT INTO sync_clock (id, n, epoch) VALUES (1, 0, {epoch})");
        conn.execute_unprepared(&clock).await?;
        Ok(())
    }
}
