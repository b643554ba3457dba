//! Opens the connections as each database wants them.
//!
//! A connection is handed out only while it is trusted: opened since the store was last in trouble, and in no
//! transaction. `SQLite` may end a transaction by itself (a full disk does it), the driver goes on counting it, and
//! what is written on such a connection later is kept by nobody.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx;
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

use super::health::Health;
use crate::kernel::owner;

/// How long a request waits for a connection.
const ACQUIRE_IN: Duration = Duration::from_secs(5);
/// How long the one who only asks whether the server answers waits.
const PROBE_IN: Duration = Duration::from_secs(3);

/// Where the store is.
#[derive(Clone, Debug)]
pub struct Location {
    /// `sqlite://…` or `postgres://…`.
    pub url: String,
    /// Most connections to read with (and, on `PostgreSQL`, to write with).
    pub max_connections: u32,
}

impl Location {
    /// A `SQLite` file.
    #[must_use]
    pub fn sqlite(file: &Path) -> Self {
        Self {
            url: format!("sqlite://{}?mode=rwc", file.display()),
            max_connections: 4,
        }
    }

    /// Whether it is `SQLite`.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// The file of a `SQLite` store.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        if !self.is_sqlite() {
            return None;
        }
        // as the driver reads it: parts of the path may be percent-encoded
        let options = self.url.parse::<sqlx::sqlite::SqliteConnectOptions>().ok()?;
        let path = options.get_filename();
        (!path.as_os_str().is_empty() && !path.starts_with(":memory:")).then(|| path.to_owned())
    }
}

/// Open connections.
pub struct Connected {
    /// Writes.
    pub writer: DatabaseConnection,
    /// Reads.
    pub reader: DatabaseConnection,
    /// Tries whether the store takes writes; its own connection on a server, where the others may all be in use.
    pub(super) probe: DatabaseConnection,
    /// The address they were opened at.
    pub url: String,
    pub(super) health: Arc<Health>,
}

/// Opens the store.
///
/// # Errors
/// The database's error when it does not answer or the address is wrong.
pub async fn connect(location: &Location) -> Result<Connected, DbErr> {
    let file = location.file();
    let health = Arc::new(Health::new(file.as_deref()));
    let url = location.url.clone();
    if location.is_sqlite() {
        make(file.as_deref())?;
        health.close_files();
        let writer = Database::connect(sqlite(location, 1, &health)).await?;
        let reader = Database::connect(sqlite(location, location.max_connections, &health)).await?;
        return Ok(Connected {
            probe: writer.clone(),
            writer,
            reader,
            url,
            health,
        });
    }
    let pool = Database::connect(postgres(location, "10s", &health)).await?;
    let alone = Location {
        max_connections: 1,
        ..location.clone()
    };
    let mut probing = postgres(&alone, "1s", &health);
    probing.acquire_timeout(PROBE_IN).connect_lazy(true);
    Ok(Connected {
        writer: pool.clone(),
        reader: pool,
        probe: Database::connect(probing).await?,
        url,
        health,
    })
}

/// Opens one connection that changes the schema: an index over a large table takes the time it takes.
///
/// # Errors
/// Those of [`connect`].
pub async fn connect_to_change(location: &Location) -> Result<DatabaseConnection, DbErr> {
    let health = Arc::new(Health::new(None));
    if location.is_sqlite() {
        make(location.file().as_deref())?;
        return Database::connect(sqlite(location, 1, &health)).await;
    }
    let location = Location {
        max_connections: 1,
        ..location.clone()
    };
    Database::connect(postgres(&location, "0", &health)).await
}

/// Opens one connection to a store that is there, which nobody else may have open: on `SQLite` the file is locked as long
/// as the connection lives, on a server it is [`connect_to_change`].
///
/// # Errors
/// Those of [`connect`]; a locked database where somebody else has the file open.
pub(super) async fn connect_alone(location: &Location) -> Result<DatabaseConnection, DbErr> {
    if !location.is_sqlite() {
        return connect_to_change(location).await;
    }
    let mut options = base(location, 1);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(false)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            // set before the mode of the journal: the log is not shared, so the lock is held from the first look on
            .pragma("locking_mode", "EXCLUSIVE")
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("secure_delete", "ON")
    });
    options.map_sqlx_sqlite_pool_opts(|pool| pool.max_lifetime(None).idle_timeout(None));
    Database::connect(options).await
}

/// Makes the file of a store, for its owner alone: the files `SQLite` lays beside it take its mode. Only here is one
/// made; a connection that finds none in service is an error, not an empty court.
fn make(file: Option<&Path>) -> Result<(), DbErr> {
    let Some(file) = file else { return Ok(()) };
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(_) => owner::give(file).map_err(|error| {
            DbErr::Custom(format!(
                "{} cannot be given to the owner of its folder: {error}",
                file.display()
            ))
        }),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(DbErr::Custom(format!("{} cannot be made: {error}", file.display()))),
    }
}

fn sqlite(location: &Location, connections: u32, health: &Arc<Health>) -> ConnectOptions {
    let mut options = base(location, connections);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(false)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("secure_delete", "ON")
            .pragma("cache_size", "-16384")
            .statement_cache_capacity(256)
    });
    let health = Arc::clone(health);
    // none is closed for its age: with the last one the log of writes would go, and another come
    options.map_sqlx_sqlite_pool_opts(move |pool| trusted(pool.max_lifetime(None).idle_timeout(None), &health));
    options
}

/// Each statement may take as long as `statement_timeout`; `0` is for ever.
fn postgres(location: &Location, statement_timeout: &'static str, health: &Arc<Health>) -> ConnectOptions {
    let mut options = base(location, location.max_connections);
    options.map_sqlx_postgres_opts(move |postgres| {
        postgres.statement_cache_capacity(256).options([
            ("statement_timeout", statement_timeout),
            // no statement here runs as long as it takes to compile one: a count over 20,000,000 rows took forty times longer with it
            ("jit", "off"),
            ("idle_in_transaction_session_timeout", "30s"),
            ("timezone", "UTC"),
        ])
    });
    let health = Arc::clone(health);
    options.map_sqlx_postgres_pool_opts(move |pool| trusted(pool, &health));
    options
}

/// Hands out none but trusted connections; what is not trusted is closed, and another one opened in its place.
fn trusted<D: sqlx::Database>(pool: PoolOptions<D>, health: &Arc<Health>) -> PoolOptions<D> {
    let (health, opened) = (Arc::clone(health), Arc::clone(health));
    let pool = pool.after_connect(move |_, _| {
        let is_ours = opened.opened();
        Box::pin(async move {
            if is_ours {
                return Ok(());
            }
            Err(sqlx::Error::Io(std::io::Error::new(
                ErrorKind::NotFound,
                "the file of the store was moved or replaced under this process",
            )))
        })
    });
    pool.before_acquire(move |connection, known| {
        let trusted = health.trusts(known.age) && !sqlx::Connection::is_in_transaction(connection);
        Box::pin(async move { Ok(trusted) })
    })
}

fn base(location: &Location, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(&location.url);
    options
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_IN)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false);
    options
}
