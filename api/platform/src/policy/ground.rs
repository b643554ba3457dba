//! On what grounds a case is somebody's own (本人案件), or lies at his site. A ground is one value: the predicate within a
//! statement, the set of ids a statement starts from and the check of a case that was opened are all made of it.
//!
//! Which of them counts for whom is said by the access table; a declared conflict is no ground, it stands before them.

use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait as _, SelectStatement};
use zhixing_entity::{case_relation, enforcement_case};

use super::actor::Actor;
use super::scope::{Scope, both, exists, select};
use crate::db::{column, nothing};
use crate::kernel::id::SiteId;
use crate::kernel::role::Role;
use crate::kernel::stage::Segment;

/// A ground on which a case is somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// It lies on the desk that all of his role share.
    Desk,
    /// He has a live relation to it: he handles it, filed it, proposed its route, or is a party to it.
    Relation,
    /// It lies at his site.
    Site,
    /// It lies at a station of his tribunal.
    Station,
}

/// On any of these a case is his own.
pub(super) const OWN: [Ground; 2] = [Ground::Desk, Ground::Relation];

/// On any of these it lies at his site.
pub(super) const AT_SITE: [Ground; 2] = [Ground::Site, Ground::Station];

/// A case that was opened for somebody, as far as it tells whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Whether he has a live relation to it, as [`Scope::relation_to`] told.
    pub is_related: bool,
    /// The desk it lies on.
    pub desk: Segment,
    /// Its site.
    pub site: SiteId,
    /// The tribunal above its site, if one is.
    pub tribunal: Option<SiteId>,
}

impl Standing {
    /// Whether the case is his own.
    #[must_use]
    pub fn is_own(&self, actor: &Actor) -> bool {
        OWN.iter().any(|ground| ground.holds(actor, self))
    }

    /// Whether it lies at his site.
    #[must_use]
    pub fn is_at_site(&self, actor: &Actor) -> bool {
        AT_SITE.iter().any(|ground| ground.holds(actor, self))
    }
}

impl Ground {
    /// Whether it holds for `actor` in an opened case.
    fn holds(self, actor: &Actor, case: &Standing) -> bool {
        match self {
            Self::Desk => desk_of(actor.role()) == Some(case.desk),
            Self::Relation => case.is_related,
            Self::Site => actor.site() == Some(case.site),
            Self::Station => case.tribunal.is_some() && actor.site() == case.tribunal,
        }
    }

    /// The same on `enforcement_case` under `alias`; none where it holds for him in no case.
    fn predicate(self, scope: &Scope, alias: &str) -> Option<Expr> {
        use enforcement_case::Column::{Desk, Id, SiteId, TribunalId};
        let column = |of| column(alias, of);
        Some(match self {
            Self::Desk => column(Desk).eq(desk_of(scope.actor().role())?),
            Self::Relation => relation(scope, column(Id)),
            Self::Site => column(SiteId).eq(scope.site()),
            Self::Station => column(TribunalId).eq(scope.site()),
        })
    }

    /// The same as the set of the ids of cases; that of his relations, few rows of his own, asks nothing of the cases.
    fn ids(self, scope: &Scope) -> Option<SelectStatement> {
        if self == Self::Relation {
            let case = column("r", case_relation::Column::CaseId);
            return Some(select(case, case_relation::Entity, "r", live(scope, None)));
        }
        let reach = self.predicate(scope, "k")?;
        Some(cases(reach.into()))
    }
}

/// Condition on `enforcement_case` under `alias`: one of `grounds` holds.
pub(super) fn any_of(grounds: &[Ground], scope: &Scope, alias: &str) -> Condition {
    let predicates = grounds.iter().filter_map(|ground| ground.predicate(scope, alias));
    let reach = predicates.fold(Condition::any(), Condition::add);
    if reach.is_empty() { nothing() } else { reach }
}

/// The ids of the cases at his site, read from the cases at once.
pub(super) fn ids_at_site(scope: &Scope) -> SelectStatement {
    cases(any_of(&AT_SITE, scope, "k"))
}

/// The ids of his own cases, of each ground by itself; a case may be named twice.
pub(super) fn own_ids(scope: &Scope) -> Option<SelectStatement> {
    OWN.iter().rev().filter_map(|ground| ground.ids(scope)).reduce(both)
}

/// He has a live relation to `case`, the id of a case.
pub(super) fn relation(scope: &Scope, case: Expr) -> Expr {
    exists(case_relation::Entity, "r", live(scope, Some(case)))
}

/// His live relations, to `case` alone where one is named.
fn live(scope: &Scope, case: Option<Expr>) -> Condition {
    use case_relation::Column::{CaseId, EndedAt, PersonId};
    let of = |of| column("r", of);
    Condition::all()
        .add_option(case.map(|case| of(CaseId).eq(case)))
        .add(of(PersonId).eq(scope.person()))
        .add(of(EndedAt).is_null())
}

/// The ids of the cases, called `k`, that `reach` holds for.
fn cases(reach: Condition) -> SelectStatement {
    let id = column("k", enforcement_case::Column::Id);
    select(id, enforcement_case::Entity, "k", reach)
}

impl Scope {
    /// Whether he has a live relation to the case under `alias`, as a value: what a [`Standing`] is made with.
    #[must_use]
    pub fn relation_to(&self, alias: &str) -> Condition {
        relation(self, column(alias, enforcement_case::Column::Id)).into()
    }
}

/// The shared desk whose cases a role sees as its own; judges share none, their cases are theirs by relation.
fn desk_of(role: Role) -> Option<Segment> {
    role.desk().filter(|desk| *desk != Segment::Handling)
}

#[cfg(test)]
mod tests;
