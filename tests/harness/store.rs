//! A store of one's own for each story, copied from a migrated template with places, teams and accounts, which is made
//! once.
//!
//! `ZHIXING_TEST_PG` names a `PostgreSQL` server to make databases on; without it each store is a `SQLite` file. The
//! stamp check is installed in the template, so no story can write a row without its stamp.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement};
use tempfile::TempDir;
use zhixing_api::app::{self, App, Build};
use zhixing_api::config::{Mfa, Secrets};
use zhixing_api::db::{Location, Probe, StoreKind};
use zhixing_api::domain::throttle::Figures;
use zhixing_api::kernel::clock::SetClock;
use zhixing_api::kernel::id::IdSource;
use zhixing_api::seed::{self, CountyOptions, DemoPasswords};
use zhixing_migration::stamp_check;

use crate::{CHEAP, PASSWORD, start};

/// The day a story starts on.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();

/// Whether stories run on `PostgreSQL`.
#[must_use]
pub fn is_postgres() -> bool {
    server().is_some()
}

fn server() -> Option<String> {
    std::env::var("ZHIXING_TEST_PG").ok().filter(|url| !url.is_empty())
}

/// Where one story's store is; gone when dropped.
pub struct Place {
    location: Location,
    _folder: Option<TempDir>,
    database: Option<(String, String)>,
}

impl Place {
    /// A fresh copy of the stories' template.
    pub async fn fresh() -> Self {
        Self::copy_of("story", async |location| {
            let app = Box::pin(found(&location)).await;
            close(app).await;
        })
        .await
    }

    /// A place of one's own where no store is yet.
    pub async fn bare() -> Self {
        let Some(server) = server() else {
            return Self::folder();
        };
        let conn = Database::connect(&server).await.unwrap();
        let place = Self::database(&server);
        place.create(&conn, "").await;
        place
    }

    /// A copy of a store that is made once for all stories: by whichever comes first, with nobody connected to it at its
    /// end.
    pub(crate) async fn copy_of(name: &str, make: impl AsyncFnOnce(Location)) -> Self {
        let Some(server) = server() else {
            let template = kept().join(format!("{name}.db"));
            make_sqlite(&template, make).await;
            let place = Self::folder();
            std::fs::copy(&template, place.location.file().unwrap()).unwrap();
            return place;
        };
        let conn = Database::connect(&server).await.unwrap();
        let template = format!("zhixing_{name}_{}", mark());
        make_postgres(&conn, &server, &template, make).await;
        let place = Self::database(&server);
        // a third of the processor time of the copy that goes through the log, which is the default
        place
            .create(&conn, &format!("TEMPLATE {template} STRATEGY FILE_COPY"))
            .await;
        place
    }

    fn folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            location: Location::sqlite(&folder.path().join("court.db")),
            _folder: Some(folder),
            database: None,
        }
    }

    fn database(server: &str) -> Self {
        let mut random = [0_u8; 8];
        File::open("/dev/urandom").unwrap().read_exact(&mut random).unwrap();
        let name = format!("zhixing_own_{:016x}", u64::from_be_bytes(random));
        Self {
            location: Location {
                url: at(server, &name),
                max_connections: 12,
            },
            _folder: None,
            database: Some((server.to_owned(), name)),
        }
    }

    async fn create(&self, conn: &DatabaseConnection, how: &str) {
        let (_, name) = self.database.as_ref().unwrap();
        let made = format!("CREATE DATABASE {name} {how}");
        conn.execute_unprepared(&made).await.unwrap();
        conn.clone().close().await.unwrap();
    }

    /// An empty store at an address of one's own, which is looked after by others.
    #[must_use]
    pub fn at(location: Location) -> Self {
        Self {
            location,
            _folder: None,
            database: None,
        }
    }

    /// From now on it is opened to be read alone, or to be written again; a `SQLite` file.
    pub fn make_read_only(&mut self, read_only: bool) {
        let (from, to) = if read_only {
            ("mode=rwc", "mode=ro")
        } else {
            ("mode=ro", "mode=rwc")
        };
        self.location.url = self.location.url.replace(from, to);
    }

    /// Where it is.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = self.database.take() {
            let dropping = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                runtime.block_on(async move {
                    if let Ok(conn) = Database::connect(&server).await {
                        conn.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                            .await
                            .ok();
                    }
                });
            });
            dropping.join().ok();
        }
    }
}

/// Changes with the schema and the program, so that an old template is never used.
fn mark() -> String {
    let program = std::env::current_exe().unwrap();
    let changed = std::fs::metadata(&program).unwrap().modified().unwrap();
    let stamp = changed.duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    format!("{:x}", stamp % 0xffff_ffff_ffff)
}

/// Where this program keeps what is made once for all stories.
pub(crate) fn kept() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("zhixing-kept-{}", mark()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// One process at a time makes what is kept, until the file is dropped; the others wait.
pub(crate) fn alone() -> File {
    let lock = File::create(kept().join("lock")).unwrap();
    lock.lock().unwrap();
    lock
}

async fn make_sqlite(template: &Path, make: impl AsyncFnOnce(Location)) {
    if template.exists() {
        return;
    }
    let _alone = alone();
    if template.exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("template.db");
    make(Location::sqlite(&file)).await;
    let ready = template.with_extension("ready");
    std::fs::copy(&file, &ready).unwrap();
    std::fs::rename(&ready, template).unwrap();
}

/// Closes a store, all of it in its file.
pub(crate) async fn close(app: App) {
    if app.db.backend() == DbBackend::Sqlite {
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        app.db.bare_writer().execute_unprepared(checkpoint).await.unwrap();
    }
    app.db.close().await;
}

/// Migrates a store, founds the county without cases and installs the stamp check.
async fn found(location: &Location) -> App {
    let clock = Arc::new(SetClock::new(start()));
    let ids = IdSource::random(Arc::clone(&clock) as _);
    let build = Build {
        clock: clock as _,
        ids,
        cost: CHEAP,
        figures: Figures::SERVICE,
        mfa: Mfa::Off,
        practice: zhixing_api::kernel::practice::Practice::default(),
        probe: Probe::default(),
    };
    let app = Box::pin(App::open(location, &Secrets::fixed(0x2a), build))
        .await
        .unwrap();
    app::migrate(app.db.bare_writer()).await.unwrap();
    let passwords = DemoPasswords::One(PASSWORD.into());
    let options = CountyOptions {
        cases: 0,
        passwords,
        cost: CHEAP,
        kind: StoreKind::Court,
        ..CountyOptions::demo(1, TODAY)
    };
    seed::county(&app.db, &options).await.unwrap();
    stamp_check::install(app.db.bare_writer()).await.unwrap();
    app
}

async fn make_postgres(conn: &DatabaseConnection, server: &str, template: &str, make: impl AsyncFnOnce(Location)) {
    let is_there = async || {
        let sql = format!("SELECT 1 FROM pg_database WHERE datname = '{template}'");
        let known = Statement::from_string(DbBackend::Postgres, sql);
        conn.query_one_raw(known).await.unwrap().is_some()
    };
    if is_there().await {
        return;
    }
    let _alone = alone();
    if is_there().await {
        return;
    }
    let making = format!("{template}_making");
    for sql in [
        format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)"),
        format!("CREATE DATABASE {making}"),
    ] {
        conn.execute_unprepared(&sql).await.unwrap();
    }
    make(Location {
        url: at(server, &making),
        max_connections: 4,
    })
    .await;
    let renamed = format!("ALTER DATABASE {making} RENAME TO {template}");
    conn.execute_unprepared(&renamed).await.unwrap();
}

/// The server's address with another database.
fn at(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{database}")
}

/// Tables in which a row comes or changes although an act was refused, or while somebody only signs in and reads.
const BESIDE: [(&str, &str); 13] = [
    ("audit_entry", "refusals and reads are recorded"),
    ("audit_head", "the record has another end"),
    ("sync_clock", "what is recorded takes a stamp"),
    ("store", "a server tries its store"),
    ("session", "somebody signs in"),
    ("refresh_token", "and goes on"),
    ("throttle", "tries are counted"),
    ("known_address", "where from is remembered"),
    ("security_notice", "its owner is told of a session that gave way"),
    ("challenge", "a sign-in waits for its second half"),
    ("code_sent", "codes are counted"),
    ("totp", "a step is taken once"),
    ("recovery_code", "a code is used once"),
];

/// Names of the tables that hold the court's work: all there are, but those beside it.
fn work() -> impl Iterator<Item = &'static str> {
    let names = zhixing_entity::in_order().into_iter().map(|table| table.name);
    names.filter(|name| BESIDE.iter().all(|(beside, _)| beside != name))
}

/// Every row of the court's work as text.
pub async fn dump(app: &App) -> String {
    let mut text = String::new();
    for table in work() {
        let row = if is_postgres() {
            "t::text"
        } else {
            "json_object('n', 1)"
        };
        let query = if is_postgres() {
            format!("SELECT {row} AS r FROM {table} t ORDER BY 1")
        } else {
            let columns = columns(app, table).await;
            let joined = columns
                .iter()
                .map(|column| format!("quote({column})"))
                .collect::<Vec<_>>()
                .join(" || '|' || ");
            format!("SELECT {joined} AS r FROM {table} ORDER BY 1")
        };
        let rows = app
            .db
            .bare_reader()
            .query_all_raw(Statement::from_string(app.db.backend(), query))
            .await
            .unwrap();
        for row in rows {
            let line: String = row.try_get("", "r").unwrap();
            text.push_str(table);
            text.push_str(": ");
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

async fn columns(app: &App, table: &str) -> Vec<String> {
    let query = Statement::from_string(
        app.db.backend(),
        format!("SELECT name FROM pragma_table_info('{table}')"),
    );
    let rows = app.db.bare_reader().query_all_raw(query).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}
