//! A store of one's own for each story, copied from a migrated template with places, teams and accounts.
//!
//! `ZHIXING_TEST_PG` names a `PostgreSQL` server to make databases on; without it each store is a `SQLite` file. The
//! stamp check is installed in the template, so no story can write a row without its stamp.

use std::path::PathBuf;
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
    /// A fresh copy of the template.
    pub async fn fresh() -> Self {
        match server() {
            Some(url) => postgres(&url).await,
            None => sqlite().await,
        }
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

async fn sqlite() -> Place {
    let template = std::env::temp_dir().join(format!("zhixing-template-{}.db", mark()));
    if !template.exists() {
        make_sqlite(&template).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("court.db");
    std::fs::copy(&template, &file).unwrap();
    Place {
        location: Location::sqlite(&file),
        _folder: Some(folder),
        database: None,
    }
}

async fn make_sqlite(template: &PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("template.db");
    let app = Box::pin(found(&Location::sqlite(&file))).await;
    app.db
        .bare_writer()
        .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
        .await
        .unwrap();
    app.db.bare_writer().clone().close().await.unwrap();
    app.db.bare_reader().clone().close().await.unwrap();
    let ready = template.with_extension(format!("{}", std::process::id()));
    std::fs::copy(&file, &ready).unwrap();
    std::fs::rename(&ready, template).unwrap();
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

async fn postgres(server: &str) -> Place {
    let template = format!("zhixing_template_{}", mark());
    let conn = Database::connect(server).await.unwrap();
    make_postgres(&conn, server, &template).await;
    let mut random = [0_u8; 8];
    std::io::Read::read_exact(&mut std::fs::File::open("/dev/urandom").unwrap(), &mut random).unwrap();
    let name = format!("zhixing_story_{:016x}", u64::from_be_bytes(random));
    conn.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
        .await
        .unwrap();
    conn.close().await.unwrap();
    let location = Location {
        url: at(server, &name),
        max_connections: 12,
    };
    Place {
        location,
        _folder: None,
        database: Some((server.to_owned(), name)),
    }
}

/// Makes the template once, whichever of many processes comes first.
async fn make_postgres(conn: &DatabaseConnection, server: &str, template: &str) {
    let tx = sea_orm::TransactionTrait::begin(conn).await.unwrap();
    tx.execute_unprepared("SELECT pg_advisory_xact_lock(7391)")
        .await
        .unwrap();
    let known = Statement::from_string(
        DbBackend::Postgres,
        format!("SELECT 1 FROM pg_database WHERE datname = '{template}'"),
    );
    if tx.query_one_raw(known).await.unwrap().is_none() {
        let other = Database::connect(server).await.unwrap();
        let making = format!("{template}_making");
        other
            .execute_unprepared(&format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)"))
            .await
            .unwrap();
        other
            .execute_unprepared(&format!("CREATE DATABASE {making}"))
            .await
            .unwrap();
        let app = Box::pin(found(&Location {
            url: at(server, &making),
            max_connections: 4,
        }))
        .await;
        app.db.bare_writer().clone().close().await.unwrap();
        other
            .execute_unprepared(&format!("ALTER DATABASE {making} RENAME TO {template}"))
            .await
            .unwrap();
    }
    tx.rollback().await.unwrap();
}

/// The server's address with another database.
fn at(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{database}")
}

/// Tables that hold the court's work.
const WORK: [&str; 21] = [
    "visit",
    "application",
    "enforcement_case",
    "party",
    "case_relation",
    "conflict",
    "search_term",
    "triage",
    "assignment",
    "handover",
    "clue",
    "message",
    "event",
    "outbox",
    "chat_line",
    "case_counter",
    "circular",
    "circular_step",
    "circular_counter",
    "account",
    "sync_entry",
];

/// Every row of the court's work as text.
pub async fn dump(app: &App) -> String {
    let mut text = String::new();
    for table in WORK {
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
