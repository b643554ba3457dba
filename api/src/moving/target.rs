//! The store that is made: its tables are emptied of what every new store begins with, and what stands in the way of
//! copied rows is put aside until they are all there.
//!
//! Everything up to the copied rows is one transaction. The store's own row is not among them: without it nothing serves
//! what is made.

use anyhow::{Context as _, bail};

use super::schema::{Schema, quoted};
use crate::db::{ConnectionTrait, DatabaseTransaction, Db, DbBackend, Sql, StoreError};

/// Begins the transaction that fills a place where nothing is, and brings it to this program's schema.
pub(super) async fn begin(db: &Db) -> anyhow::Result<DatabaseTransaction> {
    let is_server = db.backend() == DbBackend::Postgres;
    if !is_server {
        // counts for the one connection that writes, and only outside a transaction
        run(db.bare_writer(), "PRAGMA foreign_keys = OFF").await?;
    }
    let tx = db.begin_bare().await?;
    if is_server {
        wait_for_ever(&tx).await?;
        zhixing_migration::lock(&tx).await?;
        let encoding = texts(&tx, "SELECT current_setting('server_encoding') AS name").await?;
        if encoding != ["UTF8"] {
            bail!(
                "the target keeps text as {}; make a database with ENCODING 'UTF8'",
                encoding.join("")
            );
        }
    }
    if !Schema::read(&tx).await?.0.is_empty() || !zhixing_migration::is_untouched(&tx).await? {
        bail!("somebody else made tables in the target meanwhile; give an empty place");
    }
    zhixing_migration::up(&tx)
        .await
        .context("the schema of the target cannot be made")?;
    Ok(tx)
}

/// A long transaction may take the time it takes.
pub(super) async fn wait_for_ever(tx: &DatabaseTransaction) -> Result<(), StoreError> {
    if tx.get_database_backend() == DbBackend::Postgres {
        run(tx, "SET LOCAL statement_timeout = 0").await?;
        run(tx, "SET LOCAL idle_in_transaction_session_timeout = 0").await?;
    }
    Ok(())
}

/// What stood in the way, to be put back: statements.
pub(super) struct PutAside(Vec<String>);

/// Puts triggers and references aside and takes all rows out.
pub(super) async fn clear(tx: &DatabaseTransaction, schema: &Schema) -> anyhow::Result<PutAside> {
    if tx.get_database_backend() == DbBackend::Postgres {
        return clear_postgres(tx, schema).await;
    }
    let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid";
    let made = "SELECT sql AS name FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid";
    let (names, back) = (texts(tx, triggers).await?, texts(tx, made).await?);
    for name in names {
        run(tx, &format!("DROP TRIGGER {}", quoted(&name))).await?;
    }
    for table in &schema.0 {
        run(tx, &format!("DELETE FROM {}", quoted(&table.name))).await?;
    }
    Ok(PutAside(back))
}

async fn clear_postgres(tx: &DatabaseTransaction, schema: &Schema) -> anyhow::Result<PutAside> {
    let of_references = "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace";
    let drop = format!(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS name {of_references}"
    );
    let add = format!(
        "SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS name
         {of_references} ORDER BY oid"
    );
    let mut back = texts(tx, &add).await?;
    for statement in texts(tx, &drop).await? {
        run(tx, &statement).await?;
    }
    let names: Vec<String> = schema.0.iter().map(|table| quoted(&table.name)).collect();
    for name in &names {
        run(tx, &format!("ALTER TABLE {name} DISABLE TRIGGER USER")).await?;
        back.push(format!("ALTER TABLE {name} ENABLE TRIGGER USER"));
    }
    run(tx, &format!("TRUNCATE {}", names.join(", "))).await?;
    Ok(PutAside(back))
}

/// Puts back what stood in the way; every reference is checked.
pub(super) async fn close_up(tx: &DatabaseTransaction, aside: PutAside) -> anyhow::Result<()> {
    for statement in aside.0 {
        run(tx, &statement)
            .await
            .with_context(|| format!("{statement} fails on the rows that were copied"))?;
    }
    if tx.get_database_backend() == DbBackend::Sqlite {
        let strays = "SELECT \"table\" || ' -> ' || parent AS name FROM pragma_foreign_key_check LIMIT 1";
        if let Some(stray) = texts(tx, strays).await?.first() {
            bail!("a row refers to one that is not there: {stray}; put it right in the source first");
        }
    }
    Ok(())
}

async fn run(conn: &impl ConnectionTrait, statement: &str) -> Result<(), StoreError> {
    conn.execute_unprepared(statement).await?;
    Ok(())
}

/// The texts that the server tells of its keys and triggers; by hand, for they stand in its own books.
async fn texts(conn: &impl ConnectionTrait, sql: &str) -> Result<Vec<String>, StoreError> {
    let rows = conn
        .query_all_raw(Sql::new(sql).build(conn.get_database_backend()))
        .await?;
    rows.iter().map(|row| Ok(row.try_get("", "name")?)).collect()
}
