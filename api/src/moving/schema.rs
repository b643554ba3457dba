//! What a store is made of: its tables and columns, read from the database itself. There is no list kept by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Context as _, bail};
use zhixing_migration::RECORD;

use crate::db::{ConnectionTrait, DbBackend, QueryResult, Sql, StoreError};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Id,
    Text,
    Number,
    SmallNumber,
    Truth,
    Bytes,
}

impl Holds {
    /// The kind that a type of either database is; none for a type no table of ours has.
    fn of(declared: &str, backend: DbBackend) -> Option<Self> {
        Some(match declared.to_ascii_lowercase().as_str() {
            "uuid" => Self::Id,
            "text" | "character varying" | "varchar" => Self::Text,
            "bigint" => Self::Number,
            // numbers of SQLite have 64 bits, whatever they are called
            "integer" if backend == DbBackend::Sqlite => Self::Number,
            "integer" => Self::SmallNumber,
            "boolean" => Self::Truth,
            "bytea" => Self::Bytes,
            _ => return None,
        })
    }

    /// Whether it is the same as another, but for the width of numbers.
    const fn is_like(self, other: Self) -> bool {
        use Holds::{Bytes, Id, Number, SmallNumber, Text, Truth};
        matches!(
            (self, other),
            (Id, Id) | (Text, Text) | (Number | SmallNumber, Number | SmallNumber) | (Truth, Truth) | (Bytes, Bytes)
        )
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) holds: Holds,
    is_optional: bool,
}

/// A table; its columns in the order of their names, its key in the order of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) key: Vec<usize>,
}

impl Table {
    /// Whether a row of it is a row of another.
    fn is_like(&self, other: &Self) -> bool {
        let alike = |(one, other): (&Column, &Column)| {
            one.name == other.name && one.is_optional == other.is_optional && one.holds.is_like(other.holds)
        };
        self.columns.len() == other.columns.len()
            && self.key == other.key
            && self.columns.iter().zip(&other.columns).all(alike)
    }

    /// Its columns with commas between them.
    pub(super) fn listed(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        names.join(", ")
    }

    /// The columns of its key with commas between them.
    pub(super) fn keyed(&self) -> String {
        let names: Vec<String> = self.key.iter().map(|at| quoted(&self.columns[*at].name)).collect();
        names.join(", ")
    }
}

/// A name of the schema, as SQL reads it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The tables of a store, in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Schema(pub(super) Vec<Table>);

/// A column as the database tells of it.
struct ColumnRow {
    table: String,
    column: Column,
    /// Its place in the key, from one; zero where it is no part of it.
    key: i64,
}

const OF_POSTGRES: &str = "SELECT c.table_name AS tab, c.column_name AS col, c.data_type AS declared,
        c.is_nullable = 'YES' AS optional, COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint AS key,
        c.is_identity = 'YES' OR c.is_generated = 'ALWAYS' OR COALESCE(c.column_default, '') LIKE 'nextval(%' AS filled
    FROM information_schema.columns c
    JOIN pg_class t ON t.relname = c.table_name AND t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r'
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = c.column_name
    LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
    WHERE c.table_schema = current_schema()";

// hidden columns are 0 where they are none; 2 and 3 are generated ones
const OF_SQLITE: &str = "SELECT m.name AS tab, c.name AS col, c.type AS declared, c.\"notnull\" = 0 AS optional,
        c.pk AS key, c.hidden <> 0 OR UPPER(m.sql) LIKE '%AUTOINCREMENT%' AS filled
    FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";

impl Schema {
    /// Reads the tables there are, but for the record of changes; by hand, for they stand in the books of each database.
    ///
    /// # Errors
    /// One sentence naming a column that this program cannot move, or a table without a key; the database's error.
    pub(super) async fn read(conn: &impl ConnectionTrait) -> anyhow::Result<Self> {
        let backend = conn.get_database_backend();
        let sql = match backend {
            DbBackend::Postgres => OF_POSTGRES,
            _ => OF_SQLITE,
        };
        let rows = conn.query_all_raw(Sql::new(sql).build(backend)).await;
        let mut tables: BTreeMap<String, Vec<ColumnRow>> = BTreeMap::new();
        for row in &rows.map_err(StoreError::from)? {
            let told = told(row, backend)?;
            tables.entry(told.table.clone()).or_default().push(told);
        }
        // each store remembers its own changes: those of the target were applied there
        tables.remove(RECORD);
        Ok(Self(tables.into_values().map(table).collect::<anyhow::Result<_>>()?))
    }

    /// The tables of two stores side by side.
    ///
    /// # Errors
    /// One sentence naming the first difference.
    pub(super) fn beside(self, made: Self) -> anyhow::Result<Vec<Twin>> {
        let name_of = |table: &Table| table.name.clone();
        let (here, there): (BTreeSet<_>, BTreeSet<_>) = (
            self.0.iter().map(name_of).collect(),
            made.0.iter().map(name_of).collect(),
        );
        if let Some(name) = here.symmetric_difference(&there).next() {
            bail!(
                "table {name} stands in one of the two stores alone; it is none of this program's: take it away first"
            );
        }
        let twin = |(source, made): (Table, Table)| {
            if !source.is_like(&made) {
                bail!(
                    "table {} differs: {source} in the source, {made} in the target",
                    made.name
                );
            }
            Ok(Twin { source, made })
        };
        self.0.into_iter().zip(made.0).map(twin).collect()
    }
}

/// A table in the source and in the store that is made of it.
#[derive(Clone, Debug)]
pub struct Twin {
    pub(super) source: Table,
    pub(super) made: Table,
}

impl Twin {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.made.name
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for column in &self.columns {
            let optional = if column.is_optional { "?" } else { "" };
            write!(out, "{} {:?}{optional}, ", column.name, column.holds)?;
        }
        write!(out, "key {}", self.keyed())
    }
}

fn told(row: &QueryResult, backend: DbBackend) -> anyhow::Result<ColumnRow> {
    let read = |row: &QueryResult| -> Result<_, StoreError> {
        let (table, name): (String, String) = (row.try_get("", "tab")?, row.try_get("", "col")?);
        let (declared, filled): (String, bool) = (row.try_get("", "declared")?, row.try_get("", "filled")?);
        Ok((
            table,
            name,
            declared,
            filled,
            row.try_get("", "optional")?,
            row.try_get("", "key")?,
        ))
    };
    let (table, name, declared, is_filled, is_optional, key) = read(row)?;
    if is_filled {
        bail!("column {table}.{name} is filled by the database itself; this program cannot move it");
    }
    let holds = Holds::of(&declared, backend)
        .with_context(|| format!("column {table}.{name} is {declared}; this program cannot move that"))?;
    let column = Column {
        name,
        holds,
        // part of a key is never left out, whatever the declaration says
        is_optional: is_optional && key == 0,
    };
    Ok(ColumnRow { table, column, key })
}

fn table(mut told: Vec<ColumnRow>) -> anyhow::Result<Table> {
    told.sort_by(|one, other| one.column.name.cmp(&other.column.name));
    let mut key: Vec<usize> = (0..told.len()).filter(|at| told[*at].key > 0).collect();
    key.sort_by_key(|at| told[*at].key);
    let name = told.first().map(|first| first.table.clone()).unwrap_or_default();
    if key.is_empty() {
        bail!("table {name} has no key; this program cannot move it");
    }
    let columns = told.into_iter().map(|told| told.column).collect();
    Ok(Table { name, columns, key })
}
