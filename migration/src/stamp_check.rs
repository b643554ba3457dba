//! A check for test stores: no row of a synchronised table may be written without the stamp of its own transaction.
//!
//! Not part of the schema. The test harness installs it on the migrated template, so that every test runs with it; a
//! row that escapes its stamp fails the statement that wrote it.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use zhixing_entity::synchronised;

/// Installs the check on a migrated store.
///
/// # Errors
/// The database's error when a trigger cannot be made.
pub async fn install<C: ConnectionTrait>(conn: &C) -> Result<(), DbErr> {
    if conn.get_database_backend() == DbBackend::Postgres {
        conn.execute_unprepared(
            "CREATE FUNCTION stamp_check() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
               IF NEW.sync_x <> (SELECT n FROM sync_clock) + pg_current_xact_id()::text::bigint THEN
                 RAISE EXCEPTION 'row of % escaped its stamp', TG_TABLE_NAME;
               END IF;
               RETURN NULL;
             END $$",
        )
        .await?;
    }
    for table in synchronised() {
        let statements = if conn.get_database_backend() == DbBackend::Postgres {
            vec![format!(
                "CREATE TRIGGER {table}_stamp AFTER INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION stamp_check()"
            )]
        } else {
            ["INSERT", "UPDATE"]
                .iter()
                .map(|act| {
                    format!(
                        "CREATE TRIGGER {table}_stamp_{act} AFTER {act} ON {table}
                         WHEN NEW.sync_x IS NOT (SELECT n FROM sync_clock)
                         BEGIN SELECT RAISE(ABORT, 'row of {table} escaped its stamp'); END"
                    )
                })
                .collect()
        };
        for statement in statements {
            conn.execute_unprepared(&statement).await?;
        }
    }
    Ok(())
}
