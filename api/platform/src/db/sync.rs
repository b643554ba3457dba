//! The write side of synchronisation: which roots a transaction touched, and the scopes that hold them.
//!
//! A scope is a tribunal or a station; its id is the site's. One row per root and scope, overwritten by each change, so
//! the index grows with roots and not with changes. A root that leaves a scope stays as `OUT`.

use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use super::{Reads, Sql, StoreError};
use crate::kernel::id::{IdKind, SiteId};

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
    let backend = conn.get_database_backend();
    if !root.sites.is_empty() {
        conn.execute_raw(upsert(x, root).build(backend)).await?;
    }
    let left = Sql::new("UPDATE sync_entry SET op = 'OUT', x = ?, ver = ? WHERE root_id = ? AND op = 'IN' AND x <> ?")
        .bind(x)
        .bind(root.version)
        .bind(root.id)
        .bind(x);
    conn.execute_raw(left.build(backend)).await?;
    Ok(())
}

fn upsert(x: i64, root: &Root) -> Sql {
    let (h1, h2) = root.sums();
    Sql::new("INSERT INTO sync_entry (scope_id, kind, root_id, x, in_x, ver, op, bucket, h1, h2) SELECT s.id, ")
        .push("?, ?, ?, ?, ?, 'IN', ?, ?, ? FROM sync_scope s WHERE s.id IN ")
        .bind(root.kind.as_ref())
        .bind(root.id)
        .bind(x)
        .bind(x)
        .bind(root.version)
        .bind(root.bucket())
        .bind(h1)
        .bind(h2)
        .list(root.sites.iter().map(|site| site.raw()))
        .push(
            " ON CONFLICT (scope_id, kind, root_id) DO UPDATE SET x = excluded.x, ver = excluded.ver, h1 = excluded.h1,
              h2 = excluded.h2, op = 'IN',
              in_x = CASE WHEN sync_entry.op = 'OUT' THEN excluded.in_x ELSE sync_entry.in_x END",
        )
}

/// Takes the stamp of a writing transaction: its first statement. On a server the store's own count stands before the
/// transactions' numbers: those of another server began elsewhere, and a stamp is never given twice.
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

/// A number that no stamp given so far exceeds: a store made of this one counts on from there.
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
    let sql = Sql::new("UPDATE sync_clock SET n = ? WHERE id = 1 AND n < ?")
        .bind(until)
        .bind(until);
    conn.execute_raw(sql.build(conn.get_database_backend())).await?;
    Ok(())
}
