//! How the store fares (存储状况): it takes writes, it is out of space, it may only be read, or it is away.
//!
//! Whoever meets an error of the store doubts it here: connections opened until then are not used again, since the server
//! behind the address may be another one by now, and one task tries the writer, notes what it found and takes the note
//! back. While something is noted, what cannot succeed is refused at once instead of waiting.

use std::path::Path;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use strum::{AsRefStr, EnumIter, IntoStaticStr};
use tokio::sync::{Mutex, Notify};

use super::files::Files;
use crate::kernel::code::Code;

/// How long what was seen of a store in service counts.
const SEEN_FOR: Duration = Duration::from_secs(1);

/// How the store fares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, AsRefStr, IntoStaticStr, EnumIter)]
#[strum(serialize_all = "snake_case")]
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

/// What was known of the store at a moment; a later one differs as soon as there was trouble, or an end of it, in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HealthMark(u64);

impl HealthMark {
    /// So many bits tell how the store fares, those above them how often that was told.
    const BITS: u32 = 8;

    fn fares(self) -> Fares {
        let at = usize::try_from(self.0 % (1 << Self::BITS)).unwrap_or_default();
        Fares::ALL.get(at).copied().unwrap_or_default()
    }

    /// The moment after it, in which that is known.
    fn then(self, met: Fares) -> Self {
        let at = Fares::ALL.iter().position(|known| *known == met).unwrap_or_default();
        let told = (self.0 >> Self::BITS).wrapping_add(1);
        Self((told << Self::BITS) | u64::try_from(at).unwrap_or_default())
    }
}

/// What is known of one store, shared by its pools.
#[derive(Debug)]
pub(super) struct Health {
    now: AtomicU64,
    born: Instant,
    /// Connections opened earlier than so many microseconds after `born` are given up.
    trusted_from: AtomicU64,
    seen_at: Mutex<Option<Instant>>,
    doubted: Notify,
    /// Looks in a row that the store let pass without a word.
    silent: AtomicU8,
    files: Option<Files>,
}

impl Health {
    /// Of a store in the file `store`, or of a server.
    pub(super) fn new(store: Option<&Path>) -> Self {
        Self {
            now: AtomicU64::new(0),
            born: Instant::now(),
            trusted_from: AtomicU64::new(0),
            seen_at: Mutex::new(None),
            doubted: Notify::new(),
            silent: AtomicU8::new(0),
            files: store.map(Files::new),
        }
    }

    pub(super) fn fares(&self) -> Fares {
        self.health_mark().fares()
    }

    pub(super) fn health_mark(&self) -> HealthMark {
        HealthMark(self.now.load(Relaxed))
    }

    /// Notes trouble; a change is logged once.
    pub(super) fn note(&self, met: Fares) {
        let told = self
            .now
            .fetch_update(Relaxed, Relaxed, |now| Some(HealthMark(now).then(met).0));
        match met {
            Fares::Well => {}
            Fares::Full => self.give_up_reserve(),
            Fares::ReadOnly | Fares::Away => self.distrust(),
        }
        if told.is_ok_and(|before| HealthMark(before).fares() != met) {
            tracing::error!(store = met.as_ref(), "the store does not take writes");
        }
    }

    /// Notes that the store took a write that was begun at `since`, unless somebody met trouble meanwhile: whichever of the
    /// two came first, room there was none left.
    pub(super) fn note_well(&self, since: HealthMark) {
        if since.fares() == Fares::Well {
            return;
        }
        let well = since.then(Fares::Well);
        if self.now.compare_exchange(since.0, well.0, Relaxed, Relaxed).is_ok() {
            tracing::info!("the store takes writes again");
        }
    }

    /// Takes what a refusal of an act that was begun at `since` tells of the store: a full one is noted, unless that is
    /// old news, else it is doubted, if there is reason to.
    pub(super) fn hear(&self, code: Code, since: HealthMark) {
        match code {
            Code::StorageFull if self.health_mark() == since => self.note(Fares::Full),
            // what was refused because of a note tells nothing new
            Code::StorageReadOnly | Code::StorageUnavailable if self.fares() == Fares::Well => self.doubt(),
            // it may be silent
            Code::Timeout => self.doubted.notify_one(),
            _ => {}
        }
    }

    /// Gives up the connections there are, and has the writer tried.
    pub(super) fn doubt(&self) {
        self.distrust();
        self.doubted.notify_one();
    }

    /// Notes that the store said nothing: once may be a moment's stall, twice in a row it is away.
    pub(super) fn note_silence(&self) {
        if self.silent.fetch_add(1, Relaxed) > 0 {
            self.note(Fares::Away);
        }
        self.doubted.notify_one();
    }

    /// Notes that it said something.
    pub(super) fn note_word(&self) {
        self.silent.store(0, Relaxed);
    }

    /// Gives up every connection opened until now.
    fn distrust(&self) {
        let now = u64::try_from(self.born.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.trusted_from.fetch_max(now, Relaxed);
    }

    /// Whether a connection that was just opened may be used: the file it was opened to is the store's own.
    pub(super) fn opened(&self) -> bool {
        self.files.as_ref().is_none_or(Files::opened)
    }

    /// Takes from everybody but their owner what rights there are to the files of the store.
    pub(super) fn close_files(&self) {
        if let Some(files) = &self.files {
            files.close_to_others();
        }
    }

    /// Whether the files that were opened still lie at their address; what is written to files that were moved, replaced
    /// or deleted is kept by nobody.
    pub(super) fn is_in_place(&self) -> bool {
        self.files.as_ref().is_none_or(Files::are_in_place)
    }

    /// Whether a connection of that age may be used. One to a file is kept whatever becomes of the file: no other may be
    /// opened beside it, and it alone can still save what stands in a log that was deleted.
    pub(super) fn trusts(&self, age: Duration) -> bool {
        if self.files.is_some() {
            if !self.is_in_place() && self.fares() != Fares::Away {
                tracing::error!(
                    "the files of the store were moved, replaced or deleted under this process: put them back, or \
                     restart it; what it wrote is saved"
                );
                self.note(Fares::Away);
                // the log is to be saved at once
                self.doubted.notify_one();
            }
            return true;
        }
        let opened = self.born.elapsed().saturating_sub(age);
        u64::try_from(opened.as_micros()).unwrap_or(u64::MAX) >= self.trusted_from.load(Relaxed)
    }

    /// Waits until it is time to try the writer.
    pub(super) async fn next_look(&self) {
        let pause = match self.fares() {
            Fares::Well => Duration::from_secs(3),
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

    /// Keeps the reserve on the disk; whether it lies there, or there is no need of one.
    pub(super) fn keep_reserve(&self) -> bool {
        self.files.as_ref().is_none_or(Files::keep_reserve)
    }

    /// Whether there is room to write in.
    pub(super) fn has_room(&self) -> bool {
        self.files.as_ref().is_none_or(Files::have_room)
    }

    fn give_up_reserve(&self) {
        if let Some(files) = &self.files {
            files.give_up_reserve();
        }
    }
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
        health.note_well(health.health_mark());
        assert_eq!(health.fares(), Fares::Well);
        assert!(!health.trusts(old + Duration::from_millis(1)), "for ever");
    }

    #[test]
    fn a_refusal_tells_of_a_full_store_and_else_is_a_doubt_or_nothing() {
        let health = Health::new(None);
        std::thread::sleep(Duration::from_millis(5));
        let old = Duration::from_millis(4);
        let hear = |code| health.hear(code, health.health_mark());
        hear(Code::Busy);
        hear(Code::Internal);
        assert!(health.trusts(old));
        hear(Code::StorageUnavailable);
        assert!(!health.trusts(old), "its connections are given up");
        assert_eq!(health.fares(), Fares::Well, "whether it is away is to be seen");
        hear(Code::StorageFull);
        assert_eq!(health.fares(), Fares::Full);
    }

    #[test]
    fn a_write_that_went_well_before_somebody_found_no_room_is_no_sign_of_room() {
        let health = Health::new(None);
        let tried = health.health_mark();
        health.note(Fares::Full);
        health.note_well(tried);
        assert_eq!(health.fares(), Fares::Full);
        let tried = health.health_mark();
        health.note(Fares::Full);
        health.note_well(tried);
        assert_eq!(health.fares(), Fares::Full, "found once more");
        health.note_well(health.health_mark());
        assert_eq!(health.fares(), Fares::Well);
    }

    #[test]
    fn a_refusal_that_is_told_late_gives_up_no_reserve() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("court.db");
        std::fs::write(&store, "").expect("written");
        let health = Health::new(Some(&store));
        health.note(Fares::Full);
        let refused = health.health_mark();
        health.note_well(refused);
        assert!(health.keep_reserve());
        health.hear(Code::StorageFull, refused);
        assert_eq!(health.fares(), Fares::Well);
        assert!(health.files.as_ref().is_some_and(Files::have_room));
        assert!(folder.path().join("court.db-reserve").exists());
    }

    #[test]
    fn a_connection_to_a_file_is_kept_and_the_store_is_away_when_the_file_is_gone() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, away) = (folder.path().join("court.db"), folder.path().join("away.db"));
        std::fs::write(&store, "").expect("written");
        let health = Health::new(Some(&store));
        assert!(health.opened() && health.trusts(Duration::ZERO));
        std::fs::rename(&store, &away).expect("moved");
        assert!(health.trusts(Duration::ZERO), "no other is opened beside it");
        assert_eq!(health.fares(), Fares::Away);
    }
}
