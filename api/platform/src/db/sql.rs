//! SQL text with its values: written once with `?`, sent to either database; and pieces of conditions.

use chrono::NaiveDate;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SqliteQueryBuilder};
use sea_orm::{ColumnTrait, Condition, DbBackend, Statement, Value};

use super::StoreError;
use crate::kernel::day::Day;

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
    pub fn append(mut self, other: impl Into<Self>) -> Self {
        let other = other.into();
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

    /// Refuses a text that does more than read.
    pub(super) fn check_reads(&self) -> Result<(), StoreError> {
        let mut words = self.text.split_ascii_whitespace();
        let begins = words.next().is_some_and(|word| matches!(word, "SELECT" | "WITH"));
        if !begins || writes(words) {
            return Err(StoreError::Unreadable("a question that writes".to_owned()));
        }
        Ok(())
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

/// A condition in parentheses, for statements that are written by hand. Its names stand in double quotes, which both
/// databases read. An empty one holds for every row; one of no alternatives for none.
impl From<Condition> for Sql {
    fn from(condition: Condition) -> Self {
        let mut query = Query::select();
        query.expr(Expr::cust("1")).cond_where(condition);
        let (text, values) = query.build(SqliteQueryBuilder);
        let text = text.strip_prefix("SELECT 1 WHERE ").unwrap_or("1 = 1");
        debug_assert_eq!(text.matches('?').count(), values.0.len(), "a literal `?` in {text}");
        Self {
            text: format!("({text})"),
            values: values.0,
        }
    }
}

/// `column` of the table that the statement calls `alias`.
#[must_use]
pub fn column(alias: &str, column: impl ColumnTrait) -> Expr {
    Expr::col((Alias::new(alias), column))
}

/// `column` holds `word`, which stands in the text and is not bound: only then does a store that plans before it knows the
/// values take a partial index, and weigh how common the word is. A word of the code's own, never a caller's.
#[must_use]
pub fn constant(column: Expr, word: &'static str) -> Expr {
    column.eq(Expr::Constant(word.into()))
}

/// Holds for every row.
pub(crate) fn everything() -> Condition {
    Expr::cust("1 = 1").into()
}

/// Holds for no row.
pub(crate) fn nothing() -> Condition {
    Expr::cust("1 = 0").into()
}

/// Whether a row of `alias` (a place, a team, a post, an account) is there on a day: it has begun, and its last day is
/// not over.
#[must_use]
pub fn on_day(alias: &str, day: NaiveDate) -> Condition {
    let of = |name: &'static str| Expr::col((Alias::new(alias), Alias::new(name)));
    let lasts = Condition::any()
        .add(of("ended_on").is_null())
        .add(of("ended_on").gte(Day::from(day)));
    Condition::all().add(of("started_on").lte(Day::from(day))).add(lasts)
}

/// Whether one of the words writes; `FOR UPDATE` does not.
fn writes<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    let mut before = "";
    for word in words {
        let word = word.trim_start_matches('(');
        let is_lock = word == "UPDATE" && matches!(before, "FOR" | "KEY");
        if matches!(word, "INSERT" | "UPDATE" | "DELETE" | "TRUNCATE") && !is_lock {
            return true;
        }
        before = word;
    }
    false
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
    use sea_orm::sea_query::PostgresQueryBuilder;
    use zhixing_entity::{case_relation, enforcement_case};

    use super::*;
    use crate::kernel::stage::Segment;

    fn desk() -> Expr {
        column("c", enforcement_case::Column::Desk).eq(Segment::Funds)
    }

    fn parts(condition: Condition) -> (String, Vec<Value>) {
        Sql::from(condition).into_parts()
    }

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

    #[test]
    fn a_condition_stands_in_parentheses_with_its_values_in_order() {
        let year = column("c", enforcement_case::Column::Year);
        let condition = Condition::all().add(year.eq(2026)).add(desk());
        let (text, values) = parts(condition);
        assert_eq!(text, r#"("c"."year" = ? AND "c"."desk" = ?)"#);
        assert_eq!(values, [Value::from(2026), Value::from("funds")]);
    }

    #[test]
    fn conditions_within_a_condition_keep_to_themselves() {
        let year = || column("c", enforcement_case::Column::Year);
        let either = Condition::any().add(year().eq(1)).add(year().eq(2));
        let (text, values) = parts(Condition::all().add(either).add(desk()));
        assert_eq!(text, r#"(("c"."year" = ? OR "c"."year" = ?) AND "c"."desk" = ?)"#);
        assert_eq!(values, [Value::from(1), Value::from(2), Value::from("funds")]);

        let both = Condition::all().add(year().eq(1)).add(year().eq(2));
        let (text, _) = parts(Condition::any().add(desk()).add(both));
        assert_eq!(text, r#"("c"."desk" = ? OR ("c"."year" = ? AND "c"."year" = ?))"#);

        let (text, _) = parts(Condition::any().add(desk()).add(nothing()).not());
        assert_eq!(text, r#"(NOT ("c"."desk" = ? OR (1 = 0)))"#);
    }

    #[test]
    fn values_of_a_query_within_a_condition_stand_in_their_place() {
        let mut related = Query::select();
        related
            .expr(column("r", case_relation::Column::CaseId))
            .from_as(case_relation::Entity, "r")
            .cond_where(column("r", case_relation::Column::Kind).eq("handler"));
        let among = column("c", enforcement_case::Column::Id).in_subquery(related);
        let year = column("c", enforcement_case::Column::Year);
        let (text, values) = parts(Condition::all().add(year.eq(2026)).add(among).add(desk()));
        assert_eq!(
            text,
            r#"("c"."year" = ? AND "c"."id" IN (SELECT "r"."case_id" FROM "case_relation" AS "r" WHERE "r"."kind" = ?) AND "c"."desk" = ?)"#
        );
        assert_eq!(
            values,
            [Value::from(2026), Value::from("handler"), Value::from("funds")]
        );
    }

    #[test]
    fn an_empty_condition_holds_for_every_row_and_no_alternative_for_none() {
        assert_eq!(parts(Condition::all()), ("(TRUE)".to_owned(), Vec::new()));
        assert_eq!(parts(Condition::any()), ("(FALSE)".to_owned(), Vec::new()));
        assert_eq!(parts(everything()), ("(1 = 1)".to_owned(), Vec::new()));
        assert_eq!(parts(nothing()), ("(1 = 0)".to_owned(), Vec::new()));
    }

    #[test]
    fn a_condition_is_numbered_after_what_stands_before_it() {
        let sql = Sql::new("SELECT ? FROM enforcement_case c WHERE ")
            .bind(7)
            .append(Condition::from(desk()));
        let statement = sql.push(" AND c.serial > ?").bind(8).build(DbBackend::Postgres);
        assert_eq!(
            statement.sql,
            r#"SELECT $1 FROM enforcement_case c WHERE ("c"."desk" = $2) AND c.serial > $3"#
        );
        let values = [Value::from(7), Value::from("funds"), Value::from(8)];
        assert_eq!(statement.values.map(|values| values.0), Some(values.into()));
    }

    #[test]
    fn a_question_does_not_write() {
        for text in [
            "SELECT a FROM t FOR UPDATE OF t SKIP LOCKED",
            "SELECT a FROM t FOR NO KEY UPDATE",
            "WITH x AS (SELECT 1 AS n) SELECT n FROM x",
            "\n    SELECT updated_at FROM t",
        ] {
            assert!(Sql::new(text).check_reads().is_ok(), "{text}");
        }
        for text in [
            "",
            "DELETE FROM t",
            "UPDATE t SET a = 1 RETURNING a",
            "WITH gone AS (DELETE FROM t RETURNING a) SELECT a FROM gone",
            "WITH x AS ( INSERT INTO t VALUES (1) RETURNING a) SELECT a FROM x",
        ] {
            assert!(Sql::new(text).check_reads().is_err(), "{text}");
        }
    }

    #[test]
    fn a_constant_stands_in_the_text_on_both() {
        let kind = constant(column("r", case_relation::Column::Kind), "handler");
        let mut query = Query::select();
        query.expr(Expr::cust("1")).cond_where(kind);
        let text = r#"SELECT 1 WHERE "r"."kind" = 'handler'"#;
        let (on_sqlite, values) = query.build(SqliteQueryBuilder);
        assert_eq!((on_sqlite.as_str(), values.0.len()), (text, 0));
        let (on_postgres, values) = query.build(PostgresQueryBuilder);
        assert_eq!((on_postgres.as_str(), values.0.len()), (text, 0));
    }
}
