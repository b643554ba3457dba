//! Moving a store (搬移): from `SQLite` to `PostgreSQL`, back, or from one of a kind to another, every row exactly.
//! What a store remembers of the changes of its schema is its own and is not copied.
//!
//! The source is read as one moment by whoever holds it alone, and never written but for the last note: where it went.
//! What is made is served by nobody until every table of it was read back and its sum is the source's. Sessions and the
//! epoch of synchronisation go on: nothing is lost, and stamps count on from where the source stood.

mod cell;
mod rows;
mod schema;
mod sum;
mod target;
#[cfg(test)]
mod tests;

use anyhow::{Context as _, bail};

use self::schema::Schema;
pub use self::schema::Twin;
pub use self::sum::Sum;
use crate::crypto::{Blind, Keyring};
use crate::db::{ConnectionTrait, Contents, DatabaseTransaction, Db, DbBackend, Reads, StoreError};
use crate::db::{look, moved, secret_mark, stamp_on_from, stamped_until};

/// The table of the store's own row.
const OWN: &str = "store";

/// Refuses what cannot be moved: no store, one that is none of ours, one that was moved before, or one of other secrets.
///
/// # Errors
/// One sentence that says what to do.
pub async fn check_source(reads: Reads<'_>, keyring: &Keyring) -> anyhow::Result<()> {
    match look(reads).await? {
        Contents::Kind(..) | Contents::UnmarkedDemo(_) | Contents::Unknown(_) => {}
        Contents::Nothing => {
            bail!("原库是空的 / the source holds nothing; run `zhixing migrate up` on the target instead")
        }
        Contents::Unsettled => bail!("the source was restored or moved itself and that did not end; it is not whole"),
        Contents::Foreign(tables) => bail!("the source holds tables that are none of ours ({})", tables.join(", ")),
    }
    if let Some(before) = moved(reads).await? {
        bail!(
            "原库已于 {} 搬移至 {} / the source was moved to {} before; run `zhixing move-store --take-back` on it first",
            before.at,
            before.to,
            before.to
        );
    }
    let mark = secret_mark(reads).await?;
    if mark.is_some_and(|mark| mark != keyring.blind(Blind::Mark, "store")) {
        bail!(
            "the court's secret is another one than this store was made with; give the secret_dir that belongs to it"
        );
    }
    Ok(())
}

/// Makes the schema in the empty target and copies all rows into it but the store's own, in one transaction. `told` hears
/// each table with its rows.
///
/// # Errors
/// One sentence that says what to do; the target is as empty as before then.
pub async fn fill(source: &DatabaseTransaction, db: &Db, told: impl Fn(&str, u64)) -> anyhow::Result<Vec<Twin>> {
    let tx = target::begin(db).await?;
    let made = Schema::read(&tx).await?;
    let aside = target::clear(&tx, &made).await?;
    let tables = Schema::read(source).await?.beside(made)?;
    for table in tables.iter().filter(|table| table.name() != OWN) {
        told(table.name(), rows::copy(source, &tx, table).await?);
    }
    target::close_up(&tx, aside).await?;
    db.commit(tx).await?;
    if db.backend() == DbBackend::Postgres {
        // so that plans are good from the first question on
        let statistics = "SET statement_timeout = 0; ANALYZE; RESET statement_timeout";
        db.bare_writer().execute_unprepared(statistics).await.ok();
    }
    Ok(tables)
}

/// Reads source and target again and compares the sums of all tables but the store's own.
///
/// # Errors
/// One sentence naming the first table that differs; the database's error.
pub async fn compare(source: &DatabaseTransaction, db: &Db, tables: &[Twin]) -> anyhow::Result<Vec<(String, Sum)>> {
    let made = db.bare_snapshot().await?;
    target::wait_for_ever(&made).await?;
    let mut sums = Vec::with_capacity(tables.len());
    for table in tables.iter().filter(|table| table.name() != OWN) {
        sums.push((table.name().to_owned(), same(source, &made, table).await?));
    }
    made.rollback().await.map_err(StoreError::from)?;
    Ok(sums)
}

async fn same(source: &impl ConnectionTrait, made: &impl ConnectionTrait, table: &Twin) -> anyhow::Result<Sum> {
    let (before, after) = tokio::try_join!(rows::sum(source, &table.source), rows::sum(made, &table.made))?;
    if before != after {
        bail!(
            "表 {name} 与原库不一致 / table {name} is not the source's: {before:?} there, {after:?} here",
            name = table.name()
        );
    }
    Ok(after)
}

/// Writes the store's own row, without which nothing serves the target, and lets stamps count on. Whoever commits the
/// transaction brings the store to life.
///
/// # Errors
/// One sentence that says what to do; the database's error.
pub async fn settle(
    source: &DatabaseTransaction,
    db: &Db,
    tables: &[Twin],
) -> anyhow::Result<(DatabaseTransaction, (String, Sum))> {
    if !db.opens_cells().await? {
        bail!("the court's secret here does not open what the store holds; give the secret_dir that belongs to it");
    }
    let own = tables.iter().find(|table| table.name() == OWN);
    let own = own.context("the store has no row of its own")?;
    let tx = db.begin_bare().await?;
    rows::copy(source, &tx, own).await?;
    let sum = same(source, &tx, own).await?;
    stamp_on_from(&tx, stamped_until(source.into()).await?).await?;
    Ok((tx, (OWN.to_owned(), sum)))
}
