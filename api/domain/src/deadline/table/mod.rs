//! The rule table (节点规则表) and the calendar, as one book that deadlines are derived from.
//!
//! A book is kept in memory under the ids of its two editions: an id stands for one content, in every store.

pub mod amend;
pub(in crate::deadline) mod shipped;
mod store;

use std::sync::{Arc, LazyLock};

use futures_util::future::BoxFuture;
use moka::sync::Cache;
use uuid::Uuid;

use super::rules::{Amended, DeadlineRule, DeriveError, Instance, Record, RuleCode, RuleRow, derive};
use crate::calendar;
use crate::db::{Reads, StoreError};
use crate::kernel::workdays::Workdays;

/// Books kept in memory: the present one, and those of the tests of one process.
const KEPT: u64 = 8;

static BOOKS: LazyLock<Cache<(Uuid, Uuid), Arc<Book>>> = LazyLock::new(|| Cache::new(KEPT));

/// Rules and calendar of one moment.
#[derive(Debug)]
pub struct Book {
    /// All versions of all rules.
    pub rules: Vec<DeadlineRule>,
    /// The workdays.
    pub days: Workdays,
}

impl Book {
    /// Derives the deadlines of a matter.
    ///
    /// # Errors
    /// [`DeriveError`].
    pub fn derive(&self, record: &Record) -> Result<Vec<Instance>, DeriveError> {
        derive(record, &self.rules, &self.days)
    }

    /// The version of a rule an instance was made by.
    #[must_use]
    pub fn rule(&self, code: &RuleCode, version: u32) -> Option<&DeadlineRule> {
        self.rules
            .iter()
            .find(|rule| rule.code == *code && rule.version == version)
    }
}

/// The book as it stands: one statement when it is known already.
///
/// # Errors
/// [`StoreError`] from the database, or for a row that is no rule.
#[must_use]
pub fn open(reads: Reads<'_>) -> BoxFuture<'_, Result<Arc<Book>, StoreError>> {
    Box::pin(kept(reads))
}

/// The book in memory as long as no edition of it has turned.
async fn kept(reads: Reads<'_>) -> Result<Arc<Book>, StoreError> {
    let editions = store::editions(reads).await?;
    if let Some(book) = BOOKS.get(&editions) {
        return Ok(book);
    }
    let rows = store::rules(reads).await?;
    let rules = parsed(rows)?;
    let days = calendar::load(reads).await?;
    let book = Arc::new(Book { rules, days });
    BOOKS.insert(editions, Arc::clone(&book));
    Ok(book)
}

/// Rows as rules, each with who made it.
fn parsed(rows: Vec<(RuleRow, Option<Amended>)>) -> Result<Vec<DeadlineRule>, StoreError> {
    rows.into_iter()
        .map(|(row, amended)| {
            let rule = row.parse().map_err(|error| StoreError::Unreadable(error.to_string()))?;
            Ok(DeadlineRule { amended, ..rule })
        })
        .collect()
}
