//! What a store remembers of the changes that were applied to it: their names, when, and the checksums of their files.
//!
//! The table has the name and the first two columns that stores have had from the beginning; the checksum was added
//! beside them. A store without it is adopted by the next `migrate up`: its changes are noted with the checksums that
//! this program knows. A program of before the checksums still reads the table.

use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement};
use zhixing_kernel::clock::{Clock as _, SystemClock};

use crate::change::Change;

/// The table of applied changes. It is none of the court's: it has no entity and is not moved with the rows.
pub const RECORD: &str = "seaql_migrations";

/// Its column for the checksum of a change.
const CHECKSUM: &str = "checksum";

/// A change that was applied to a store.
pub(crate) struct Applied {
    pub(crate) name: String,
    /// None where it was applied before checksums were noted.
    pub(crate) checksum: Option<String>,
}

/// What a store remembers.
pub(crate) struct Record {
    /// The columns of the table; none where there is no table.
    columns: Vec<String>,
    pub(crate) applied: Vec<Applied>,
}

impl Record {
    /// Reads it and writes nothing: whoever only looks leaves an empty database empty.
    pub(crate) async fn read<C: ConnectionTrait>(conn: &C) -> Result<Self, DbErr> {
        let columns = columns(conn).await?;
        let mut record = Self {
            columns,
            applied: Vec::new(),
        };
        if record.columns.is_empty() {
            return Ok(record);
        }
        // columns by name: a server refuses to go on with a `*` whose table has changed
        let mut select = Query::select();
        select.column(Alias::new("version")).from(Alias::new(RECORD));
        if record.has_checksums() {
            select.column(Alias::new(CHECKSUM));
        }
        select.order_by(Alias::new("version"), sea_orm::Order::Asc);
        for row in conn.query_all(&select).await? {
            let checksum = if record.has_checksums() {
                row.try_get("", CHECKSUM)?
            } else {
                None
            };
            let name = row.try_get("", "version")?;
            record.applied.push(Applied { name, checksum });
        }
        Ok(record)
    }

    fn has_checksums(&self) -> bool {
        self.columns.iter().any(|column| column == CHECKSUM)
    }

    /// Makes the table where there is none, and notes the checksums of changes that were applied before there were any.
    pub(crate) async fn complete(&self, tx: &DatabaseTransaction, changes: &[Change]) -> Result<(), DbErr> {
        if self.columns.is_empty() {
            let table = format!(
                "CREATE TABLE {RECORD} (version VARCHAR NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL, {CHECKSUM} TEXT)"
            );
            tx.execute_unprepared(&table).await?;
        } else if !self.has_checksums() {
            let column = format!("ALTER TABLE {RECORD} ADD COLUMN {CHECKSUM} TEXT");
            tx.execute_unprepared(&column).await?;
        }
        let is_unnoted = |change: &&Change| {
            let mut applied = self.applied.iter().filter(|applied| applied.checksum.is_none());
            applied.any(|applied| applied.name == change.name())
        };
        for change in changes.iter().filter(is_unnoted) {
            let mut update = Query::update();
            update
                .table(Alias::new(RECORD))
                .value(Alias::new(CHECKSUM), change.checksum());
            update.and_where(Expr::col(Alias::new("version")).eq(change.name()));
            tx.execute(&update).await?;
            tracing::info!(change = change.name(), "checksum of a change noted");
        }
        Ok(())
    }
}

/// Notes that a change was applied.
pub(crate) async fn note(tx: &DatabaseTransaction, change: &Change) -> Result<(), DbErr> {
    let applied_at_s = SystemClock::default().real().timestamp();
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(RECORD))
        .columns(["version", "applied_at", CHECKSUM].map(Alias::new));
    insert.values_panic([change.name().into(), applied_at_s.into(), change.checksum().into()]);
    tx.execute(&insert).await?;
    Ok(())
}

async fn columns<C: ConnectionTrait>(conn: &C) -> Result<Vec<String>, DbErr> {
    let backend = conn.get_database_backend();
    let sql = if backend == DbBackend::Postgres {
        format!(
            "SELECT column_name::text AS name FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = '{RECORD}'"
        )
    } else {
        format!("SELECT name FROM pragma_table_info('{RECORD}')")
    };
    let rows = conn.query_all_raw(Statement::from_string(backend, sql)).await?;
    rows.iter().map(|row| row.try_get("", "name")).collect()
}
