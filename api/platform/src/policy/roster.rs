//! Whose accounts one actor may look after or look at: those of the court's people, never those of applicants.

use chrono::NaiveDate;
use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use zhixing_entity::{account, post};

use super::Scope;
use super::access::{Level, Row};
use super::seen::Scoped;
use crate::db::{column, nothing, on_day};
use crate::kernel::role::Role;

/// Whether an account of `alias` is one that somebody can sign in to on a day: begun, not over, not disabled.
#[must_use]
pub fn lives(alias: &str, day: NaiveDate) -> Condition {
    Condition::all()
        .add(column(alias, account::Column::DisabledAt).is_null())
        .add(on_day(alias, day))
}

/// Whether the person of a column can sign in on a day; who has no account at all works without one.
#[must_use]
pub fn can_sign_in(person: &'static str, day: NaiveDate) -> Condition {
    let mut account = Query::select();
    account
        .expr(Expr::cust("1"))
        .from_as(account::Entity, "sign_in")
        .and_where(column("sign_in", account::Column::PersonId).eq(Expr::cust(person)))
        .cond_where(lives("sign_in", day).not());
    Condition::all().add(Expr::exists(account).not())
}

impl Scope {
    /// Condition on `account` under `alias`: the court's accounts, for whom the list of accounts is open.
    #[must_use]
    pub fn accounts(&self, alias: &str) -> Condition {
        match self.actor().level(Row::UserList) {
            Level::Court | Level::All => {
                let mut applicant = Query::select();
                applicant
                    .expr(Expr::cust("1"))
                    .from_as(post::Entity, "own_app")
                    .and_where(column("own_app", post::Column::PersonId).eq(column(alias, account::Column::PersonId)))
                    .and_where(column("own_app", post::Column::Role).eq(Role::App));
                Condition::all().add(Expr::exists(applicant).not())
            }
            Level::None | Level::Masked | Level::Agg | Level::Own | Level::Site => nothing(),
        }
    }
}

impl Scoped for account::Entity {
    fn within(scope: &Scope) -> Condition {
        scope.accounts("account")
    }
}
