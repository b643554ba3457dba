//! Heads of the chain kept elsewhere (链首留存): a line a head, added to a file, so that a later walk finds what was cut off
//! the end, or chained anew, since then.

use std::io::Write as _;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use thiserror::Error;

use super::sequencer::seal;
use super::store;
use crate::db::{Db, Reads, StoreError};
use crate::kernel::owner;

/// Where the chain stands: the last entry, its hash and when it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the last entry; 0 of an empty chain.
    pub seq: i64,
    /// Its hash: 64 hexadecimal digits, none of an empty chain.
    pub hash: String,
    /// When it was sealed.
    pub sealed_at: DateTime<Utc>,
}

/// What does not read, or does not fit.
#[derive(Debug, Error)]
pub enum HeadError {
    /// A line is no head.
    #[error("line {0} is no head of an audit chain: number, hash and time are expected")]
    Line(usize),
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

impl Head {
    /// As a line of a file.
    fn line(&self) -> String {
        let at = self.sealed_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        format!("{} {} {at}", self.seq, self.hash)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_ascii_whitespace();
        let head = Self {
            seq: words.next()?.parse().ok().filter(|seq| *seq > 0)?,
            hash: words.next().filter(|hash| is_hash(hash))?.to_ascii_lowercase(),
            sealed_at: words.next()?.parse().ok()?,
        };
        words.next().is_none().then_some(head)
    }

    /// Adds it to a file, which is on the disk when this returns.
    ///
    /// # Errors
    /// [`HeadError::File`].
    pub fn keep(&self, path: &Path) -> Result<(), HeadError> {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
        file.write_all(format!("{}\n", self.line()).as_bytes())?;
        file.sync_all()?;
        Ok(owner::offer(path)?)
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The heads in a file, as it was written, printed or saved by an office: empty lines and `#` lines count for nothing.
///
/// # Errors
/// [`HeadError`].
pub fn kept(file: &Path) -> Result<Vec<Head>, HeadError> {
    let text = std::fs::read_to_string(file)?;
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let told = lines.filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    told.map(|(at, line)| Head::parse(line).ok_or(HeadError::Line(at + 1)))
        .collect()
}

/// Seals what is written, and tells where the chain stands then; none of an empty chain.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn head(db: &Db) -> Result<Option<Head>, StoreError> {
    seal(db).await?;
    let head = store::head(db.reads()).await?;
    let head = head.ok_or_else(|| StoreError::Unreadable("audit head".to_owned()))?;
    Ok((head.seq > 0).then_some(head))
}

/// Where the chain stands, also an empty one; none where a store has no head. Seals nothing.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn stands_at(reads: Reads<'_>) -> Result<Option<Head>, StoreError> {
    store::head(reads).await
}

/// When the chain was last sealed; none of an empty chain. Seals nothing.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn last_sealed_at(reads: Reads<'_>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let head = stands_at(reads).await?.filter(|head| head.seq > 0);
    Ok(head.map(|head| head.sealed_at))
}

/// The first of these heads that the chain does not hold as it was.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn first_missing<'h>(db: &Db, heads: &'h [Head]) -> Result<Option<&'h Head>, StoreError> {
    for head in heads {
        let hash = store::hash_of(db.reads(), head.seq).await?;
        if hash.as_deref() != Some(head.hash.as_str()) {
            return Ok(Some(head));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::clock::instant;

    #[test]
    fn a_head_is_read_as_it_was_written_and_as_an_office_saves_it() {
        let head = Head {
            seq: 42,
            hash: "a1".repeat(32),
            sealed_at: instant(1_790_000_000_000_000),
        };
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("heads");
        head.keep(&file).expect("written");
        head.keep(&file).expect("written again");
        assert_eq!(kept(&file).expect("read"), [head.clone(), head.clone()]);
        let saved = format!("\u{feff}# 审计\r\n\r\n{}\r\n", head.line().to_ascii_uppercase());
        std::fs::write(&file, saved).expect("written");
        assert_eq!(kept(&file).expect("read"), std::slice::from_ref(&head));
        for wrong in ["", "42", "0 aa 2026-09-21T00:00:00Z", "42 abc 2026-09-21T00:00:00Z"] {
            std::fs::write(&file, format!("{}\n{wrong} x\n", head.line())).expect("written");
            assert!(matches!(kept(&file), Err(HeadError::Line(2))), "{wrong}");
        }
    }
}
