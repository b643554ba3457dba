//! SQL text with its values: written once with `?`, sent to either database.

use chrono::NaiveDate;
use sea_orm::{DbBackend, Statement, Value};

/// A statement under construction.
///
/// The text holds no literal `?` and never a caller's words: those are bound.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Starts with `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            values: Vec::new(),
        }
    }

    /// Adds text.
    #[must_use]
    pub fn push(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Binds the value of a `?` already in the text.
    #[must_use]
    pub fn bind<V: Into<Value>>(mut self, value: V) -> Self {
        self.values.push(value.into());
        self
    }

    /// Adds another piece with its values.
    #[must_use]
    pub fn append(mut self, other: Self) -> Self {
        self.text.push_str(&other.text);
        self.values.extend(other.values);
        self
    }

    /// Adds `(?, ?, …)` with a value for each; `(NULL)` when there is none.
    #[must_use]
    pub fn list<V: Into<Value>, I: IntoIterator<Item = V>>(mut self, values: I) -> Self {
        let before = self.values.len();
        self.values.extend(values.into_iter().map(Into::into));
        let marks = vec!["?"; self.values.len() - before].join(", ");
        self.text.push('(');
        self.text.push_str(if marks.is_empty() { "NULL" } else { &marks });
        self.text.push(')');
        self
    }

    /// Whether there is no text yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text and values, for the query builder.
    #[must_use]
    pub fn into_parts(self) -> (String, Vec<Value>) {
        (self.text, self.values)
    }

    /// The statement as `backend` reads it.
    #[must_use]
    pub fn build(self, backend: DbBackend) -> Statement {
        let text = if backend == DbBackend::Postgres {
            numbered(&self.text)
        } else {
            self.text
        };
        Statement::from_sql_and_values(backend, text, self.values)
    }
}

/// Whether a row of `alias` (a place, a team, a post, an account) is there on a day: it has begun, and its last day is
/// not over.
#[must_use]
pub fn on_day(alias: &str, day: NaiveDate) -> Sql {
    Sql::new(&format!(
        "({alias}.started_on <= ? AND ({alias}.ended_on IS NULL OR {alias}.ended_on >= ?))"
    ))
    .bind(day.to_string())
    .bind(day.to_string())
}

/// What locks the rows of `table` until the transaction ends; where there is one writer nothing needs to.
#[must_use]
pub fn locked(backend: DbBackend, table: &str) -> String {
    if backend == DbBackend::Postgres {
        format!(" FOR UPDATE OF {table}")
    } else {
        String::new()
    }
}

/// What keeps the rows of `table` as they are until the transaction ends: whoever changes them waits, others who only rely
/// on them do not.
#[must_use]
pub fn shared(backend: DbBackend, table: &str) -> String {
    if backend == DbBackend::Postgres {
        format!(" FOR SHARE OF {table}")
    } else {
        String::new()
    }
}

fn numbered(text: &str) -> String {
    let mut numbered = String::with_capacity(text.len() + 32);
    for (n, part) in text.split('?').enumerate() {
        if n > 0 {
            numbered.push('$');
            numbered.push_str(&n.to_string());
        }
        numbered.push_str(part);
    }
    numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_numbered_for_postgres_alone() {
        let sql = Sql::new("SELECT a FROM t WHERE b = ? AND c IN ").bind(1).list([2, 3]);
        assert_eq!(
            sql.clone().build(DbBackend::Sqlite).sql,
            "SELECT a FROM t WHERE b = ? AND c IN (?, ?)"
        );
        assert_eq!(
            sql.build(DbBackend::Postgres).sql,
            "SELECT a FROM t WHERE b = $1 AND c IN ($2, $3)"
        );
    }
}
