//! Rows on their way into the store: collected table by table, written in statements of one size.
//!
//! The stamp is added when they are written, so rows can be built before their transaction begins.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set, Value,
};
use zhixing_entity::{account, case_counter, case_relation, enforcement_case};

use super::Load;
use crate::db::{Change as _, Db, Permitted, Root, Sql, StoreError, Writes, constant, link};
use crate::kernel::kind::CaseKind;
use crate::policy::unscoped;

zhixing_platform::rows! {
    /// Rows of whatever is loaded, table by table (装载的数据).
    pub(super) struct LoadedRows of case_counter;
}

zhixing_platform::writes! {
    Load: LoadedRows;
}

/// How many rows were loaded, by table.
pub type Counts = BTreeMap<&'static str, u64>;

/// Most values of one statement: far below either database's limit, and small enough to be kept prepared.
const MOST_VALUES: usize = 4_000;

/// Rows of several tables.
#[derive(Default)]
pub(super) struct Rows {
    sheets: BTreeMap<&'static str, Sheet>,
    roots: Vec<Root>,
}

/// Rows of one table.
#[derive(Default)]
struct Sheet {
    columns: Vec<&'static str>,
    cells: Vec<Value>,
}

impl Rows {
    /// Adds a row: its columns with their values, without the stamp. All rows of a table name the same columns.
    pub(super) fn add(&mut self, table: &'static str, row: impl IntoIterator<Item = (&'static str, Value)>) {
        let sheet = self.sheets.entry(table).or_default();
        let is_first = sheet.columns.is_empty();
        for (nth, (column, cell)) in row.into_iter().enumerate() {
            if is_first {
                sheet.columns.push(column);
            }
            debug_assert_eq!(sheet.columns.get(nth), Some(&column), "columns of {table} differ");
            sheet.cells.push(cell);
        }
    }

    /// Adds a root with its place in the scopes that hold it.
    pub(super) fn add_root(&mut self, root: Root) {
        let (h1, h2) = root.sums();
        for site in &root.sites {
            let row = [
                ("scope_id", site.raw().into()),
                ("kind", root.kind.as_ref().into()),
                ("root_id", root.id.into()),
                ("ver", root.version.into()),
                ("op", "IN".into()),
                ("bucket", root.bucket().into()),
                ("h1", h1.into()),
                ("h2", h2.into()),
            ];
            self.add("sync_entry", row);
        }
        self.roots.push(root);
    }

    /// Writes all rows under the stamp of the transaction; how many there were.
    pub(super) async fn write(mut self, tx: &Permitted<Load>) -> Result<Counts, StoreError> {
        let mut counts = Counts::new();
        for table in zhixing_entity::in_order() {
            if let Some(sheet) = self.sheets.remove(table.name) {
                counts.insert(table.name, sheet.rows());
                sheet.write(table.name, &tx.writes()).await?;
            }
        }
        debug_assert!(self.sheets.is_empty(), "rows of a table that there is not");
        for root in self.roots {
            tx.touch(Root {
                sites: Vec::new(),
                ..root
            }); // its scope entries are written already
        }
        Ok(counts)
    }
}

impl Sheet {
    fn rows(&self) -> u64 {
        u64::try_from(self.cells.len() / self.columns.len().max(1)).unwrap_or(u64::MAX)
    }

    /// Writes them; by hand, for the table is one of many, known by its name alone.
    async fn write(self, table: &str, tx: &Writes<'_, LoadedRows>) -> Result<(), StoreError> {
        let stamps = stamps_of(table);
        let columns = [self.columns.as_slice(), stamps].concat();
        let head = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
        let stamp = Value::from(tx.stamp());
        let mut left = self.rows();
        let most = u64::try_from(MOST_VALUES / columns.len()).unwrap_or(1);
        let mut cells = self.cells.into_iter();
        while left > 0 {
            let rows = 1 << left.min(most).ilog2(); // few sizes, so that few texts are prepared
            left -= rows;
            let mut sql = Sql::new(&head);
            for row in 0..rows {
                let stamped = std::iter::repeat_n(&stamp, stamps.len()).cloned();
                let row_cells = cells.by_ref().take(self.columns.len()).chain(stamped);
                sql = sql.push(if row == 0 { "" } else { ", " }).list(row_cells);
            }
            tx.rows().execute(sql).await?;
        }
        Ok(())
    }
}

/// The columns of a table that carry the stamp.
fn stamps_of(table: &str) -> &'static [&'static str] {
    match table {
        "sync_entry" => &["x", "in_x"],
        _ if zhixing_entity::synchronised().any(|one| one == table) => &["sync_x"],
        _ => &[],
    }
}

/// Sets the counters of case numbers to the serials reached.
pub(super) async fn count_up(
    tx: &Writes<'_, LoadedRows>,
    court_code: &str,
    serials: &BTreeMap<(i32, CaseKind), u32>,
) -> Result<(), StoreError> {
    use case_counter::Column::{CourtCode, Kind, Serial, Year};
    let key = OnConflict::columns([CourtCode, Year, Kind])
        .update_column(Serial)
        .to_owned();
    for ((year, kind), serial) in serials {
        let counted = case_counter::ActiveModel {
            court_code: Set(court_code.to_owned()),
            year: Set(*year),
            kind: Set(*kind),
            serial: Set(i64::from(*serial)),
        };
        let count = case_counter::Entity::insert(counted).on_conflict(key.clone());
        count.by(tx.rows()).await?;
    }
    Ok(())
}

/// Gives the account of `username` a new hash; whether there is one. By hand: accounts are rows of another area, and this
/// is no act of it.
pub(super) async fn set_hash(tx: &Writes<'_, LoadedRows>, username: &str, hash: String) -> Result<bool, StoreError> {
    let sql = Sql::new("UPDATE account SET password_hash = ? WHERE username = ?")
        .bind(hash)
        .bind(username);
    Ok(tx.rows().execute(sql).await? == 1)
}

/// What of a county is there.
pub(crate) struct Held {
    /// The accounts of the demo.
    pub accounts: bool,
    /// A case.
    pub cases: bool,
    /// A place or a person.
    pub others: bool,
}

/// What of a county the store holds; by hand, for it is one statement that has no table of its own.
pub(crate) async fn holds(db: &Db) -> Result<Held, StoreError> {
    let sql = Sql::new(
        "SELECT EXISTS (SELECT 1 FROM account WHERE username = 'applicant.pu') AS accounts,
           EXISTS (SELECT 1 FROM enforcement_case) AS cases,
           EXISTS (SELECT 1 FROM site) OR EXISTS (SELECT 1 FROM person) AS others",
    );
    let row = db.reads().row(sql).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("counts".to_owned()))?;
    Ok(Held {
        accounts: row.try_get("", "accounts")?,
        cases: row.try_get("", "cases")?,
        others: row.try_get("", "others")?,
    })
}

/// Number of the first case of the account `username`.
pub(crate) async fn number_of(db: &Db, username: &str) -> Result<Option<String>, StoreError> {
    use enforcement_case::Column::{FiledAt, Id, Number};
    let relation =
        link::<account::Entity, case_relation::Entity>(account::Column::PersonId, case_relation::Column::PersonId);
    let case = link::<case_relation::Entity, enforcement_case::Entity>(case_relation::Column::CaseId, Id);
    let found = unscoped::<account::Entity>()
        .join(JoinType::InnerJoin, relation)
        .join(JoinType::InnerJoin, case)
        .filter(constant(
            Expr::col((case_relation::Entity, case_relation::Column::Kind)),
            "party",
        ))
        .filter(account::Column::Username.eq(username))
        .order_by_asc(FiledAt)
        .order_by_asc(Id)
        .select_only()
        .column(Number);
    Ok(db.one(found.into_tuple::<Option<String>>()).await?.flatten())
}
