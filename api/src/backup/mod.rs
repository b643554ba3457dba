//! Backups (备份与恢复): a copy of the store in one encrypted file, and a store made of it again.
//!
//! The copy is of one moment while people work on. It is encrypted to keys whose other half lies elsewhere: whoever holds
//! the file and the machine reads nothing. The court's own secrets are not in it. A store is made only where there is
//! none, and only when chain and counts are those of the copy.

mod envelope;
mod postgres;
mod sqlite;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::envelope::{Identity, Recipients, new_identity};
use crate::audit;
use crate::config::masked;
use crate::crypto::{Blind, Keyring};
use crate::db::{self, Db, DbBackend, Location, Reads, Restored, StoreError, StoreKind, kind, stamped_until};

/// How the file is laid out; a later layout has another.
const FORMAT: &str = "zhixing-backup/1";
/// The table of the store's own row.
const OWN: &str = "store";
/// Longest first line.
const MOST_HEAD: u64 = 1024 * 1024;

/// What a copy says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    /// `sqlite` or `postgres`.
    pub store: String,
    /// The moment it is of.
    pub made_at: DateTime<Utc>,
    /// Version of the program that made it.
    pub version: String,
    /// Rows by table.
    pub counts: BTreeMap<String, i64>,
    /// The last sealed entry of the audit chain.
    pub chain: Head,
    /// What the court's secret makes of a fixed word.
    pub secret_mark: Option<String>,
    /// What the store is.
    pub kind: Option<StoreKind>,
    /// A number that no stamp in it exceeds; copies of before it have none.
    #[serde(default)]
    stamped_until: i64,
}

/// The head of an audit chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its number.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

impl Manifest {
    /// How many rows there are in all.
    #[must_use]
    pub fn rows(&self) -> i64 {
        self.counts.values().sum()
    }
}

/// Copies the store of `db` into `target`, a file that is not there yet or a folder; where it lies and what it holds.
///
/// # Errors
/// One sentence that says what to do; no file is left then.
pub async fn make(
    db: &Db,
    location: &Location,
    target: &Path,
    recipients: &Recipients,
) -> anyhow::Result<(PathBuf, Manifest)> {
    let made_at = db.clock().real();
    let file = if target.is_dir() {
        target.join(format!("zhixing-{}.backup", made_at.format("%Y%m%dT%H%M%SZ")))
    } else {
        target.to_owned()
    };
    if file.exists() {
        bail!(
            "{} is there already; a backup is never written over another",
            file.display()
        );
    }
    let written = match db.backend() {
        DbBackend::Postgres => postgres::copy((db, location), &file, (made_at, recipients)).await?,
        _ => sqlite::copy((db, location), &file, (made_at, recipients)).await?,
    };
    if let Err(error) = db.note_copied(made_at).await {
        tracing::warn!(%error, "the backup is whole; that it was made is not noted in the store");
    }
    Ok((file, written))
}

/// Makes a store of a copy, at an address where there is none. It is not served yet: [`settle`] it first.
///
/// # Errors
/// One sentence that says what to do; what was begun is taken away on `SQLite`, and rolled back on `PostgreSQL`.
pub fn unpack(file: &Path, identity: &Identity, location: &Location, keyring: &Keyring) -> anyhow::Result<Manifest> {
    let opened = std::fs::File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut plain = BufReader::new(identity.open(opened)?);
    let manifest = head(&mut plain)?;
    let wanted = if location.is_sqlite() { "sqlite" } else { "postgres" };
    if manifest.store != wanted {
        bail!(
            "the backup is of {}, the database {} is {wanted}; restore it into one of its own kind",
            manifest.store,
            masked(&location.url)
        );
    }
    let mark = keyring.blind(Blind::Mark, "store");
    if manifest.secret_mark.as_ref().is_some_and(|made| *made != mark) {
        bail!("the court's secret here is another one than the backup was made with; put its secret_dir here first");
    }
    if location.is_sqlite() {
        sqlite::unpack(&mut plain, location)?;
    } else {
        postgres::unpack(plain, location)?;
    }
    Ok(manifest)
}

/// Compares a restored store with what its copy says, before anything is done to it.
///
/// # Errors
/// One sentence naming the first difference.
pub async fn compare(db: &Db, manifest: &Manifest) -> anyhow::Result<()> {
    let (counts, head) = (count(db.reads()).await?, chain(db.reads()).await?);
    for (table, rows) in &manifest.counts {
        let found = counts.get(table).copied().unwrap_or_default();
        if found != *rows {
            bail!("table {table} has {found} rows, the backup has {rows}; the store is not whole, do not use it");
        }
    }
    if head != manifest.chain {
        bail!(
            "the audit chain ends at {}, in the backup at {}; do not use this store",
            head.seq,
            manifest.chain.seq
        );
    }
    Ok(())
}

/// Gives a restored store a life of its own: sessions end, whoever synchronises begins anew, and last the row is written
/// without which nothing serves it.
///
/// # Errors
/// [`StoreError`] from the database; nothing is written then.
pub async fn settle(db: &Db, manifest: &Manifest) -> Result<(), StoreError> {
    let restored = Restored {
        kind: manifest.kind,
        secret_mark: manifest.secret_mark.clone(),
        made_at: manifest.made_at,
        stamped_until: manifest.stamped_until,
    };
    db::settle(db, restored).await
}

/// Writes the first line.
fn write_head(out: &mut impl Write, manifest: &Manifest) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, manifest)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Reads the first line.
fn head(plain: &mut impl BufRead) -> anyhow::Result<Manifest> {
    let mut line = Vec::new();
    plain.take(MOST_HEAD).read_until(b'\n', &mut line)?;
    let manifest: Manifest = serde_json::from_slice(&line).context("the file is no backup of this program")?;
    if manifest.format != FORMAT {
        bail!(
            "the backup is written as {}; restore it with the program that made it",
            manifest.format
        );
    }
    Ok(manifest)
}

/// What a store holds at this moment.
async fn describe(reads: Reads<'_>, made_at: DateTime<Utc>) -> Result<Manifest, StoreError> {
    Ok(Manifest {
        format: FORMAT.to_owned(),
        store: match reads.backend() {
            DbBackend::Postgres => "postgres".to_owned(),
            _ => "sqlite".to_owned(),
        },
        made_at,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        counts: count(reads).await?,
        chain: chain(reads).await?,
        secret_mark: db::secret_mark(reads).await?,
        kind: kind(reads).await?,
        stamped_until: stamped_until(reads).await?,
    })
}

/// Rows of every table there is but the store's own, which says that a store is settled.
async fn count(reads: Reads<'_>) -> Result<BTreeMap<String, i64>, StoreError> {
    let mut counts = BTreeMap::new();
    for name in db::tables(reads).await? {
        if name != OWN {
            let rows = db::rows_in(reads, &name).await?;
            counts.insert(name, rows);
        }
    }
    Ok(counts)
}

async fn chain(reads: Reads<'_>) -> Result<Head, StoreError> {
    let head = audit::stands_at(reads).await?;
    Ok(head.map_or_else(Head::default, |head| Head {
        seq: head.seq,
        hash: head.hash,
    }))
}
