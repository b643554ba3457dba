//! What a store is (库的用途): a demo that may be thrown away, a court's own, or load data. It says so from its first day,
//! so that no command meant for one takes another for it.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait as _, EntityTrait, QueryFilter as _, QuerySelect as _, Select, Set, UpdateMany};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumString};
use uuid::Uuid;
use zhixing_entity::{account, enforcement_case, person, site, store};

use super::catalogue::tables;
use super::{Db, Reads, StoreError};
use crate::crypto::{Blind, Column};
use crate::kernel::instant::Instant;

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

/// The id of the store's own row.
pub(super) const OWN: i32 = 1;
/// The table in which a store remembers its changes.
const RECORD_OF_CHANGES: &str = "seaql_migrations";
/// The account by which a demo is known that does not say what it is.
const OF_A_DEMO: &str = "applicant.pu";

/// Rows of the whole store: what is told of them are numbers, or whether the court's secret opens a cell.
#[expect(
    clippy::disallowed_methods,
    reason = "what a store is lies in no scope, and shows no row"
)]
fn all<E: EntityTrait>() -> Select<E> {
    E::find()
}

/// The store's own row; what is asked of it names its columns, for an older store has fewer.
fn own() -> Select<store::Entity> {
    all::<store::Entity>().filter(store::Column::Id.eq(OWN)).select_only()
}

/// Changes the store's own row.
pub(super) fn amend(row: store::ActiveModel) -> UpdateMany<store::Entity> {
    let amended = store::Entity::update_many().set(row);
    amended.filter(store::Column::Id.eq(OWN))
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
        let said = amend(store::ActiveModel {
            kind: Set(Some(kind.as_ref().to_owned())),
            ..Default::default()
        });
        said.filter(store::Column::Kind.is_null()).exec(self.writer()).await?;
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
        if let Some(kept) = secret_mark(self.reads()).await? {
            return Ok(kept == mark);
        }
        // a store of before the mark: its sealed cells tell
        if !self.opens_cells().await? {
            return Ok(false);
        }
        let noted = amend(store::ActiveModel {
            secret_mark: Set(Some(mark.clone())),
            ..Default::default()
        });
        let noted = noted.filter(store::Column::SecretMark.is_null());
        noted.exec(self.writer()).await?;
        // two who come first at once with two secrets: one of them is wrong
        Ok(secret_mark(self.reads()).await? == Some(mark))
    }

    /// Whether a sealed cell opens, where there is one.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn opens_cells(&self) -> Result<bool, StoreError> {
        use person::Column::{Id, IdNumberSealed};
        let sealed = all::<person::Entity>()
            .filter(IdNumberSealed.is_not_null())
            .select_only()
            .columns([Id, IdNumberSealed]);
        let Some((id, cell)) = self.one(sealed.into_tuple::<(Uuid, Vec<u8>)>()).await? else {
            return Ok(true);
        };
        Ok(self.keyring().open(Column::PersonIdNumber, id, &cell).is_ok())
    }
}

/// What the court's secret makes of a fixed word, as it was when this store was first served; none before.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn secret_mark(reads: Reads<'_>) -> Result<Option<String>, StoreError> {
    let mark = own().column(store::Column::SecretMark).into_tuple();
    Ok(reads.one(mark).await?.flatten())
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
        let tried = own().column(store::Column::TriedAt).into_tuple::<Instant>();
        Ok(self.one(tried).await?.map_or(DateTime::UNIX_EPOCH, Instant::time))
    }

    /// Notes that the clock was set, and counts on from where it stands.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn note_jump(&self, by_s: i64) -> Result<(), StoreError> {
        let now = Instant::from(self.clock().real());
        let noted = amend(store::ActiveModel {
            tried_at: Set(now),
            jumped_at: Set(Some(now)),
            jumped_by_s: Set(Some(by_s)),
            ..Default::default()
        });
        noted.exec(self.writer()).await?;
        Ok(())
    }

    /// Notes when the store was copied.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn note_copied(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        let noted = amend(store::ActiveModel {
            backed_up_at: Set(Some(at.into())),
            ..Default::default()
        });
        noted.exec(self.writer()).await?;
        Ok(())
    }
}

/// When the store was last copied; none when it never was.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn backed_up_at(reads: Reads<'_>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at = own().column(store::Column::BackedUpAt).into_tuple::<Option<Instant>>();
    Ok(reads.one(at).await?.flatten().map(Instant::time))
}

/// The last jump of the clock that was noted, if any.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn last_jump(reads: Reads<'_>) -> Result<Option<Jump>, StoreError> {
    use store::Column::{JumpedAt, JumpedByS};
    let jump = own().filter(JumpedAt.is_not_null()).columns([JumpedAt, JumpedByS]);
    let row = reads.one(jump.into_tuple::<(Instant, i64)>()).await?;
    Ok(row.map(|(at, by_s)| Jump { at: at.time(), by_s }))
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
    use store::Column::{MovedAt, MovedTo};
    let moved = own().filter(MovedTo.is_not_null()).columns([MovedTo, MovedAt]);
    let row = reads.one(moved.into_tuple::<(String, Instant)>()).await?;
    Ok(row.map(|(to, at)| Moved { to, at: at.time() }))
}

/// Looks what is there, and changes nothing.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn look(reads: Reads<'_>) -> Result<Contents, StoreError> {
    let tables = tables(reads).await?;
    let has_table = |name: &str| tables.iter().any(|table| table == name);
    if !has_table("enforcement_case") {
        let strangers = tables.iter().filter(|table| *table != RECORD_OF_CHANGES);
        let some: Vec<String> = strangers.take(5).cloned().collect();
        return Ok(if some.is_empty() {
            Contents::Nothing
        } else {
            Contents::Foreign(some)
        });
    }
    let holdings = Holdings {
        cases: number::<enforcement_case::Entity>(reads).await?,
        persons: number::<person::Entity>(reads).await?,
        accounts: number::<account::Entity>(reads).await?,
    };
    let has_own = has_table("store");
    if has_own && number::<store::Entity>(reads).await? == 0 {
        return Ok(Contents::Unsettled);
    }
    let said = if has_own { kind(reads).await? } else { None };
    if let Some(kind) = said {
        return Ok(Contents::Kind(kind, holdings));
    }
    if holdings == Holdings::default() && number::<site::Entity>(reads).await? == 0 {
        return Ok(Contents::Nothing);
    }
    let of_a_demo = all::<account::Entity>().filter(account::Column::Username.eq(OF_A_DEMO));
    Ok(if reads.count(of_a_demo).await? > 0 {
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
    let kind = own().column(store::Column::Kind).into_tuple::<Option<String>>();
    let kind = reads.one(kind).await?.flatten();
    Ok(kind.map(|kind| kind.parse()).transpose()?)
}

async fn number<E: EntityTrait>(reads: Reads<'_>) -> Result<i64, StoreError> {
    Ok(i64::try_from(reads.count(all::<E>()).await?).unwrap_or(i64::MAX))
}
