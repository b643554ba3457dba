//! What a store is (库的用途): a demo that may be thrown away, a court's own, or load data. It says so from its first day,
//! so that no command meant for one takes another for it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumString};
use uuid::Uuid;

use super::{Db, Reads, Sql, StoreError};
use crate::crypto::{Blind, Column};
use crate::kernel::clock::instant;

/// What a store is (库的用途).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, Serialize, Deserialize)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StoreKind {
    /// A demo county: `demo` made it and may throw it away.
    Demo,
    /// A court's own.
    Court,
    /// Load data, for measurements.
    Load,
}

/// What is found at an address before anything is done there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Nothing: no tables, or tables without a row.
    Nothing,
    /// A store of that kind.
    Kind(StoreKind, Holdings),
    /// A demo of a version that did not say so yet.
    UnmarkedDemo(Holdings),
    /// Something that does not say what it is.
    Unknown(Holdings),
    /// A store that was restored or moved, which did not end: the row that says what it is does not stand in it.
    Unsettled,
    /// Tables that are none of ours, some of them by name.
    Foreign(Vec<String>),
}

/// What a store holds, to be named before it is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Cases.
    pub cases: i64,
    /// Persons: staff, applicants with an account.
    pub persons: i64,
    /// Accounts.
    pub accounts: i64,
}

impl Db {
    /// What this store is; `None` while nothing was founded.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn kind(&self) -> Result<Option<StoreKind>, StoreError> {
        kind(self.reads()).await
    }

    /// Says what this store is, the first time alone.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn say_kind(&self, kind: StoreKind) -> Result<(), StoreError> {
        let sql = Sql::new("UPDATE store SET kind = ? WHERE id = 1 AND kind IS NULL").bind(kind.as_ref());
        self.writer().execute_raw(sql.build(self.backend())).await?;
        Ok(())
    }
}

impl Db {
    /// Whether the court's secret is the one this store was first served with; from the first time on it must be.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn fits_secret(&self) -> Result<bool, StoreError> {
        let mark = self.keyring().blind(Blind::Mark, "store");
        if let Some(kept) = self.secret_mark().await? {
            return Ok(kept == mark);
        }
        // a store of before the mark: its sealed cells tell
        if !self.opens_cells().await? {
            return Ok(false);
        }
        let note = Sql::new("UPDATE store SET secret_mark = ? WHERE id = 1 AND secret_mark IS NULL").bind(mark.clone());
        self.writer().execute_raw(note.build(self.backend())).await?;
        // two who come first at once with two secrets: one of them is wrong
        Ok(self.secret_mark().await? == Some(mark))
    }

    /// Whether a sealed cell opens, where there is one.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn opens_cells(&self) -> Result<bool, StoreError> {
        let sql =
            Sql::new("SELECT id, id_number_sealed AS cell FROM person WHERE id_number_sealed IS NOT NULL LIMIT 1");
        let Some(row) = self.reads().row(sql).await? else {
            return Ok(true);
        };
        let (id, cell): (Uuid, Vec<u8>) = (row.try_get("", "id")?, row.try_get("", "cell")?);
        Ok(self.keyring().open(Column::PersonIdNumber, id, &cell).is_ok())
    }

    async fn secret_mark(&self) -> Result<Option<String>, StoreError> {
        let sql = Sql::new("SELECT secret_mark FROM store WHERE id = 1");
        let row = self.reads().row(sql).await?;
        Ok(row.map(|row| row.try_get("", "secret_mark")).transpose()?.flatten())
    }
}

/// A jump of the clock that was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// When, by the clock as it stood then.
    pub at: DateTime<Utc>,
    /// By how many seconds; negative is back.
    pub by_s: i64,
}

impl Db {
    /// When the store was last tried, by the clock of whoever did.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn written_at(&self) -> Result<DateTime<Utc>, StoreError> {
        Ok(instant(
            number(self.reads(), "SELECT tried_at AS n FROM store WHERE id = 1").await?,
        ))
    }

    /// Notes that the clock was set, and counts on from where it stands.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn note_jump(&self, by_s: i64) -> Result<(), StoreError> {
        let now = self.clock().real().timestamp_micros();
        let sql = Sql::new("UPDATE store SET tried_at = ?, jumped_at = ?, jumped_by_s = ? WHERE id = 1")
            .bind(now)
            .bind(now)
            .bind(by_s);
        self.writer().execute_raw(sql.build(self.backend())).await?;
        Ok(())
    }
}

/// When the store was last copied; none when it never was.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn backed_up_at(reads: Reads<'_>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let row = reads
        .row(Sql::new("SELECT backed_up_at FROM store WHERE id = 1"))
        .await?;
    let at: Option<i64> = row.map(|row| row.try_get("", "backed_up_at")).transpose()?.flatten();
    Ok(at.map(instant))
}

/// The last jump of the clock that was noted, if any.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn last_jump(reads: Reads<'_>) -> Result<Option<Jump>, StoreError> {
    let sql = Sql::new("SELECT jumped_at, jumped_by_s FROM store WHERE id = 1 AND jumped_at IS NOT NULL");
    let row = reads.row(sql).await?;
    let read = |row: QueryResult| {
        Ok(Jump {
            at: instant(row.try_get("", "jumped_at")?),
            by_s: row.try_get("", "jumped_by_s")?,
        })
    };
    row.map(read).transpose()
}

/// Where a store was moved to, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The address, without a password.
    pub to: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Whether a store was moved away; nothing may serve it then.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn moved(reads: Reads<'_>) -> Result<Option<Moved>, StoreError> {
    let sql = Sql::new("SELECT moved_to, moved_at FROM store WHERE id = 1 AND moved_to IS NOT NULL");
    let row = reads.row(sql).await?;
    let read = |row: QueryResult| {
        Ok(Moved {
            to: row.try_get("", "moved_to")?,
            at: instant(row.try_get("", "moved_at")?),
        })
    };
    row.map(read).transpose()
}

/// Looks what is there, and changes nothing.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn look(reads: Reads<'_>) -> Result<Contents, StoreError> {
    if !has_table(reads, "enforcement_case").await? {
        return Ok(match strangers(reads).await? {
            tables if tables.is_empty() => Contents::Nothing,
            tables => Contents::Foreign(tables),
        });
    }
    let holdings = Holdings {
        cases: number(reads, "SELECT COUNT(*) AS n FROM enforcement_case").await?,
        persons: number(reads, "SELECT COUNT(*) AS n FROM person").await?,
        accounts: number(reads, "SELECT COUNT(*) AS n FROM account").await?,
    };
    let has_own = has_table(reads, "store").await?;
    if has_own && number(reads, "SELECT COUNT(*) AS n FROM store").await? == 0 {
        return Ok(Contents::Unsettled);
    }
    let said = if has_own { kind(reads).await? } else { None };
    if let Some(kind) = said {
        return Ok(Contents::Kind(kind, holdings));
    }
    let sites = number(reads, "SELECT COUNT(*) AS n FROM site").await?;
    if holdings == Holdings::default() && sites == 0 {
        return Ok(Contents::Nothing);
    }
    let demo = number(
        reads,
        "SELECT COUNT(*) AS n FROM account WHERE username = 'applicant.pu'",
    )
    .await?;
    Ok(if demo > 0 {
        Contents::UnmarkedDemo(holdings)
    } else {
        Contents::Unknown(holdings)
    })
}

/// What a store says that it is.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn kind(reads: Reads<'_>) -> Result<Option<StoreKind>, StoreError> {
    let sql = Sql::new("SELECT kind FROM store WHERE id = 1");
    let row = reads.row(sql).await?;
    let kind: Option<String> = row.map(|row| row.try_get("", "kind")).transpose()?.flatten();
    Ok(kind.map(|kind| kind.parse()).transpose()?)
}

async fn has_table(reads: Reads<'_>, name: &str) -> Result<bool, StoreError> {
    let sql = match reads.backend() {
        DbBackend::Postgres => {
            "SELECT COUNT(*) AS n FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?"
        }
        _ => "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name = ?",
    };
    let sql = Sql::new(sql).bind(name);
    let row = reads.row(sql).await?;
    let found: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    Ok(found > 0)
}

/// Tables of somebody else where a store of ours is to be, the first of them.
async fn strangers(reads: Reads<'_>) -> Result<Vec<String>, StoreError> {
    let sql = match reads.backend() {
        DbBackend::Postgres => {
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()
             AND tablename <> 'seaql_migrations' ORDER BY tablename LIMIT 5"
        }
        _ => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
             AND name <> 'seaql_migrations' ORDER BY name LIMIT 5"
        }
    };
    let rows = reads.rows(Sql::new(sql)).await?;
    rows.iter().map(|row| Ok(row.try_get("", "name")?)).collect()
}

async fn number(reads: Reads<'_>, sql: &str) -> Result<i64, StoreError> {
    let row = reads.row(Sql::new(sql)).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
}
