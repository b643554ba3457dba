//! One value of one row: read strictly, written exactly, and hashed in one way whatever the database keeps it as.

use blake3::Hasher;
use uuid::Uuid;

use super::schema::{Column, Holds, Table};
use crate::db::{DbBackend, QueryResult, Value};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Missing,
    Id(Uuid),
    Text(String),
    Number(i64),
    Truth(bool),
    Bytes(Vec<u8>),
}

impl Cell {
    /// Reads a value as its column declares it; `None` where the database keeps something else there, as `SQLite` may.
    fn read(row: &QueryResult, column: &Column, backend: DbBackend) -> Option<Self> {
        let name = column.name.as_str();
        let read = match column.holds {
            Holds::Id => row.try_get::<Option<Uuid>>("", name).ok()?.map(Self::Id),
            Holds::Text => row.try_get::<Option<String>>("", name).ok()?.map(Self::Text),
            Holds::Bytes => row.try_get::<Option<Vec<u8>>>("", name).ok()?.map(Self::Bytes),
            Holds::Number => row.try_get::<Option<i64>>("", name).ok()?.map(Self::Number),
            Holds::SmallNumber => {
                let small = row.try_get::<Option<i32>>("", name).ok()?;
                small.map(|small| Self::Number(small.into()))
            }
            Holds::Truth if backend == DbBackend::Postgres => {
                row.try_get::<Option<bool>>("", name).ok()?.map(Self::Truth)
            }
            Holds::Truth => match row.try_get::<Option<i64>>("", name).ok()? {
                Some(truth @ (0 | 1)) => Some(Self::Truth(truth == 1)),
                Some(_) => return None,
                None => None,
            },
        };
        Some(read.unwrap_or(Self::Missing))
    }

    /// Bytes it takes, roughly.
    pub(super) const fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            Self::Missing | Self::Id(_) | Self::Number(_) | Self::Truth(_) => 16,
        }
    }

    /// The value as a statement to `backend` takes it; `None` where that cannot keep it: `PostgreSQL` has no text with a
    /// zero character, and numbers of 32 bits.
    pub(super) fn value(&self, holds: Holds, backend: DbBackend) -> Option<Value> {
        Some(match self {
            Self::Missing => match holds {
                Holds::Id => None::<Uuid>.into(),
                Holds::Text => None::<String>.into(),
                Holds::Number => None::<i64>.into(),
                Holds::SmallNumber => None::<i32>.into(),
                Holds::Truth => None::<bool>.into(),
                Holds::Bytes => None::<Vec<u8>>.into(),
            },
            Self::Text(text) if backend == DbBackend::Postgres && text.contains('\0') => return None,
            Self::Number(number) if holds == Holds::SmallNumber => i32::try_from(*number).ok()?.into(),
            Self::Id(id) => (*id).into(),
            Self::Text(text) => text.clone().into(),
            Self::Number(number) => (*number).into(),
            Self::Truth(truth) => (*truth).into(),
            Self::Bytes(bytes) => bytes.clone().into(),
        })
    }

    /// Hashes it: nothing or something, how long, and what.
    pub(super) fn hash(&self, hasher: &mut Hasher) {
        let mut put = |bytes: &[u8]| {
            hasher
                .update(&[1])
                .update(&(bytes.len() as u64).to_be_bytes())
                .update(bytes);
        };
        match self {
            Self::Missing => {
                hasher.update(&[0]);
            }
            Self::Id(id) => put(id.as_bytes()),
            Self::Text(text) => put(text.as_bytes()),
            Self::Number(number) => put(&number.to_be_bytes()),
            Self::Truth(truth) => put(&[u8::from(*truth)]),
            Self::Bytes(bytes) => put(bytes),
        }
    }
}

/// Reads a row, its values in the order of the table's columns.
///
/// # Errors
/// One sentence naming the row and the column that holds something else than it declares.
pub(super) fn read(row: &QueryResult, table: &Table, backend: DbBackend) -> anyhow::Result<Vec<Cell>> {
    let cells: Vec<Option<Cell>> = table
        .columns
        .iter()
        .map(|column| Cell::read(row, column, backend))
        .collect();
    if let Some(at) = cells.iter().position(Option::is_none) {
        let known: Vec<Cell> = cells.into_iter().map(|cell| cell.unwrap_or(Cell::Missing)).collect();
        let column = &table.columns[at];
        anyhow::bail!(
            "{} holds something else than {:?} in column {}; put it right first",
            named(table, &known),
            column.holds,
            column.name
        );
    }
    Ok(cells.into_iter().flatten().collect())
}

/// A row by its key. Words stand for themselves only where there is nothing else to name it by: they may be of somebody.
pub(super) fn named(table: &Table, cells: &[Cell]) -> String {
    let word = |at: &usize| match &cells[*at] {
        Cell::Id(id) => Some(id.to_string()),
        Cell::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let mut words: Vec<String> = table.key.iter().filter_map(word).collect();
    if words.is_empty() {
        words.extend(table.key.iter().filter_map(|at| match &cells[*at] {
            Cell::Text(text) => Some(text.escape_debug().take(64).collect()),
            _ => None,
        }));
    }
    format!("表 / table {} 行 / row {}", table.name, words.join(", "))
}
