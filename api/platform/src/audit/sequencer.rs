//! Puts the entries into one hash chain, in snapshot order: an entry that becomes visible later comes later.
//!
//! Elected by the row lock on the chain's head: whoever holds it seals, the others pass. The window that is not yet
//! sealed is at most the interval between two runs (one second in service).

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::store::{self, Kept, Link};
use crate::db::{Db, Reads, StoreError};
use crate::policy::Actor;

/// Most entries sealed in one transaction.
const BATCH: u64 = 1_000;

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
    store::unsealed(db.reads()).await
}

async fn seal_batch(db: &Db) -> Result<usize, StoreError> {
    if !store::is_any_unsealed(db.reads()).await? {
        return Ok(0);
    }
    let (conn, _) = db.begin(&Actor::system("audit")).await?.into_parts();
    let reads = Reads::within(&conn);
    let Some((mut seq, mut hash)) = store::held_head(reads).await? else {
        conn.rollback().await?;
        return Ok(0);
    };
    let open = store::next_unsealed(reads, BATCH).await?;
    let mut links = Vec::with_capacity(open.len());
    for entry in &open {
        seq += 1;
        hash = link(&hash, seq, entry);
        links.push(Link {
            id: entry.id,
            seq,
            hash: hash.clone(),
        });
    }
    store::write_links(&conn, &links).await?;
    store::move_head(&conn, seq, hash, db.clock().real()).await?;
    db.commit(conn).await?;
    Ok(links.len())
}

/// `H(previous | seq | fields of the entry)`, each field with its length before it; SHA-256, hexadecimal.
pub(super) fn link(previous: &str, seq: i64, entry: &Kept) -> String {
    let id = |id: Option<Uuid>| id.map(|id| id.as_bytes().to_vec());
    let text = |text: Option<&str>| text.map(|text| text.as_bytes().to_vec());
    // in this order for good: another would break every chain there is
    let fields = [
        text(Some(previous)),
        Some(seq.to_be_bytes().to_vec()),
        id(Some(entry.id)),
        Some(entry.x.to_be_bytes().to_vec()),
        Some(entry.ordinal.to_be_bytes().to_vec()),
        Some(entry.happened_at.to_be_bytes().to_vec()),
        id(entry.actor_id),
        text(Some(&entry.actor_role)),
        id(entry.site_id),
        id(entry.session_id),
        text(entry.address.as_deref()),
        text(Some(&entry.action)),
        text(entry.object_kind.as_deref()),
        id(entry.object_id),
        text(Some(&entry.fields)),
        text(Some(&entry.outcome)),
        text(Some(&entry.request_id)),
        text(entry.content_hash.as_deref()),
    ];
    let mut hasher = Sha256::new();
    for field in fields {
        let field = field.map_or_else(Vec::new, |bytes| [vec![1], bytes].concat());
        hasher.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(&field);
    }
    let digest: [u8; 32] = hasher.finalize().into();
    blake3::Hash::from_bytes(digest).to_hex().to_string()
}
