//! A `PostgreSQL` server of one's own, to be stopped, made read-only, cut off, filled up and followed by a standby.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use sea_orm::{ConnectionTrait as _, Database, Statement};
use tempfile::TempDir;

use crate::disk::SmallDisk;

/// A server in a folder of its own; stopped and deleted when dropped.
pub struct Cluster {
    folder: TempDir,
    url: String,
    /// The words before each command.
    entering: Vec<String>,
}

impl Cluster {
    /// Makes and starts one that keeps what it acknowledged.
    pub async fn start() -> Self {
        Self::start_by(Vec::new()).await
    }

    /// The same where a small disk is seen, for tables to lie on. Drop it before the disk.
    pub async fn start_beside(disk: &SmallDisk) -> Self {
        Self::start_by(disk.entering_as_nobody()).await
    }

    /// The same whose log of writes lies on a small disk, in pieces of a megabyte, so that a full disk is met soon. Drop it
    /// before the disk.
    pub async fn start_logging_to(disk: &SmallDisk) -> Self {
        let cluster = Self::start_by(disk.entering_as_nobody()).await;
        cluster.control(&["stop", "-m", "fast"]);
        let data = cluster.folder.path().join("data");
        let cut = cluster
            .as_owner("pg_resetwal")
            .args(["--wal-segsize=1", "--pgdata"])
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(cut.unwrap().success());
        let log = data.join("pg_wal");
        let moved = Command::new("cp").arg("-a").arg(&log).arg(disk.seen_at()).status();
        assert!(moved.unwrap().success());
        std::fs::remove_dir_all(&log).unwrap();
        std::os::unix::fs::symlink(disk.folder().join("pg_wal"), &log).unwrap();
        cluster.restart();
        cluster
            .say(&["ALTER SYSTEM SET min_wal_size = '2MB'", "SELECT pg_reload_conf()"])
            .await;
        cluster
    }

    async fn start_by(entering: Vec<String>) -> Self {
        let folder = own_folder();
        let out = entered(&entering, &script())
            .arg("start")
            .arg(folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let url = String::from_utf8(out.stdout).unwrap().trim().to_owned();
        let cluster = Self { folder, url, entering };
        cluster
            .say(&["ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()"])
            .await;
        cluster
    }

    /// A standby of this one, which from now on acknowledges nothing that the standby has not written too.
    pub async fn standby(&self) -> Self {
        let folder = own_folder();
        // what the script that stops it knows its own folders by
        std::fs::write(folder.path().join("initdb.log"), "a copy").unwrap();
        let owner = self.owner();
        std::os::unix::fs::chown(folder.path(), Some(owner), None).unwrap();
        let copied = self
            .as_owner("pg_basebackup")
            .args([
                "--write-recovery-conf",
                "--wal-method=stream",
                "--checkpoint=fast",
                "--no-sync",
            ])
            .args(["--dbname", &self.url, "--pgdata"])
            .arg(folder.path().join("data"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
        let port = std::net::TcpListener::bind(("127.0.0.1", 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let standby = Self {
            folder,
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
            entering: Vec::new(),
        };
        standby.restart();
        self.say(&[
            "ALTER SYSTEM SET synchronous_standby_names = '*'",
            "SELECT pg_reload_conf()",
        ])
        .await;
        let follows = "SELECT COUNT(*) AS n FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'";
        while self.number(follows).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // the first that waits for the standby ends behind everything that did not
        self.say(&["CREATE TABLE IF NOT EXISTS followed (n INT)"]).await;
        standby
    }

    /// Makes a standby the one that is written to.
    pub fn promote(&self) {
        self.control(&["promote", "-w", "-t", "60"]);
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> &str {
        let after = self.url.rsplit_once(':').unwrap().1;
        after.split('/').next().unwrap()
    }

    /// Stops it at once, as a crash would.
    pub fn crash(&self) {
        self.control(&["stop", "-m", "immediate"]);
    }

    /// Starts it again at the same address.
    pub fn restart(&self) {
        assert!(self.starts(), "{}", self.log());
    }

    /// Whether it starts again at the same address.
    #[must_use]
    pub fn starts(&self) -> bool {
        let port = format!("-p {} -k {}", self.port(), self.folder.path().display());
        let log = self.folder.path().join("log");
        self.controls(&["start", "-w", "-t", "60", "-l", log.to_str().unwrap(), "-o", &port])
    }

    /// Whether it runs, be it that it only recovers.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.controls(&["status"])
    }

    /// What it logged.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
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
        assert!(self.controls(arguments), "pg_ctl {arguments:?}");
    }

    fn controls(&self, arguments: &[&str]) -> bool {
        let data = self.folder.path().join("data");
        let done = self
            .as_owner("pg_ctl")
            .arg("-D")
            .arg(&data)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        done.unwrap().success()
    }

    fn owner(&self) -> u32 {
        uid(&self.folder.path().join("data"))
    }

    /// One of the server's own tools, run by whose the server is: root runs none, the script gave the folder to somebody
    /// else.
    fn as_owner(&self, tool: &str) -> Command {
        let bin = Command::new(script()).arg("bindir").output().unwrap();
        let tool = PathBuf::from(String::from_utf8(bin.stdout).unwrap().trim()).join(tool);
        let owner = self.owner();
        let mut command = if owner == uid(Path::new("/proc/self")) {
            entered(&self.entering, &tool)
        } else {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid", &owner.to_string(), "--clear-groups"])
                .arg(&tool);
            command
        };
        command.current_dir(self.folder.path());
        command
    }

    async fn number(&self, sql: &str) -> i64 {
        let conn = Database::connect(&self.url).await.unwrap();
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let row = conn.query_one_raw(statement).await.unwrap().unwrap();
        conn.close().await.unwrap();
        row.try_get("", "n").unwrap()
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
        let stopped = entered(&self.entering, &script())
            .arg("stop")
            .arg(self.folder.path())
            .output();
        stopped.ok();
    }
}

fn script() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.ci/postgres"))
}

fn own_folder() -> TempDir {
    let named = tempfile::Builder::new().prefix("zhixing-own.").tempdir_in("/tmp");
    named.unwrap()
}

/// A command behind the words before it.
fn entered(entering: &[String], program: &Path) -> Command {
    let Some((first, rest)) = entering.split_first() else {
        return Command::new(program);
    };
    let mut command = Command::new(first);
    command.args(rest).arg(program);
    command
}

fn uid(file: &Path) -> u32 {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(file).unwrap())
}
