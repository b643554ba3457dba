//! The built program in a process of its own, over a store of its own, to be killed and started again.
//!
//! Plain blocking sockets: what a client saw of a killed server is told by the bytes that came, and by nothing else.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use sea_orm::{ConnectionTrait as _, Database};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;
use zhixing_api::app::{self, App, Build};
use zhixing_api::config::{Mfa, Secrets};
use zhixing_api::db::{Location, Probe, StoreKind};
use zhixing_api::domain::throttle::Figures;
use zhixing_api::graphql::SIGN_IN;
use zhixing_api::http::document_id;
use zhixing_api::kernel::clock::{Clock as _, SystemClock};
use zhixing_api::kernel::id::IdSource;
use zhixing_api::kernel::practice::Practice;
use zhixing_api::seed::{self, CountyOptions, DemoPasswords};
use zhixing_migration::stamp_check;

use crate::disk::SmallDisk;
use crate::secrecy;
use crate::store::{Place, alone, close, is_postgres, kept};
use crate::{Answer, CHEAP, PASSWORD};

/// How long a server may take before it counts as hung.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A court without cases, its store and its secrets on disk, for a process of its own. No connection of ours stays open.
pub struct Ground {
    place: Place,
    folder: TempDir,
    /// The words before each command.
    entering: Vec<String>,
}

impl Ground {
    /// A copy of the court that was founded once for all stories, today: an empty store, random secrets, the county's
    /// places and people.
    pub async fn founded() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&secrets_of_all(), &secrets_of(folder.path()));
        let today = SystemClock::default().today().format("%Y%m%d");
        let secrets = secrets_of(folder.path());
        let found = async |location| found(&location, &secrets, 0).await;
        Self {
            place: Place::copy_of(&format!("court_{today}"), found).await,
            folder,
            entering: Vec::new(),
        }
    }

    /// The same with cases, their parties, deadlines and messages; founded by itself.
    pub async fn with_cases(cases: usize) -> Self {
        Self::founded_in(Place::bare().await, cases).await
    }

    /// Fresh secrets, and a place where no store is yet, which is looked after by others.
    #[must_use]
    pub fn nothing_at(location: Location) -> Self {
        Self::over(Place::at(location))
    }

    /// An empty store and fresh secrets, and nothing else: what an operator begins with.
    pub async fn bare() -> Self {
        Self::over(Place::bare().await)
    }

    fn over(place: Place) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Secrets::init(&secrets_of(folder.path())).unwrap();
        Self {
            place,
            folder,
            entering: Vec::new(),
        }
    }

    /// Notes that the store was just copied, as the doctor wants it.
    pub async fn note_backup(&self) {
        let conn = Database::connect(&self.location().url).await.unwrap();
        let now = SystemClock::default().real().timestamp_micros();
        let sql = format!("UPDATE store SET backed_up_at = {now}");
        conn.execute_unprepared(&sql).await.unwrap();
        conn.close().await.unwrap();
    }

    /// The path of a file of its own.
    #[must_use]
    pub fn file(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// Has the same secrets as another from now on.
    pub fn take_secrets_of(&self, other: &Self) {
        let own = secrets_of(self.folder.path());
        std::fs::remove_dir_all(&own).unwrap();
        copy_folder(&secrets_of(other.folder.path()), &own);
    }

    /// Writes a file for a command to read; its path.
    #[must_use]
    pub fn write(&self, name: &str, text: &str) -> String {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }

    /// The same in an empty store of one's own.
    pub async fn founded_at(location: Location) -> Self {
        Self::founded_in(Place::at(location), 0).await
    }

    async fn founded_in(place: Place, cases: usize) -> Self {
        let ground = Self::over(place);
        found(ground.location(), &secrets_of(ground.folder.path()), cases).await;
        ground
    }

    /// Takes everything in the store away.
    pub async fn empty(&self) {
        if let Some(file) = self.location().file() {
            for ending in ["", "-wal", "-shm"] {
                let mut name = file.clone().into_os_string();
                name.push(ending);
                std::fs::remove_file(name).ok();
            }
            return;
        }
        let conn = Database::connect(&self.location().url).await.unwrap();
        conn.execute_unprepared("DROP SCHEMA public CASCADE").await.unwrap();
        conn.execute_unprepared("CREATE SCHEMA public").await.unwrap();
        conn.close().await.unwrap();
    }

    /// Moves the store to a small disk, for the programs run from now on.
    pub fn move_to(&mut self, disk: &SmallDisk) {
        let file = self.location().file().unwrap();
        std::fs::copy(&file, disk.seen_at().join("court.db")).unwrap();
        self.place = Place::at(Location::sqlite(&disk.folder().join("court.db")));
        self.entering = disk.entering();
    }

    /// Programs run from now on have writes fail instead of ending by them, when [`Served::let_write`] says so.
    pub fn survive_failing_writes(&mut self) {
        self.entering = ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"]
            .map(str::to_owned)
            .into();
    }

    /// Programs run from now on may read the store and not write it, or write it again; a `SQLite` file.
    pub fn make_read_only(&mut self, read_only: bool) {
        self.place.make_read_only(read_only);
    }

    /// Where the store is.
    #[must_use]
    pub fn location(&self) -> &Location {
        self.place.location()
    }

    /// Registers documents, so that outside roles may run them too.
    pub fn trust(&self, texts: &[String]) {
        let file: Value = texts.iter().map(|text| (document_id(text), json!(text))).collect();
        std::fs::write(self.trusted(), file.to_string()).unwrap();
    }

    /// Where the registered documents are.
    #[must_use]
    pub fn trusted(&self) -> PathBuf {
        self.folder.path().join("trusted.json")
    }

    /// Puts a file among the secrets, readable by its owner alone.
    pub fn keep_secret(&self, name: &str, text: &str) {
        let file = secrets_of(self.folder.path()).join(name);
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }

    /// Runs one command of the program to its end.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, &[])
    }

    /// Runs a command that succeeds; what it printed.
    #[must_use]
    pub fn done(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        let told = String::from_utf8(out.stdout).unwrap();
        let why = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{arguments:?}: {told}{why}");
        told
    }

    /// Runs a command that is refused; why.
    #[must_use]
    pub fn refused(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        let told = String::from_utf8_lossy(&out.stdout);
        assert_eq!(out.status.code(), Some(1), "{arguments:?}: {told}");
        String::from_utf8(out.stderr).unwrap()
    }

    /// The same with settings from the environment.
    #[must_use]
    pub fn run_with(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        self.command(arguments).envs(settings.iter().copied()).output().unwrap()
    }

    /// Runs one command that reads a line from standard input.
    #[must_use]
    pub fn run_reading(&self, arguments: &[&str], line: &str) -> Output {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{line}").unwrap();
        child.wait_with_output().unwrap()
    }

    /// Starts a command that prints, to be killed.
    #[must_use]
    pub fn begin(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Starts serving and waits until the store answers through it.
    #[must_use]
    pub fn serve(&self) -> Served {
        self.serve_with(&[])
    }

    /// The same with settings from the environment.
    #[must_use]
    pub fn serve_with(&self, settings: &[(&str, &str)]) -> Served {
        let began = Instant::now();
        let mut served = self.serve_by_tls(settings);
        while served
            .remote()
            .get("/readyz")
            .is_none_or(|(status, _)| status != StatusCode::OK)
        {
            assert!(
                began.elapsed() < PATIENCE,
                "the server did not become ready: {}",
                served.log()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        served.ready_in = began.elapsed();
        served
    }

    /// Starts serving and waits until it listens: no plain question is asked.
    #[must_use]
    pub fn serve_by_tls(&self, settings: &[(&str, &str)]) -> Served {
        let mut child = self
            .command(&["--listen", "127.0.0.1:0", "serve"])
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (tell, told) = mpsc::channel();
        let (lines, kept) = (BufReader::new(child.stderr.take().unwrap()), Arc::clone(&log));
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                if let Some(address) = address_in(&line, "serving", "listen") {
                    tell.send(address).ok();
                }
                let mut kept = kept.lock().unwrap();
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        let address = told.recv_timeout(PATIENCE);
        let mut served = Served {
            child,
            address: ([127, 0, 0, 1], 0).into(),
            log,
            ready_in: Duration::ZERO,
        };
        served.address = address.unwrap_or_else(|_| panic!("the server did not start to serve: {}", served.log()));
        served
    }

    /// Starts the demo county over an empty store and waits until it has printed everything.
    pub async fn demo(&self, arguments: &[&str]) -> (Served, String) {
        self.empty().await;
        self.demo_again(arguments)
    }

    /// Lets commands run from now on find the demo's store and secrets.
    pub fn look_at_demo(&mut self) {
        let data = self.folder.path().join("data");
        std::fs::remove_dir_all(secrets_of(self.folder.path())).unwrap();
        std::fs::rename(data.join("secrets"), secrets_of(self.folder.path())).unwrap();
        if !is_postgres() {
            self.place = Place::at(Location::sqlite(&data.join("zhixing.db")));
        }
    }

    /// Starts the demo over what is there.
    #[must_use]
    pub fn demo_again(&self, arguments: &[&str]) -> (Served, String) {
        let mut command = Command::new(program());
        command
            .env_clear()
            .current_dir(self.folder.path())
            .arg("demo")
            .args(arguments);
        if is_postgres() {
            command.args(["--database-url", &self.location().url]);
        }
        let began = Instant::now();
        let (input, output, errors) = (Stdio::null(), Stdio::piped(), Stdio::null());
        let mut child = command.stdin(input).stdout(output).stderr(errors).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let mut printed = String::new();
        for line in lines.by_ref() {
            printed.push_str(&line);
            printed.push('\n');
            if line.trim_start().starts_with("curl ") {
                break;
            }
        }
        let address = printed.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let served = Served {
            child,
            address: address
                .and_then(|address| address.parse().ok())
                .unwrap_or_else(|| panic!("no address in {printed}")),
            log: Arc::default(),
            ready_in: began.elapsed(),
        };
        (served, printed)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = match self.entering.split_first() {
            None => Command::new(program()),
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program());
                command
            }
        };
        let trusted = self.trusted();
        command
            .env_clear()
            // the load of a hundred people comes from one here
            .envs([("ZHIXING_RATE_ACCOUNT", "1000000"), ("ZHIXING_RATE_ADDRESS", "1000000")])
            .env("ZHIXING_ADMIN_LISTEN", "127.0.0.1:0")
            // nobody's: what else runs on this machine is not asked
            .env("ZHIXING_LISTEN", "127.0.0.1:0")
            .current_dir(self.folder.path())
            .args(["--database-url", &self.location().url, "--secret-dir"])
            .arg(secrets_of(self.folder.path()))
            .args(arguments)
            .env("ZHIXING_MFA", "off")
            .env("ZHIXING_SIGN_INS_A_MINUTE", "100000")
            .stdin(Stdio::null());
        if trusted.exists() {
            command.env("ZHIXING_TRUSTED_DOCUMENTS", trusted);
        }
        command
    }
}

/// Migrates an empty store, founds the county in it and leaves it.
async fn found(location: &Location, secrets: &Path, cases: usize) {
    let clock = Arc::new(SystemClock::default());
    let today = clock.today();
    let ids = IdSource::random(Arc::clone(&clock) as _);
    let build = Build {
        clock,
        ids,
        cost: CHEAP,
        figures: Figures::SERVICE,
        mfa: Mfa::Off,
        practice: Practice {
            front_loaded_notice: true,
            ..Practice::default()
        },
        probe: Probe::default(),
    };
    let secrets = Secrets::load(secrets).unwrap();
    let app = Box::pin(App::open(location, &secrets, build)).await.unwrap();
    app::migrate(app.db.bare_writer()).await.unwrap();
    let passwords = DemoPasswords::One(PASSWORD.into());
    let options = CountyOptions {
        cases,
        passwords,
        cost: CHEAP,
        kind: StoreKind::Court,
        ..CountyOptions::demo(1, today)
    };
    seed::county(&app.db, &options).await.unwrap();
    stamp_check::install(app.db.bare_writer()).await.unwrap();
    close(app).await;
}

/// The secrets of the court that is founded once.
fn secrets_of_all() -> PathBuf {
    let folder = kept().join("secrets");
    if folder.exists() {
        return folder;
    }
    let _alone = alone();
    if !folder.exists() {
        let ready = kept().join("secrets.ready");
        Secrets::init(&ready).unwrap();
        std::fs::rename(&ready, &folder).unwrap();
    }
    folder
}

/// Copies a folder with all it holds, for its owner alone as it was.
fn copy_folder(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status();
    assert!(copied.unwrap().success());
}

/// The document of one mutation with these fields of its payload.
#[must_use]
pub fn mutation(operation: &str, fields: &str) -> String {
    let mut kind = operation.to_owned();
    kind[..1].make_ascii_uppercase();
    format!("mutation M($input: {kind}Input!) {{ {operation}(input: $input) {{ {fields} }} }}")
}

/// The program that was built beside this test.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap().join("zhixing");
    assert!(
        built.exists(),
        "{} is missing; run `cargo build -p zhixing-api` first",
        built.display()
    );
    built
}

fn secrets_of(folder: &Path) -> PathBuf {
    folder.join("secrets")
}

/// The address in the log line that tells of it.
fn address_in(line: &str, message: &str, field: &str) -> Option<SocketAddr> {
    let line: Value = serde_json::from_str(line).ok()?;
    let fields = line.get("fields").filter(|fields| fields["message"] == message)?;
    fields[field].as_str()?.parse().ok()
}

/// A server in a process of its own; killed when dropped.
pub struct Served {
    child: Child,
    address: SocketAddr,
    log: Arc<Mutex<String>>,
    ready_in: Duration,
}

impl Served {
    /// From its start to its first answer out of the store.
    #[must_use]
    pub fn ready_in(&self) -> Duration {
        self.ready_in
    }

    /// What it logged.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// SIGTERM, and the code it exits with.
    pub fn stop(&mut self) -> Option<i32> {
        self.terminate();
        self.ended(PATIENCE).and_then(|status| status.code())
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it tells its figures.
    #[must_use]
    pub fn figures(&self) -> SocketAddr {
        let log = self.log();
        let told = log
            .lines()
            .find_map(|line| address_in(line, "telling figures", "figures"));
        told.unwrap_or_else(|| panic!("no figures are told: {log}"))
    }

    /// Bytes of memory it holds.
    #[must_use]
    pub fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1_024
    }

    /// Processor time it has used, in whole ticks of a hundredth of a second.
    #[must_use]
    pub fn processor(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let (_, after_name) = stat.rsplit_once(") ").unwrap();
        let fields = after_name.split(' ').skip(11).take(2);
        let ticks: u64 = fields.map(|ticks| ticks.parse::<u64>().unwrap()).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Lets writes to files succeed, or fail with an error of the system: the program must have been started so that it
    /// survives them.
    pub fn let_write(&self, may: bool) {
        let limit = if may { "--fsize=unlimited:" } else { "--fsize=0:" };
        let pid = self.child.id().to_string();
        let set = Command::new("prlimit").args(["--pid", &pid, limit]).status();
        assert!(set.unwrap().success());
    }

    /// Copies a file that the program holds open to another place, wherever its name went.
    #[must_use]
    pub fn save_open(&self, name: &str, to: &Path) -> bool {
        let held = std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap();
        let found = held.map_while(Result::ok).find(|held| {
            let lies = std::fs::read_link(held.path()).unwrap_or_default();
            lies.to_string_lossy().trim_end_matches(" (deleted)").ends_with(name)
        });
        found.is_some_and(|found| std::fs::copy(found.path(), to).is_ok())
    }

    /// SIGTERM: it may end what it began.
    pub fn terminate(&self) {
        let sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Waits until it has left, but not for ever.
    pub fn ended(&mut self, patience: Duration) -> Option<std::process::ExitStatus> {
        let began = Instant::now();
        while began.elapsed() < patience {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Nobody signed in.
    #[must_use]
    pub fn remote(&self) -> Remote {
        Remote {
            address: self.address,
            token: None,
            refresh_token: None,
        }
    }

    /// Somebody signed in.
    #[must_use]
    pub fn sign_in(&self, username: &str) -> Remote {
        self.sign_in_with(username, PASSWORD)
    }

    /// Somebody signed in with a password of his own.
    #[must_use]
    pub fn sign_in_with(&self, username: &str, password: &str) -> Remote {
        let variables = json!({ "input": { "username": username, "password": password } });
        let answer = self.remote().run(SIGN_IN, &variables);
        let answer = answer.unwrap_or_else(|| panic!("no answer to {username} signing in: {}", self.log()));
        Remote {
            address: self.address,
            token: Some(answer.text("/data/signIn/accessToken")),
            refresh_token: Some(answer.text("/data/signIn/refreshToken")),
        }
    }
}

impl Drop for Served {
    /// What it logged must speak of nobody.
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        if !std::thread::panicking() {
            secrecy::check_text(&self.log());
        }
    }
}

/// One caller over the network.
#[derive(Clone)]
pub struct Remote {
    pub(crate) address: SocketAddr,
    pub(crate) token: Option<String>,
    refresh_token: Option<String>,
}

impl Remote {
    /// A bearer of some token.
    #[must_use]
    pub fn bearing(address: SocketAddr, token: &str) -> Self {
        Self {
            address,
            token: Some(token.to_owned()).filter(|token| !token.is_empty()),
            refresh_token: None,
        }
    }

    /// His access token.
    #[must_use]
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// Where he asks.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The refresh token he got when he signed in.
    #[must_use]
    pub fn refresh_token(&self) -> String {
        self.refresh_token.clone().unwrap_or_default()
    }

    /// Runs a document; none when no whole answer came, so that nobody knows whether it was done.
    #[must_use]
    pub fn run(&self, query: &str, variables: &Value) -> Option<Answer> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let bearer = self
            .token
            .as_ref()
            .map(|token| format!("authorization: Bearer {token}\r\n"))
            .unwrap_or_default();
        let length = body.len();
        let (status, body) = self.exchange(&format!(
            "POST /graphql HTTP/1.1\r\nhost: court\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n{bearer}\r\n{body}"
        ))?;
        Some(Answer::new(status, &body))
    }

    /// Runs one mutation.
    #[must_use]
    pub fn act_as(&self, request: Uuid, operation: &str, mut input: Value, fields: &str) -> Option<Answer> {
        input["requestId"] = json!(request);
        self.run(&mutation(operation, fields), &json!({ "input": input }))
    }

    /// The same caller at another process.
    #[must_use]
    pub fn at(&self, other: &Served) -> Self {
        Self {
            address: other.address,
            ..self.clone()
        }
    }

    /// The same person at another address.
    #[must_use]
    pub fn at_address(&self, address: SocketAddr) -> Self {
        Self {
            address,
            ..self.clone()
        }
    }

    /// The same address, with another access token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// What stands at a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<(StatusCode, Vec<u8>)> {
        self.exchange(&format!(
            "GET {path} HTTP/1.1\r\nhost: court\r\nconnection: close\r\n\r\n"
        ))
    }

    fn exchange(&self, request: &str) -> Option<(StatusCode, Vec<u8>)> {
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        let status = StatusCode::from_bytes(answer.get(9..12)?).ok()?;
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .expect("answers name their length");
        let body = answer[end + 4..].to_vec();
        (length.trim().parse() == Ok(body.len())).then_some((status, body))
    }
}
