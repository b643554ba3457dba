//! Finders of rows that hang on a case or an application: their scope is that of their root.

use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter as _, QuerySelect as _, Select, Value};
use zhixing_entity::{application, circular, enforcement_case};

use super::Scope;
use crate::db::{column, link};

/// The name under which a row's case is joined to it.
pub const CASE: &str = "c";
/// The name under which a row's application is joined to it.
pub const APPLICATION: &str = "o";

/// Finds rows of `E` whose case, `case`, the scope holds.
#[must_use]
pub fn in_cases<E: EntityTrait>(scope: &Scope, case: E::Column) -> Select<E> {
    all::<E>().filter(of_case(scope, case))
}

/// Finds rows of `E` whose application, `application`, the scope holds.
#[must_use]
pub fn in_applications<E: EntityTrait>(scope: &Scope, application: E::Column) -> Select<E> {
    all::<E>().filter(of_application(scope, application))
}

/// Finds rows of `E` whose case or application, `root`, the scope holds.
#[must_use]
pub fn in_matters<E: EntityTrait>(scope: &Scope, root: E::Column) -> Select<E> {
    let either = Condition::any().add(of_case(scope, root));
    all::<E>().filter(either.add(of_application(scope, root)))
}

/// Finds the same rows as [`in_cases`], each with its case joined under [`CASE`].
#[must_use]
pub fn with_cases<E: EntityTrait>(scope: &Scope, case: E::Column) -> Select<E> {
    joined::<E>(case).filter(scope.cases(CASE))
}

/// Finds the same rows as [`in_matters`], each with its case or its application joined under [`CASE`] or [`APPLICATION`].
#[must_use]
pub fn with_matters<E: EntityTrait>(scope: &Scope, root: E::Column) -> Select<E> {
    let case = link::<E, enforcement_case::Entity>(root, enforcement_case::Column::Id);
    let application = link::<E, application::Entity>(root, application::Column::Id);
    all::<E>()
        .join_as(JoinType::LeftJoin, case, CASE)
        .join_as(JoinType::LeftJoin, application, APPLICATION)
        .filter(scope.matters(CASE, APPLICATION))
}

/// Finds the circulars that the scope holds, each with its case joined under [`CASE`].
#[must_use]
pub fn circulars(scope: &Scope) -> Select<circular::Entity> {
    joined(circular::Column::RootId).filter(scope.circulars("circular", CASE))
}

/// Finds rows of `E` that are parts of rows which were found in scope: those whose `whole` is among `ids`.
#[must_use]
pub fn parts_of<E, I>(whole: E::Column, ids: impl IntoIterator<Item = I>) -> Select<E>
where
    E: EntityTrait,
    I: Into<Value>,
{
    all::<E>().filter(whole.is_in(ids))
}

fn joined<E: EntityTrait>(case: E::Column) -> Select<E> {
    let case = link::<E, enforcement_case::Entity>(case, enforcement_case::Column::Id);
    all::<E>().join_as(JoinType::InnerJoin, case, CASE)
}

#[expect(clippy::disallowed_methods, reason = "each finder of this file adds the scope")]
fn all<E: EntityTrait>() -> Select<E> {
    E::find()
}

fn of_case(scope: &Scope, case: impl ColumnTrait) -> Expr {
    let id = column(CASE, enforcement_case::Column::Id);
    let mut root = Query::select();
    root.expr(Expr::cust("1"))
        .from_as(enforcement_case::Entity, CASE)
        .and_where(id.eq(Expr::col(case.as_column_ref())))
        .cond_where(scope.cases(CASE));
    Expr::exists(root)
}

fn of_application(scope: &Scope, application: impl ColumnTrait) -> Expr {
    let id = column(APPLICATION, application::Column::Id);
    let mut root = Query::select();
    root.expr(Expr::cust("1"))
        .from_as(application::Entity, APPLICATION)
        .and_where(id.eq(Expr::col(application.as_column_ref())))
        .cond_where(scope.applications(APPLICATION));
    Expr::exists(root)
}
