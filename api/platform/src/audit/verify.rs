//! Proves the chain whole, or names the first bad entry. Seals the tail first, so that nothing written is left out.

use thiserror::Error;

use super::sequencer::{COLUMNS, link, seal};
use crate::db::{Db, Sql, StoreError};

/// What is wrong with the chain, at the first place where it is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Broken {
    /// An entry is gone.
    #[error("entry {0} is missing")]
    Missing(i64),
    /// An entry does not have the hash it was sealed with.
    #[error("entry {0} was changed, moved or put in afterwards")]
    Changed(i64),
    /// The chain ends before its head, or goes on after it.
    #[error("the chain ends at {found}, its head says {head}")]
    Tail {
        /// Last entry found.
        found: i64,
        /// What the head says.
        head: i64,
    },
}

const BATCH: i64 = 5_000;

/// Walks the whole chain; the number of entries when it is whole.
///
/// # Errors
/// [`StoreError`] from the database; a broken chain is the inner error.
pub async fn verify(db: &Db) -> Result<Result<i64, Broken>, StoreError> {
    // an entry forged beyond the head stops the sequencer: the walk below names it, so its error waits
    let sealed = seal(db).await;
    let snapshot = db.snapshot().await?;
    let conn = snapshot.reads();
    let head = conn
        .row(Sql::new("SELECT seq, hash FROM audit_head WHERE id = 1"))
        .await?;
    let head = head.ok_or_else(|| StoreError::Unreadable("audit head".to_owned()))?;
    let (head_seq, head_hash): (i64, String) = (head.try_get("", "seq")?, head.try_get("", "hash")?);
    let (mut seq, mut hash) = (0_i64, String::new());
    loop {
        let sql = Sql::new(&format!(
            "SELECT seq, hash, {COLUMNS} FROM audit_entry WHERE seq > ? ORDER BY seq LIMIT ?"
        ))
        .bind(seq)
        .bind(BATCH);
        let rows = conn.rows(sql).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let found: i64 = row.try_get("", "seq")?;
            if found != seq + 1 {
                return Ok(Err(Broken::Missing(seq + 1)));
            }
            seq = found;
            hash = link(&hash, seq, row)?;
            if row.try_get::<Option<String>>("", "hash")?.as_deref() != Some(hash.as_str()) {
                return Ok(Err(Broken::Changed(seq)));
            }
        }
    }
    if seq != head_seq || hash != head_hash {
        return Ok(Err(Broken::Tail {
            found: seq,
            head: head_seq,
        }));
    }
    sealed?;
    Ok(Ok(seq))
}
