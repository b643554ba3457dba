//! Proves the chain whole, or names the first bad entry. Seals the tail first, so that nothing written is left out.

use thiserror::Error;

use super::sequencer::{link, seal};
use super::store;
use crate::db::{Db, StoreError};

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

const BATCH: u64 = 5_000;

/// Walks the whole chain; the number of entries when it is whole.
///
/// # Errors
/// [`StoreError`] from the database; a broken chain is the inner error.
pub async fn verify(db: &Db) -> Result<Result<i64, Broken>, StoreError> {
    // an entry forged beyond the head stops the sequencer: the walk below names it, so its error waits
    let sealed = seal(db).await;
    let snapshot = db.snapshot().await?;
    let reads = snapshot.reads();
    let head = store::head(reads).await?;
    let head = head.ok_or_else(|| StoreError::Unreadable("audit head".to_owned()))?;
    let (mut seq, mut hash) = (0_i64, String::new());
    loop {
        let rows = store::sealed_after(reads, seq, BATCH).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            if row.seq != Some(seq + 1) {
                return Ok(Err(Broken::Missing(seq + 1)));
            }
            seq += 1;
            hash = link(&hash, seq, row);
            if row.hash.as_deref() != Some(hash.as_str()) {
                return Ok(Err(Broken::Changed(seq)));
            }
        }
    }
    if seq != head.seq || hash != head.hash {
        return Ok(Err(Broken::Tail {
            found: seq,
            head: head.seq,
        }));
    }
    sealed?;
    Ok(Ok(seq))
}
