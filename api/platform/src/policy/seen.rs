//! The finder of what somebody may see: rows that lie in his scope, and no others.

use sea_orm::{Condition, EntityTrait, QueryFilter as _, Select};
use zhixing_entity::{application, audit_entry, deadline, enforcement_case, site, team, township, visit};

use super::Scope;

/// An entity whose rows are found within a scope alone.
pub trait Scoped: EntityTrait {
    /// The condition on its table, under the table's own name.
    fn within(scope: &Scope) -> Condition;
}

impl Scoped for enforcement_case::Entity {
    fn within(scope: &Scope) -> Condition {
        scope.cases("enforcement_case")
    }
}

impl Scoped for application::Entity {
    fn within(scope: &Scope) -> Condition {
        scope.applications("application")
    }
}

impl Scoped for deadline::Entity {
    fn within(scope: &Scope) -> Condition {
        scope.deadlines("deadline")
    }
}

impl Scoped for visit::Entity {
    fn within(scope: &Scope) -> Condition {
        scope.visits("visit")
    }
}

impl Scoped for audit_entry::Entity {
    fn within(scope: &Scope) -> Condition {
        scope.record("audit_entry")
    }
}

impl Scoped for site::Entity {
    fn within(scope: &Scope) -> Condition {
        scope.places()
    }
}

impl Scoped for team::Entity {
    fn within(scope: &Scope) -> Condition {
        scope.places()
    }
}

impl Scoped for township::Entity {
    fn within(scope: &Scope) -> Condition {
        scope.places()
    }
}

/// Finds rows of `E` within `scope`: the only finder.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that finds, and it adds the scope"
)]
#[must_use]
pub fn seen<E: Scoped>(scope: &Scope) -> Select<E> {
    E::find().filter(E::within(scope))
}
