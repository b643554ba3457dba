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

#[cfg(test)]
mod tests {
    use super::*;

    const fn id(raw: u128) -> Uuid {
        Uuid::from_u128(raw)
    }

    /// Two entries of a chain that a released program sealed: what it wrote is proved by every later one.
    #[test]
    fn a_link_is_what_it_was_in_every_chain_there_is() {
        let read = Kept {
            id: id(0x01A2_32D0_C66E_73FF_A751_F1A4_5C2D_B387),
            x: 14,
            ordinal: 5,
            happened_at: 1_796_148_872_744_518,
            actor_id: Some(id(0x0143_4962_1000_7564_896A_3361_53FD_D716)),
            actor_role: "APP".to_owned(),
            site_id: Some(id(0x0143_4962_1000_76DE_BE85_3860_A983_A462)),
            session_id: Some(id(0x01A2_32D0_C60D_719C_87CB_64F3_0B1E_2F7C)),
            address: Some("127.0.0.1".to_owned()),
            action: "read".to_owned(),
            object_kind: Some("case".to_owned()),
            object_id: Some(id(0x01A2_1C20_2B40_784A_83C6_7622_962B_189F)),
            fields: "messages".to_owned(),
            outcome: "ok".to_owned(),
            request_id: "8385a540-386f-45b1-9fff-24bcbc5406d4".to_owned(),
            content_hash: None,
            seq: Some(17),
            hash: None,
        };
        let before = "f1dd15edc675c77089189a6ee3c39a953d92b8e061590c2f6eb05dcd09dd6776";
        let sealed = "0e99f5799dc3bfb2a5761beed99d56271f9bf31212478511b0a7122b88aea915";
        assert_eq!(link(before, 17, &read), sealed);

        let loaded = Kept {
            id: id(0x01A2_32CF_C224_71C1_8788_48CD_8A43_FA20),
            x: 9,
            ordinal: 0,
            happened_at: 1_796_148_806_180_487,
            actor_id: None,
            actor_role: "SYSA".to_owned(),
            site_id: None,
            session_id: None,
            address: None,
            action: "load".to_owned(),
            object_kind: None,
            object_id: None,
            fields: String::new(),
            outcome: "ok".to_owned(),
            request_id: String::new(),
            content_hash: Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned()),
            seq: Some(9),
            hash: None,
        };
        let before = "b18895622c7663f213a1318625fa3e8ad80cf4299aa7ee3a9ae2e24dc5ae5126";
        let sealed = "0f488fff260c6c4c0f363ba93158c48f4b060e2160e001f6f970f6bc6a886ff4";
        assert_eq!(link(before, 9, &loaded), sealed);
    }
}
