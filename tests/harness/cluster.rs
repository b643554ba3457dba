//! A `PostgreSQL` server of one's own, to be stopped, made read-only and cut off.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use sea_orm::{ConnectionTrait as _, Database};
use tempfile::TempDir;

/// A server in a folder of its own; stopped and deleted when dropped.
pub struct Cluster {
    folder: TempDir,
    url: String,
}

impl Cluster {
    /// Makes and starts one that keeps what it acknowledged.
    pub async fn start() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("zhixing-own.")
            .tempdir_in("/tmp")
            .unwrap();
        let out = Command::new(script())
            .arg("start")
            .arg(folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let url = String::from_utf8(out.stdout).unwrap().trim().to_owned();
        let cluster = Self { folder, url };
        cluster
            .say(&["ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()"])
            .await;
        cluster
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its port.
    fn port(&self) -> &str {
        let after = self.url.rsplit_once(':').unwrap().1;
        after.split('/').next().unwrap()
    }

    /// Stops it at once, as a crash would.
    pub fn crash(&self) {
        self.control(&["stop", "-m", "immediate"]);
    }

    /// Starts it again at the same address.
    pub fn restart(&self) {
        let port = format!("-p {}", self.port());
        let log = self.folder.path().join("log");
        self.control(&["start", "-w", "-t", "60", "-l", log.to_str().unwrap(), "-o", &port]);
    }

    /// Stops the clock of all its processes, or lets them go on.
    pub fn freeze(&self, frozen: bool) {
        let lines = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap();
        let postmaster = lines.lines().next().unwrap();
        let children = std::fs::read_to_string(format!("/proc/{postmaster}/task/{postmaster}/children")).unwrap();
        let signal = if frozen { "-STOP" } else { "-CONT" };
        let sent = Command::new("kill")
            .arg(signal)
            .arg(postmaster)
            .args(children.split_whitespace())
            .status();
        assert!(sent.unwrap().success());
    }

    fn control(&self, arguments: &[&str]) {
        let bin = Command::new(script()).arg("bindir").output().unwrap();
        let pg_ctl = PathBuf::from(String::from_utf8(bin.stdout).unwrap().trim()).join("pg_ctl");
        let data = self.folder.path().join("data");
        let owner = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(&data).unwrap());
        let own = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap());
        // root runs no server: the script gave the folder to somebody else
        let mut command = if owner == own {
            Command::new(&pg_ctl)
        } else {
            let mut command = Command::new("setpriv");
            let user = owner.to_string();
            command.args(["--reuid", &user, "--clear-groups"]).arg(&pg_ctl);
            command
        };
        let done = command
            .current_dir(self.folder.path())
            .arg("-D")
            .arg(&data)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(done.success(), "pg_ctl {arguments:?}");
    }

    /// The same from a thread that waits for it, on a runtime of several.
    pub fn say_now(&self, statements: &[&str]) {
        let runtime = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| runtime.block_on(self.say(statements)));
    }

    /// Runs statements of the server's own administrator, each by itself.
    pub async fn say(&self, statements: &[&str]) {
        let conn = Database::connect(&self.url).await.unwrap();
        for statement in statements {
            conn.execute_unprepared(statement).await.unwrap();
        }
        conn.close().await.unwrap();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = Command::new(script()).arg("stop").arg(self.folder.path()).output();
        stopped.ok();
    }
}

fn script() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.ci/postgres"))
}
