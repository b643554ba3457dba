//! Tables of a store by their names, as its own books list them.

use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{ConnectionTrait as _, DbBackend};

use super::{Reads, Sql, StoreError};

/// Names of the tables there are, in order, our record of changes among them; by hand, for each database has books of its
/// own.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn tables(reads: Reads<'_>) -> Result<Vec<String>, StoreError> {
    let sql = match reads.backend() {
        DbBackend::Postgres => "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1",
    };
    let rows = reads.rows(Sql::new(sql)).await?;
    rows.iter().map(|row| Ok(row.try_get("", "name")?)).collect()
}

/// How many rows a table holds, by its name.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn rows_in(reads: Reads<'_>, table: &str) -> Result<i64, StoreError> {
    let mut counted = Query::select();
    counted
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
        .from(Alias::new(table));
    let row = reads.executor().query_one(&counted).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
}
