//! The files of a `SQLite` store (库文件): whether they still lie where they were opened, and a reserve beside them.
//!
//! The store is a file and its log of writes. Whoever moves, replaces or deletes one of them under a running process
//! separates what is written from what will be found; that is noticed before anything more is acknowledged.

use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{FallocateFlags, fallocate, statvfs};
use rustix::io::Errno;

use crate::kernel::owner;

/// Bytes kept on the disk, given back when it is full: sign-ins and the audit record live on them.
const RESERVE_BYTES: u64 = 8 * 1024 * 1024;
/// Bytes that must be free for work to go on: the reserve, and half of it to write in.
const ROOM_BYTES: u64 = RESERVE_BYTES + RESERVE_BYTES / 2;
/// Bytes of a block, as files count them.
const BLOCK: u64 = 512;
/// What the owner of a file may do with it: read and write, and nobody else anything.
const OWN: u32 = 0o600;

/// A file as the system knows it: device and number.
type Known = (u64, u64);

/// The files of one store.
#[derive(Debug)]
pub(super) struct Files {
    store: PathBuf,
    log: PathBuf,
    reserve: PathBuf,
    opened: Mutex<Opened>,
}

/// What was opened.
#[derive(Clone, Copy, Debug, Default)]
struct Opened {
    store: Option<Known>,
    /// The log comes with the first write; none as long as it was not seen.
    log: Option<Known>,
}

impl Files {
    pub(super) fn new(store: &Path) -> Self {
        Self {
            store: store.to_owned(),
            log: beside(store, "-wal"),
            reserve: beside(store, "-reserve"),
            opened: Mutex::default(),
        }
    }

    /// Takes the rights of all but the owner from files made by a program of before, or by hand: parties' data stand in
    /// them. Whose they are stays; files of somebody else are told and left.
    pub(super) fn close_to_others(&self) {
        let shared = beside(&self.store, "-shm");
        for file in [&self.store, &self.log, &shared, &self.reserve] {
            let Ok(there) = std::fs::metadata(file) else { continue };
            let (is, ought) = (there.mode() & 0o7777, there.mode() & OWN);
            if is == ought {
                continue;
            }
            match std::fs::set_permissions(file, Permissions::from_mode(ought)) {
                Ok(()) => tracing::info!(file = %file.display(), "closed to all but its owner"),
                Err(error) => {
                    tracing::warn!(file = %file.display(), %error, "others may read it, and it cannot be closed to them");
                }
            }
        }
    }

    /// Notes that a connection was opened; whether it was to the file the first one was opened to. The pools close none
    /// while the process runs, so the log stays the one it is.
    pub(super) fn opened(&self) -> bool {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let there = known(&self.store);
        opened.store.get_or_insert(there.unwrap_or_default());
        drop(opened);
        self.are_in_place()
    }

    /// Whether what was opened lies at its address.
    pub(super) fn are_in_place(&self) -> bool {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(store) = opened.store else { return true };
        if known(&self.store) != Some(store) {
            return false;
        }
        let log = known(&self.log);
        if opened.log.is_none() {
            opened.log = log;
        }
        opened.log == log
    }

    /// Lays the reserve unless it lies there; whether it does.
    pub(super) fn keep_reserve(&self) -> bool {
        let lies =
            |kept: Metadata| kept.is_file() && kept.len() >= RESERVE_BYTES && kept.blocks() * BLOCK >= RESERVE_BYTES;
        if std::fs::metadata(&self.reserve).is_ok_and(lies) {
            return true;
        }
        if free(&self.reserve) < ROOM_BYTES {
            return false;
        }
        let laid = self.lay().is_ok();
        if !laid {
            self.give_up_reserve();
        }
        laid
    }

    /// Whether there is room to write in, the reserve laid or to be laid.
    pub(super) fn have_room(&self) -> bool {
        self.keep_reserve() || free(&self.reserve) >= ROOM_BYTES
    }

    pub(super) fn give_up_reserve(&self) {
        std::fs::remove_file(&self.reserve).ok();
    }

    /// Takes its bytes from the disk; where the file system gives none in one piece, by writing them.
    fn lay(&self) -> std::io::Result<()> {
        let mut file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .mode(OWN)
            .open(&self.reserve)?;
        owner::offer(&self.reserve)?;
        match fallocate(&file, FallocateFlags::empty(), 0, RESERVE_BYTES) {
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => write(&mut file),
            laid => Ok(laid?),
        }
    }
}

fn write(file: &mut File) -> std::io::Result<()> {
    const PIECE: usize = 8 * 1024;
    for _ in 0..RESERVE_BYTES / PIECE as u64 {
        file.write_all(&[0xff; PIECE])?;
    }
    file.sync_all()
}

pub(super) fn beside(store: &Path, ending: &str) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn known(file: &Path) -> Option<Known> {
    let there = std::fs::metadata(file).ok()?;
    Some((there.dev(), there.ino()))
}

/// Bytes free on the disk that a file lies on; none where its folder is gone.
pub(super) fn free(file: &Path) -> u64 {
    let disk = file.parent().and_then(|folder| {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        statvfs(folder).ok()
    });
    disk.map_or(0, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, PathBuf, Files) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("court.db");
        std::fs::write(&store, "").expect("written");
        let files = Files::new(&store);
        (folder, store, files)
    }

    #[test]
    fn a_file_that_is_moved_or_replaced_is_noticed_and_no_other_is_opened_in_its_place() {
        let (folder, store, files) = store();
        let away = folder.path().join("away.db");
        assert!(files.opened() && files.are_in_place());
        std::fs::rename(&store, &away).expect("moved");
        assert!(!files.are_in_place() && !files.opened());
        std::fs::write(&store, "").expect("another one");
        assert!(!files.are_in_place() && !files.opened());
        std::fs::rename(&away, &store).expect("moved back");
        assert!(files.are_in_place() && files.opened());
    }

    #[test]
    fn a_log_that_is_deleted_is_noticed_also_when_another_lies_in_its_place() {
        let (_folder, store, files) = store();
        let log = beside(&store, "-wal");
        assert!(files.opened() && files.are_in_place(), "none yet");
        std::fs::write(&log, "").expect("written");
        assert!(files.are_in_place(), "it came with the first write");
        std::fs::remove_file(&log).expect("deleted");
        assert!(!files.are_in_place());
        // so that the next file has another number
        std::fs::write(store.with_extension("other"), "").expect("written");
        std::fs::write(&log, "").expect("another one");
        assert!(!files.opened() && !files.are_in_place());
    }

    #[test]
    fn the_files_are_their_owners_alone_also_those_that_were_open_to_others() {
        let (_folder, store, files) = store();
        let mode = |ending: &str| {
            let there = std::fs::metadata(beside(&store, ending)).expect("there");
            there.mode() & 0o7777
        };
        assert!(files.keep_reserve());
        assert_eq!(mode("-reserve"), OWN, "made so");
        let endings = ["", "-wal", "-shm", "-reserve"];
        for ending in endings {
            std::fs::write(beside(&store, ending), "").expect("written");
            let open = Permissions::from_mode(0o664);
            std::fs::set_permissions(beside(&store, ending), open).expect("opened to others");
        }
        files.close_to_others();
        assert_eq!(endings.map(mode), [OWN; 4]);
        std::fs::set_permissions(&store, Permissions::from_mode(0o444)).expect("nobody writes it");
        files.close_to_others();
        assert_eq!(mode(""), 0o400, "no right is given");
    }

    #[test]
    fn the_reserve_takes_real_room_and_is_laid_again_when_it_is_gone() {
        let (_folder, store, files) = store();
        let reserve = beside(&store, "-reserve");
        let holds = || std::fs::metadata(&reserve).map_or(0, |kept| kept.blocks() * BLOCK);
        assert!(files.keep_reserve() && files.keep_reserve());
        assert!(holds() >= RESERVE_BYTES);
        files.give_up_reserve();
        assert!(!reserve.exists() && files.have_room());
        assert!(holds() >= RESERVE_BYTES, "laid again");
        let sparse = File::create(&reserve).expect("made");
        sparse.set_len(RESERVE_BYTES).expect("as long, and empty");
        assert_eq!(holds(), 0);
        assert!(files.keep_reserve());
        assert!(holds() >= RESERVE_BYTES, "a file that takes no room is none");
        std::fs::remove_file(&reserve).expect("gone");
        std::fs::create_dir(&reserve).expect("something else");
        assert!(!files.keep_reserve() && files.have_room(), "work goes on without one");
    }
}
