//! Opens the connections as each database wants them.

use std::path::Path;
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

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
}

/// Open connections.
pub struct Connected {
    /// Writes.
    pub writer: DatabaseConnection,
    /// Reads.
    pub reader: DatabaseConnection,
    /// The address they were opened at.
    pub url: String,
}

/// Opens the store.
///
/// # Errors
/// The database's error when it does not answer or the address is wrong.
pub async fn connect(location: &Location) -> Result<Connected, DbErr> {
    if location.is_sqlite() {
        let writer = Database::connect(sqlite(location, 1)).await?;
        let reader = Database::connect(sqlite(location, location.max_connections)).await?;
        return Ok(Connected {
            writer,
            reader,
            url: location.url.clone(),
        });
    }
    let pool = Database::connect(postgres(location, "10s")).await?;
    Ok(Connected {
        writer: pool.clone(),
        reader: pool,
        url: location.url.clone(),
    })
}

fn sqlite(location: &Location, connections: u32) -> ConnectOptions {
    let mut options = base(location, connections);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("secure_delete", "ON")
            .pragma("cache_size", "-16384")
            .statement_cache_capacity(256)
    });
    options
}

/// Opens one connection that changes the schema: an index over a large table takes the time it takes.
///
/// # Errors
/// Those of [`connect`].
pub async fn connect_to_change(location: &Location) -> Result<DatabaseConnection, DbErr> {
    if location.is_sqlite() {
        return Database::connect(sqlite(location, 1)).await;
    }
    let location = Location {
        max_connections: 1,
        ..location.clone()
    };
    Database::connect(postgres(&location, "0")).await
}

/// Each statement may take as long as `statement_timeout`; `0` is for ever.
fn postgres(location: &Location, statement_timeout: &'static str) -> ConnectOptions {
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
    options
}

fn base(location: &Location, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(&location.url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false);
    options
}
