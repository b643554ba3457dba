//! How the store fares (存储状况): it takes writes, it is out of space, it may only be read, or it is away.
//!
//! Whoever meets an error of the store doubts it here: connections opened until then are not used again, since the server
//! behind the address may be another one by now, and one task tries the writer, notes what it found and takes the note
//! back. While something is noted, what cannot succeed is refused at once instead of waiting.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rustix::fs::{FallocateFlags, fallocate, statvfs};
use tokio::sync::{Mutex, Notify};

use crate::kernel::code::Code;

/// Bytes kept on the disk of a `SQLite` store, given back when it is full: sign-ins and the audit record live on them.
const RESERVE_BYTES: u64 = 8 * 1024 * 1024;
/// How long what was seen of a store in service counts.
const SEEN_FOR: Duration = Duration::from_secs(1);

/// How the store fares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fares {
    /// It takes writes.
    #[default]
    Well,
    /// It is out of space: reads and sign-in go on.
    Full,
    /// It takes no writes: a standby, or a file that may not be written.
    ReadOnly,
    /// It does not answer.
    Away,
}

impl Fares {
    const ALL: [Self; 4] = [Self::Well, Self::Full, Self::ReadOnly, Self::Away];

    /// The refusal of a write; `None` where it may be tried.
    #[must_use]
    pub const fn refusal(self) -> Option<Code> {
        match self {
            Self::Well => None,
            Self::Full => Some(Code::StorageFull),
            Self::ReadOnly => Some(Code::StorageReadOnly),
            Self::Away => Some(Code::StorageUnavailable),
        }
    }
}

/// What is known of one store, shared by its pools.
#[derive(Debug)]
pub(super) struct Health {
    fares: AtomicU8,
    born: Instant,
    /// Connections opened earlier than so many microseconds after `born` are given up.
    trusted_from: AtomicU64,
    seen_at: Mutex<Option<Instant>>,
    doubted: Notify,
    file: Option<PathBuf>,
    reserve: Option<PathBuf>,
    /// Device and number of the file that was last opened.
    opened: std::sync::Mutex<Option<(u64, u64)>>,
}

impl Health {
    /// Of a store in the file `store`, or of a server.
    pub(super) fn new(store: Option<&Path>) -> Self {
        Self {
            fares: AtomicU8::new(0),
            born: Instant::now(),
            trusted_from: AtomicU64::new(0),
            seen_at: Mutex::new(None),
            doubted: Notify::new(),
            file: store.map(Path::to_owned),
            opened: std::sync::Mutex::new(None),
            reserve: store.map(|file| {
                let mut name = file.as_os_str().to_owned();
                name.push("-reserve");
                PathBuf::from(name)
            }),
        }
    }

    pub(super) fn fares(&self) -> Fares {
        let at = usize::from(self.fares.load(Ordering::Relaxed));
        Fares::ALL.get(at).copied().unwrap_or_default()
    }

    /// Notes what was met; a change is logged once.
    pub(super) fn note(&self, met: Fares) {
        let at = Fares::ALL.iter().position(|known| *known == met).unwrap_or_default();
        let before = self.fares.swap(u8::try_from(at).unwrap_or_default(), Ordering::Relaxed);
        match met {
            Fares::Well => {}
            Fares::Full => self.give_up_reserve(),
            Fares::ReadOnly | Fares::Away => self.distrust(),
        }
        if usize::from(before) == at {
            return;
        }
        if met == Fares::Well {
            tracing::info!("the store takes writes again");
        } else {
            tracing::error!(store = ?met, "the store does not take writes");
        }
    }

    /// Takes what a refusal tells of the store: a full one is noted, else it is doubted, if there is reason to.
    pub(super) fn hear(&self, code: Code) {
        match code {
            Code::StorageFull => self.note(Fares::Full),
            Code::StorageReadOnly | Code::StorageUnavailable => self.doubt(),
            _ => {}
        }
    }

    /// Gives up the connections there are, and has the writer tried.
    pub(super) fn doubt(&self) {
        self.distrust();
        self.doubted.notify_one();
    }

    /// Gives up every connection opened until now.
    fn distrust(&self) {
        let now = u64::try_from(self.born.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.trusted_from.fetch_max(now, Ordering::Relaxed);
    }

    /// Notes which file lies at the address now: a connection was opened to it.
    pub(super) fn opened(&self) {
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = self.lies_there();
    }

    /// Whether the file that was opened still lies at its address. The log of writes goes with it: what is written to a
    /// file that was moved or deleted is kept by nobody.
    pub(super) fn is_in_place(&self) -> bool {
        let opened = *self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.is_none() || opened == self.lies_there()
    }

    fn lies_there(&self) -> Option<(u64, u64)> {
        let there = std::fs::metadata(self.file.as_ref()?).ok()?;
        Some((there.dev(), there.ino()))
    }

    /// Whether a connection of that age may be used.
    pub(super) fn trusts(&self, age: Duration) -> bool {
        if !self.is_in_place() {
            self.note(Fares::Away);
            return false;
        }
        let opened = self.born.elapsed().saturating_sub(age);
        u64::try_from(opened.as_micros()).unwrap_or(u64::MAX) >= self.trusted_from.load(Ordering::Relaxed)
    }

    /// Waits until it is time to try the writer.
    pub(super) async fn next_look(&self) {
        let pause = match self.fares() {
            Fares::Well => Duration::from_secs(5),
            Fares::Full | Fares::ReadOnly | Fares::Away => Duration::from_millis(500),
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = self.doubted.notified() => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }

    /// Runs `look` unless somebody just did; those who ask meanwhile wait for that one look.
    pub(super) async fn seen<F: Future<Output = ()>>(&self, look: F) {
        let mut seen_at = self.seen_at.lock().await;
        if seen_at.is_none_or(|at| at.elapsed() >= SEEN_FOR) {
            look.await;
            *seen_at = Some(Instant::now());
        }
    }

    /// Runs `look` in any case.
    pub(super) async fn look<F: Future<Output = ()>>(&self, look: F) {
        let mut seen_at = self.seen_at.lock().await;
        look.await;
        *seen_at = Some(Instant::now());
    }

    /// Keeps the reserve on the disk; whether there is room for it, or no need of one.
    pub(super) fn keep_reserve(&self) -> bool {
        let Some(reserve) = &self.reserve else { return true };
        if std::fs::metadata(reserve).is_ok_and(|kept| kept.len() == RESERVE_BYTES) {
            return true;
        }
        let laid = lay(reserve);
        if !laid {
            self.give_up_reserve();
        }
        laid
    }

    fn give_up_reserve(&self) {
        if let Some(reserve) = &self.reserve {
            std::fs::remove_file(reserve).ok();
        }
    }
}

/// Takes the reserve from the disk, if twice as much is free: what is left must serve those who write meanwhile.
fn lay(reserve: &Path) -> bool {
    let Some(free) = reserve.parent().and_then(|folder| statvfs(folder).ok()) else {
        return false;
    };
    if free.f_bavail.saturating_mul(free.f_frsize) < 2 * RESERVE_BYTES {
        return false;
    }
    let file = std::fs::OpenOptions::new().create(true).append(true).open(reserve);
    file.is_ok_and(|file| fallocate(file, FallocateFlags::empty(), 0, RESERVE_BYTES).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_opened_before_the_store_went_wrong_are_given_up() {
        let health = Health::new(None);
        std::thread::sleep(Duration::from_millis(5));
        let old = Duration::from_millis(4);
        assert!(health.trusts(old));
        health.note(Fares::Away);
        assert!(!health.trusts(old));
        assert!(health.trusts(Duration::ZERO), "opened since then");
        health.note(Fares::Well);
        assert!(!health.trusts(old + Duration::from_millis(1)), "for ever");
    }

    #[test]
    fn the_reserve_is_laid_once_and_given_back_when_there_is_no_room() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("court.db");
        let reserve = folder.path().join("court.db-reserve");
        let health = Health::new(Some(&store));
        assert!(health.keep_reserve() && health.keep_reserve());
        assert_eq!(std::fs::metadata(&reserve).expect("it is there").len(), RESERVE_BYTES);
        health.note(Fares::Full);
        assert!(!reserve.exists());
        assert_eq!(health.fares().refusal(), Some(Code::StorageFull));
    }

    #[test]
    fn a_refusal_tells_of_a_full_store_and_else_is_a_doubt_or_nothing() {
        let health = Health::new(None);
        std::thread::sleep(Duration::from_millis(5));
        let old = Duration::from_millis(4);
        health.hear(Code::Busy);
        health.hear(Code::Internal);
        assert!(health.trusts(old));
        health.hear(Code::StorageUnavailable);
        assert!(!health.trusts(old), "its connections are given up");
        assert_eq!(health.fares(), Fares::Well, "whether it is away is to be seen");
        health.hear(Code::StorageFull);
        assert_eq!(health.fares(), Fares::Full);
    }

    #[test]
    fn a_file_that_is_moved_or_replaced_under_its_connections_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, away) = (folder.path().join("court.db"), folder.path().join("away.db"));
        std::fs::write(&store, "").expect("written");
        let health = Health::new(Some(&store));
        health.opened();
        assert!(health.is_in_place() && health.trusts(Duration::ZERO));
        std::fs::rename(&store, &away).expect("moved");
        assert!(!health.is_in_place() && !health.trusts(Duration::ZERO));
        assert_eq!(health.fares(), Fares::Away);
        std::fs::write(&store, "").expect("another one");
        assert!(!health.is_in_place());
        health.opened();
        assert!(health.is_in_place());
    }
}
