//! The write side of synchronisation: which roots a transaction touched, and the scopes that hold them.
//!
//! A scope is a tribunal or a station; its id is the site's. One row per root and scope, overwritten by each change, so
//! the index grows with roots and not with changes. A root that leaves a scope stays as [`Presence::Out`].

use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, InsertStatement, OnConflict, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, QueryFilter as _, Set};
use uuid::Uuid;
use zhixing_entity::{sync_clock, sync_entry, sync_scope};

use super::{Reads, Sql, StoreError};
use crate::kernel::id::{IdKind, SiteId};
use crate::kernel::sync::Presence;

/// The id of the one row that counts the stamps.
pub(super) const CLOCK: i32 = 1;

/// A root that a transaction touched, as it stands after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Case, application or visit.
    pub kind: IdKind,
    /// Its id.
    pub id: Uuid,
    /// Its version after the change.
    pub version: i64,
    /// Tribunals and stations that may hold it now.
    pub sites: Vec<SiteId>,
}

impl Root {
    /// First and second half of the sum that proves two replicas equal.
    #[must_use]
    #[expect(clippy::many_single_char_names, reason = "eight bytes have no other names")]
    pub fn sums(&self) -> (i64, i64) {
        let mut hasher = blake3::Hasher::new();
        hasher
            .update(self.kind.as_ref().as_bytes())
            .update(self.id.as_bytes())
            .update(&self.version.to_be_bytes());
        let digest = hasher.finalize();
        let [a, b, c, d, e, f, g, h, ..] = *digest.as_bytes();
        let half = |bytes| i64::from(u32::from_be_bytes(bytes));
        (half([a, b, c, d]), half([e, f, g, h]))
    }

    /// One of 256 buckets, by the hash of the id: the head of the id itself is time.
    #[must_use]
    pub fn bucket(&self) -> i32 {
        i32::from(blake3::hash(self.id.as_bytes()).as_bytes()[0])
    }
}

/// Writes the scope entries of `root` under stamp `x`. Sites that are no scope (the court itself) are passed over.
pub(super) async fn enter<C: ConnectionTrait>(conn: &C, x: i64, root: &Root) -> Result<(), StoreError> {
    use sync_entry::Column::{Op, RootId, X};
    if !root.sites.is_empty() {
        conn.execute(&upsert(x, root)?).await?;
    }
    sync_entry::Entity::update_many()
        .set(sync_entry::ActiveModel {
            op: Set(Presence::Out),
            x: Set(x),
            ver: Set(root.version),
            ..Default::default()
        })
        .filter(RootId.eq(root.id))
        .filter(Expr::col(Op).eq(Expr::Constant(Presence::In.into())))
        .filter(X.ne(x))
        .exec(conn)
        .await?;
    Ok(())
}

fn upsert(x: i64, root: &Root) -> Result<InsertStatement, StoreError> {
    use sync_entry::Column::{Bucket, H1, H2, InX, Kind, Op, RootId, ScopeId, Ver, X};
    let (h1, h2) = root.sums();
    let mut scopes = Query::select();
    scopes
        .column(sync_scope::Column::Id)
        .expr(Expr::value(root.kind.as_ref()))
        .expr(Expr::value(root.id))
        .exprs([x, x, root.version].map(Expr::value))
        .expr(Expr::Constant(Presence::In.into()))
        .expr(Expr::value(root.bucket()))
        .exprs([h1, h2].map(Expr::value))
        .from(sync_scope::Entity)
        .and_where(sync_scope::Column::Id.is_in(root.sites.iter().map(|site| site.raw())));
    let was_out = Expr::col((sync_entry::Entity, Op)).eq(Expr::Constant(Presence::Out.into()));
    let since = CaseStatement::new()
        .case(was_out, Expr::col(("excluded", InX)))
        .finally(Expr::col((sync_entry::Entity, InX)));
    let known = OnConflict::columns([ScopeId, Kind, RootId])
        .update_columns([X, Ver, H1, H2, Op])
        .value(InX, since)
        .to_owned();
    let mut insert = Query::insert();
    insert
        .into_table(sync_entry::Entity)
        .columns([ScopeId, Kind, RootId, X, InX, Ver, Op, Bucket, H1, H2])
        .select_from(scopes)
        .map_err(|error| StoreError::Unreadable(error.to_string()))?
        .on_conflict(known);
    Ok(insert)
}

/// Takes the stamp of a writing transaction: its first statement. On a server the store's own count stands before the
/// transactions' numbers: those of another server began elsewhere, and a stamp is never given twice. By hand: each database
/// counts its transactions in its own way, and every act waits for this statement.
pub(super) async fn stamp<C: ConnectionTrait>(conn: &C) -> Result<i64, StoreError> {
    let backend = conn.get_database_backend();
    let text = if backend == DbBackend::Postgres {
        "SELECT n + pg_current_xact_id()::text::bigint AS n FROM sync_clock WHERE id = 1"
    } else {
        "UPDATE sync_clock SET n = n + 1 WHERE id = 1 RETURNING n"
    };
    let row = conn.query_one_raw(Sql::new(text).build(backend)).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("sync clock".to_owned()))?;
    Ok(row.try_get("", "n")?)
}

/// A number that no stamp given so far exceeds: a store made of this one counts on from there. By hand,
/// likewise.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn stamped_until(reads: Reads<'_>) -> Result<i64, StoreError> {
    let text = if reads.backend() == DbBackend::Postgres {
        "SELECT n + pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS n FROM sync_clock WHERE id = 1"
    } else {
        "SELECT n FROM sync_clock WHERE id = 1"
    };
    let row = reads.row(Sql::new(text)).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("sync clock".to_owned()))?;
    Ok(row.try_get("", "n")?)
}

/// Lets a store count its stamps on from `until`, if it does not stand higher.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn stamp_on_from<C: ConnectionTrait>(conn: &C, until: i64) -> Result<(), StoreError> {
    sync_clock::Entity::update_many()
        .set(sync_clock::ActiveModel {
            n: Set(until),
            ..Default::default()
        })
        .filter(sync_clock::Column::Id.eq(CLOCK))
        .filter(sync_clock::Column::N.lt(until))
        .exec(conn)
        .await?;
    Ok(())
}
