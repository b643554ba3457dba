//! Pages of a list: how many, from where, in which direction.

/// Rows a page holds when the caller does not say.
pub const DEFAULT_ROWS: u64 = 20;
/// Most rows a page may hold.
pub const MAX_ROWS: u64 = 100;

/// Position of a row in a list ordered by an instant and an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// Tie-breaker.
    pub id: uuid::Uuid,
}

/// Which rows of a list are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// How many rows.
    pub rows: u64,
    /// Rows after this position, in list order.
    pub after: Option<Position>,
    /// Rows before this position, in list order.
    pub before: Option<Position>,
    /// Whether the rows nearest the end are wanted.
    pub from_end: bool,
    /// Whether the number of all rows is wanted.
    pub count: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            rows: DEFAULT_ROWS,
            after: None,
            before: None,
            from_end: false,
            count: false,
        }
    }
}

/// Rows of a page, in list order.
#[derive(Clone, Debug)]
pub struct Paged<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether rows come after these.
    pub more_after: bool,
    /// Whether rows come before these.
    pub more_before: bool,
    /// The number of all rows, when it was wanted.
    pub total: Option<u64>,
}

impl Page {
    /// Cuts the rows read (one more than wanted, nearest first) to the page.
    #[must_use]
    pub fn cut<T>(&self, mut rows: Vec<T>, total: Option<u64>) -> Paged<T> {
        let wanted = usize::try_from(self.rows).unwrap_or(usize::MAX);
        let more = rows.len() > wanted;
        rows.truncate(wanted);
        if self.from_end {
            rows.reverse();
            return Paged {
                rows,
                more_after: self.before.is_some(),
                more_before: more,
                total,
            };
        }
        Paged {
            rows,
            more_after: more,
            more_before: self.after.is_some(),
            total,
        }
    }
}
