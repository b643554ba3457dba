//! A small real file system, to be filled up and freed again.
//!
//! It lives in a mount namespace of a process of its own, so that nothing stays mounted whatever becomes of the test. The
//! test reaches it through `/proc`; a program that is to keep its store there enters the namespace.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A file system of some megabytes; gone when dropped.
pub struct SmallDisk {
    keeper: Child,
    seen_at: PathBuf,
    mount_point: TempDir,
}

impl SmallDisk {
    /// Makes one.
    #[must_use]
    pub fn of_megabytes(megabytes: u32) -> Self {
        let mount_point = tempfile::tempdir().unwrap();
        let script = format!("mount -t tmpfs -o size={megabytes}m tmpfs \"$0\" && echo ready && exec sleep 900");
        let mut keeper = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
            .arg(mount_point.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare of util-linux is there");
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(
            line.trim(),
            "ready",
            "no file system of one's own: user namespaces are shut off"
        );
        let inside = mount_point.path().strip_prefix("/").unwrap();
        Self {
            seen_at: Path::new("/proc")
                .join(keeper.id().to_string())
                .join("root")
                .join(inside),
            keeper,
            mount_point,
        }
    }

    /// Where the test sees it.
    #[must_use]
    pub fn seen_at(&self) -> &Path {
        &self.seen_at
    }

    /// Where those see it who entered.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.mount_point.path()
    }

    /// The words before a command that is to enter.
    #[must_use]
    pub fn entering(&self) -> Vec<String> {
        let keeper = self.keeper.id().to_string();
        [
            "nsenter",
            "--target",
            &keeper,
            "--user",
            "--mount",
            "--preserve-credentials",
            "--",
        ]
        .map(str::to_owned)
        .into()
    }

    /// The words before a command that is to enter as somebody who is not root; what he makes there is ours.
    #[must_use]
    pub fn entering_as_nobody(&self) -> Vec<String> {
        let mut words = self.entering();
        let nobody = ["unshare", "--user", "--map-user=nobody", "--map-group=nogroup", "--"];
        words.extend(nobody.map(str::to_owned));
        words
    }

    /// Fills it up but for `left` bytes, in one go: what is given back meanwhile is not taken too.
    pub fn fill(&self, left: u64) {
        let mut ballast = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(self.seen_at.join("ballast"))
            .unwrap();
        let mut size = self.free_bytes().saturating_sub(left);
        let block = vec![0x5a; 256 * 1_024];
        while size > 0 {
            let piece = block.len().min(usize::try_from(size).unwrap());
            if ballast.write_all(&block[..piece]).is_err() {
                break;
            }
            size -= u64::try_from(piece).unwrap();
        }
    }

    fn free_bytes(&self) -> u64 {
        let told = Command::new("df")
            .args(["-B1", "--output=avail"])
            .arg(&self.seen_at)
            .output()
            .unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        told.lines().nth(1).unwrap().trim().parse().unwrap()
    }

    /// Frees what filled it.
    pub fn free(&self) {
        std::fs::remove_file(self.seen_at.join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        self.keeper.kill().ok();
        self.keeper.wait().ok();
    }
}
