//! How large a store is (库的大小): rows and bytes of each table, its files, and what room is left. For operators.
//!
//! By hand, for it asks the server's own books: what the builder has no word for.

use std::path::PathBuf;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};

use super::catalogue::rows_in;
use super::connect::Location;
use super::error::StoreError;
use super::files::{beside, free};
use super::sql::Sql;

/// A table with its indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSize {
    /// Its name.
    pub name: String,
    /// Rows in it.
    pub rows: i64,
    /// Bytes of it and its indexes.
    pub bytes: i64,
}

/// A store in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Its tables, the largest first.
    pub tables: Vec<TableSize>,
    /// Bytes of all.
    pub bytes: i64,
    /// Bytes inside it that nothing uses; of `SQLite` alone.
    pub unused: Option<i64>,
    /// Bytes of the write-ahead log, where they are told.
    pub log: Option<i64>,
    /// Files of the store with their bytes; of `SQLite` alone.
    pub files: Vec<(PathBuf, u64)>,
    /// Bytes free where its files are; of `SQLite` alone.
    pub room: Option<u64>,
}

/// Measures a store.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn sizes(conn: &DatabaseConnection, location: &Location) -> Result<Sizes, StoreError> {
    match conn.get_database_backend() {
        DbBackend::Postgres => of_server(conn).await,
        _ => of_file(conn, location).await,
    }
}

/// Tables with the bytes that a statement tells.
async fn tables(conn: &DatabaseConnection, sql: &str) -> Result<Vec<TableSize>, StoreError> {
    let backend = conn.get_database_backend();
    let mut tables = Vec::new();
    for row in conn.query_all_raw(Sql::new(sql).build(backend)).await? {
        let name: String = row.try_get("", "name")?;
        tables.push(TableSize {
            rows: rows_in(conn.into(), &name).await?,
            bytes: row.try_get("", "bytes")?,
            name,
        });
    }
    tables.sort_by_key(|table| std::cmp::Reverse(table.bytes));
    Ok(tables)
}

/// The one number a statement tells.
async fn number(conn: &DatabaseConnection, sql: &str) -> Result<Option<i64>, StoreError> {
    let row = conn
        .query_one_raw(Sql::new(sql).build(conn.get_database_backend()))
        .await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.flatten())
}

async fn of_file(conn: &DatabaseConnection, location: &Location) -> Result<Sizes, StoreError> {
    const TABLES: &str = "SELECT s.tbl_name AS name, CAST(SUM(d.pgsize) AS INTEGER) AS bytes FROM dbstat d \
         JOIN sqlite_schema s ON s.name = d.name WHERE d.aggregate = TRUE AND s.tbl_name NOT LIKE 'sqlite_%' \
         GROUP BY s.tbl_name ORDER BY s.tbl_name";
    let bytes = "SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size";
    let unused = "SELECT freelist_count * page_size AS n FROM pragma_freelist_count, pragma_page_size";
    let store = location.file();
    let endings = ["", "-wal", "-shm", "-reserve"];
    let names = store
        .iter()
        .flat_map(|store| endings.map(|ending| beside(store, ending)));
    let files: Vec<(PathBuf, u64)> = names
        .filter_map(|file| Some((file.clone(), std::fs::metadata(&file).ok()?.len())))
        .collect();
    let log = files.iter().find(|(file, _)| file.to_string_lossy().ends_with("-wal"));
    Ok(Sizes {
        tables: tables(conn, TABLES).await?,
        bytes: number(conn, bytes).await?.unwrap_or_default(),
        unused: number(conn, unused).await?,
        log: Some(log.map_or(0, |(_, bytes)| i64::try_from(*bytes).unwrap_or(i64::MAX))),
        room: store.as_deref().map(free),
        files,
    })
}

async fn of_server(conn: &DatabaseConnection) -> Result<Sizes, StoreError> {
    const TABLES: &str = "SELECT c.relname AS name, pg_total_relation_size(c.oid) AS bytes FROM pg_class c \
         WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname";
    // a role that may not look into the server's folder is refused
    let log = number(conn, "SELECT SUM(size)::bigint AS n FROM pg_ls_waldir()").await;
    Ok(Sizes {
        tables: tables(conn, TABLES).await?,
        bytes: number(conn, "SELECT pg_database_size(current_database()) AS n")
            .await?
            .unwrap_or_default(),
        unused: None,
        log: log.ok().flatten(),
        files: Vec::new(),
        room: None,
    })
}
