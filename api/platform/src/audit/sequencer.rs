//! Puts the entries into one hash chain, in snapshot order: an entry that becomes visible later comes later.
//!
//! Elected by the row lock on the chain's head: whoever holds it seals, the others pass. The window that is not yet
//! sealed is at most the interval between two runs (one second in service).

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::{ConnectionTrait, DatabaseTransaction, Db, DbBackend, QueryResult, Sql, StoreError};
use crate::policy::Actor;

/// Most entries sealed in one transaction.
const BATCH: i64 = 1_000;

/// The columns that are hashed, in the order they are hashed in.
pub(super) const COLUMNS: &str = "id, x, ordinal, happened_at, actor_id, actor_role, site_id, session_id, address, action, \
     object_kind, object_id, fields, outcome, request_id, content_hash";

/// Seals what is visible; the number of entries sealed by this call.
///
/// # Errors
/// [`StoreError`] from the database; the chain is unchanged then.
pub async fn seal(db: &Db) -> Result<usize, StoreError> {
    let mut sealed = 0;
    loop {
        let n = seal_batch(db).await?;
        sealed += n;
        if n < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            return Ok(sealed);
        }
    }
}

/// How many entries are not yet in the chain.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn unsealed(db: &Db) -> Result<i64, StoreError> {
    let sql = Sql::new("SELECT COUNT(*) AS n FROM audit_entry WHERE seq IS NULL").build(db.backend());
    let row = db.reader().query_one_raw(sql).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
}

async fn seal_batch(db: &Db) -> Result<usize, StoreError> {
    let backend = db.backend();
    if db
        .reader()
        .query_one_raw(Sql::new("SELECT 1 AS n FROM audit_entry WHERE seq IS NULL LIMIT 1").build(backend))
        .await?
        .is_none()
    {
        return Ok(0);
    }
    let (conn, _) = db.begin(&Actor::system("audit")).await?.into_parts();
    let lock = if backend == DbBackend::Postgres {
        " FOR UPDATE SKIP LOCKED"
    } else {
        ""
    };
    let head = Sql::new("SELECT seq, hash FROM audit_head WHERE id = 1").push(lock);
    let Some(head) = conn.query_one_raw(head.build(backend)).await? else {
        conn.rollback().await?;
        return Ok(0);
    };
    let (mut seq, mut hash): (i64, String) = (head.try_get("", "seq")?, head.try_get("", "hash")?);
    let open = Sql::new(&format!(
        "SELECT {COLUMNS} FROM audit_entry WHERE seq IS NULL ORDER BY x, ordinal, id LIMIT ?"
    ))
    .bind(BATCH);
    let rows = conn.query_all_raw(open.build(backend)).await?;
    let mut links = Vec::with_capacity(rows.len());
    for row in &rows {
        seq += 1;
        hash = link(&hash, seq, row)?;
        links.push((row.try_get::<Uuid>("", "id")?, seq, hash.clone()));
    }
    write_links(&conn, &links).await?;
    let new_head = Sql::new("UPDATE audit_head SET seq = ?, hash = ?, sealed_at = ? WHERE id = 1")
        .bind(seq)
        .bind(hash)
        .bind(db.clock().real().timestamp_micros());
    conn.execute_raw(new_head.build(backend)).await?;
    db.commit(conn).await?;
    Ok(links.len())
}

async fn write_links(conn: &DatabaseTransaction, links: &[(Uuid, i64, String)]) -> Result<(), StoreError> {
    for batch in links.chunks(250) {
        let mut sql = Sql::new("UPDATE audit_entry SET seq = v.column2, hash = v.column3 FROM (VALUES ");
        for (n, (id, seq, hash)) in batch.iter().enumerate() {
            sql = sql
                .push(if n == 0 { "(?, ?, ?)" } else { ", (?, ?, ?)" })
                .bind(*id)
                .bind(*seq)
                .bind(hash.clone());
        }
        let sql = sql.push(") AS v WHERE audit_entry.id = v.column1");
        conn.execute_raw(sql.build(conn.get_database_backend())).await?;
    }
    Ok(())
}

/// `H(previous | seq | fields of the entry)`, each field with its length before it; SHA-256, hexadecimal.
pub(super) fn link(previous: &str, seq: i64, row: &QueryResult) -> Result<String, StoreError> {
    let mut hasher = Sha256::new();
    let mut field = |value: Option<Vec<u8>>| {
        let value = value.map_or_else(Vec::new, |bytes| [vec![1], bytes].concat());
        hasher.update(u64::try_from(value.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(&value);
    };
    field(Some(previous.as_bytes().to_vec()));
    field(Some(seq.to_be_bytes().to_vec()));
    for column in COLUMNS.split(',').map(str::trim) {
        field(match column {
            "id" | "actor_id" | "site_id" | "session_id" | "object_id" => row
                .try_get::<Option<Uuid>>("", column)?
                .map(|id| id.as_bytes().to_vec()),
            "x" | "happened_at" => row
                .try_get::<Option<i64>>("", column)?
                .map(|n| n.to_be_bytes().to_vec()),
            "ordinal" => row
                .try_get::<Option<i32>>("", column)?
                .map(|n| n.to_be_bytes().to_vec()),
            _ => row.try_get::<Option<String>>("", column)?.map(String::into_bytes),
        });
    }
    let digest: [u8; 32] = hasher.finalize().into();
    Ok(blake3::Hash::from_bytes(digest).to_hex().to_string())
}
