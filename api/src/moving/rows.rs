//! Rows of one table, some hundred at a time: read in the order of the key, written elsewhere, or summed up.

use anyhow::Context as _;

use super::cell::{self, Cell};
use super::schema::{Table, Twin, quoted};
use super::sum::Sum;
use crate::db::{ConnectionTrait, DbBackend, Sql, StoreError, Value};

/// Most rows read at once.
const MOST_ROWS: u64 = 512;
/// Bytes read at once beyond which fewer rows are read the next time.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Most values in one statement; both databases take at least 32,766.
const MOST_VALUES: usize = 8_192;

/// Pages through a table.
struct Pages<'a> {
    table: &'a Table,
    after: Option<Vec<Value>>,
    rows: u64,
}

impl<'a> Pages<'a> {
    const fn of(table: &'a Table) -> Self {
        Self {
            table,
            after: None,
            rows: MOST_ROWS,
        }
    }

    /// The next rows; none at the end. By hand, for the table is known by its name alone.
    async fn next(&mut self, conn: &impl ConnectionTrait) -> anyhow::Result<Vec<Vec<Cell>>> {
        let backend = conn.get_database_backend();
        let (table, key) = (self.table, self.table.keyed());
        let mut sql = Sql::new(&format!("SELECT {} FROM {}", table.listed(), quoted(&table.name)));
        if let Some(after) = &self.after {
            sql = sql.push(&format!(" WHERE ({key}) > ")).list(after.iter().cloned());
        }
        sql = sql.push(&format!(" ORDER BY {key} LIMIT ?")).bind(self.rows);
        let rows = conn.query_all_raw(sql.build(backend)).await.map_err(StoreError::from)?;
        let page: Vec<Vec<Cell>> = rows
            .iter()
            .map(|row| cell::read(row, table, backend))
            .collect::<anyhow::Result<_>>()?;
        let bytes: usize = page.iter().flatten().map(Cell::size).sum();
        self.rows = if bytes > MOST_BYTES {
            (self.rows / 2).max(1)
        } else {
            self.rows
        };
        if let Some(last) = page.last() {
            let key = table.key.iter();
            let after = key.map(|at| last[*at].value(table.columns[*at].holds, backend));
            self.after = after.collect();
        }
        Ok(page)
    }
}

/// Copies a table; how many rows there were.
///
/// # Errors
/// One sentence naming the row that the target cannot keep; the database's error.
pub(super) async fn copy(
    source: &impl ConnectionTrait,
    target: &impl ConnectionTrait,
    table: &Twin,
) -> anyhow::Result<u64> {
    let made = &table.made;
    let most = (MOST_VALUES / made.columns.len()).max(1);
    let mut pages = Pages::of(&table.source);
    let mut copied = 0;
    loop {
        let page = pages.next(source).await?;
        if page.is_empty() {
            return Ok(copied);
        }
        copied += page.len() as u64;
        for rows in page.chunks(most) {
            write(target, made, rows).await?;
        }
    }
}

/// Writes rows into the target; by hand, likewise.
async fn write(target: &impl ConnectionTrait, made: &Table, rows: &[Vec<Cell>]) -> anyhow::Result<()> {
    let backend = target.get_database_backend();
    let head = format!("INSERT INTO {} ({}) VALUES ", quoted(&made.name), made.listed());
    let mut sql = Sql::new(&head);
    for (nth, cells) in rows.iter().enumerate() {
        let values = values(made, cells, backend)?;
        sql = sql.push(if nth == 0 { "" } else { ", " }).list(values);
    }
    target.execute_raw(sql.build(backend)).await.map_err(StoreError::from)?;
    Ok(())
}

/// A row as the target takes it.
fn values(table: &Table, cells: &[Cell], backend: DbBackend) -> anyhow::Result<Vec<Value>> {
    let taken = table.columns.iter().zip(cells).map(|(column, cell)| {
        cell.value(column.holds, backend).with_context(|| {
            format!(
                "{row} 的 {name} 列 PostgreSQL 不能保存 / holds in column {name} what PostgreSQL cannot keep, a zero \
                 character or a number beyond 32 bits; put it right first",
                row = cell::named(table, cells),
                name = column.name
            )
        })
    });
    taken.collect()
}

/// Reads a table and sums it up.
///
/// # Errors
/// As [`copy`].
pub(super) async fn sum(conn: &impl ConnectionTrait, table: &Table) -> anyhow::Result<Sum> {
    let mut pages = Pages::of(table);
    let mut sum = Sum::of(table);
    loop {
        let page = pages.next(conn).await?;
        if page.is_empty() {
            return Ok(sum);
        }
        for cells in &page {
            sum.add(cells);
        }
    }
}
