//! Whose accounts one actor may look after or look at: those of the court's people, never those of applicants.

use chrono::NaiveDate;

use super::access::{Level, Row};
use super::scope::Scope;
use crate::db::{Sql, on_day};
use crate::kernel::role::Role;

/// Whether an account of `alias` is one that somebody can sign in to on a day: begun, not over, not disabled.
#[must_use]
pub fn lives(alias: &str, day: NaiveDate) -> Sql {
    Sql::new(&format!("{alias}.disabled_at IS NULL AND ")).append(on_day(alias, day))
}

/// Whether the person of a column can sign in on a day; who has no account at all works without one.
#[must_use]
pub fn can_sign_in(person: &str, day: NaiveDate) -> Sql {
    Sql::new(&format!(
        "NOT EXISTS (SELECT 1 FROM account sign_in WHERE sign_in.person_id = {person} AND NOT ("
    ))
    .append(lives("sign_in", day))
    .push("))")
}

impl Scope {
    /// Predicate over `account` under `alias`: the court's accounts, for whom the list of accounts is open.
    #[must_use]
    pub fn accounts(&self, alias: &str) -> Sql {
        match self.actor().level(Row::UserList) {
            Level::Court | Level::All => Sql::new(&format!(
                "NOT EXISTS (SELECT 1 FROM post own_app WHERE own_app.person_id = {alias}.person_id AND own_app.role = ?)"
            ))
            .bind(Role::App.as_ref()),
            Level::None | Level::Masked | Level::Agg | Level::Own | Level::Site => Sql::new("1 = 0"),
        }
    }
}
