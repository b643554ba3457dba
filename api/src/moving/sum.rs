//! The sum of a table (校验和): how many rows it has, and one number made of all of them.
//!
//! Each row is hashed with the names of its table and columns; the hashes are added up as numbers of 256 bits. So the sum
//! does not hang on the order rows come in, which two databases do not share, and a row that is changed, missing, doubled
//! or in another table changes it.

use std::fmt;

use blake3::Hasher;

use super::cell::Cell;
use super::schema::Table;

/// Words of a hash.
const WORDS: usize = 4;

/// The sum of a table.
#[derive(Clone)]
pub struct Sum {
    /// How many rows.
    pub rows: u64,
    total: [u64; WORDS],
    head: Box<Hasher>,
}

impl Sum {
    /// Of no row of `table`.
    pub(super) fn of(table: &Table) -> Self {
        let mut head = Hasher::new();
        let columns = table.columns.iter().map(|column| column.name.as_str());
        for name in std::iter::once(table.name.as_str()).chain(columns) {
            head.update(&(name.len() as u64).to_be_bytes()).update(name.as_bytes());
        }
        Self {
            rows: 0,
            total: [0; WORDS],
            head: Box::new(head),
        }
    }

    /// Adds a row.
    pub(super) fn add(&mut self, cells: &[Cell]) {
        let mut hasher = (*self.head).clone();
        for cell in cells {
            cell.hash(&mut hasher);
        }
        self.rows += 1;
        let hash = hasher.finalize();
        let mut carried = false;
        for (word, bytes) in self.total.iter_mut().zip(hash.as_bytes().chunks_exact(8)) {
            let added = bytes
                .iter()
                .rev()
                .fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
            let (once, over) = word.overflowing_add(added);
            let (twice, over_again) = once.overflowing_add(u64::from(carried));
            (*word, carried) = (twice, over || over_again);
        }
    }
}

impl PartialEq for Sum {
    fn eq(&self, other: &Self) -> bool {
        (self.rows, self.total) == (other.rows, other.total)
    }
}

impl fmt::Debug for Sum {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} rows {self}", self.rows)
    }
}

/// The whole number, hexadecimal.
impl fmt::Display for Sum {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.total.iter().rev().try_for_each(|word| write!(out, "{word:016x}"))
    }
}
