//! What one actor may see, as a predicate inside the statement. Lists, counts, search, `node` and nested fields all ask
//! with it, so all give the same set. A declared conflict shuts its declarer out of the case, whatever else he holds.

mod sight;

use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait as _, IntoTableRef, JoinType, Query, SelectStatement, UnionType};
use uuid::Uuid;
use zhixing_entity::{application, audit_entry, circular, conflict, deadline, enforcement_case, party, site, visit};

pub use sight::Sight;

use super::access::{Level, Row};
use super::actor::Actor;
use super::ground::{AT_SITE, OWN, any_of, ids_at_site, own_ids, relation};
use crate::db::{column, constant, everything, nothing};
use crate::kernel::id::{PersonId, SiteId};

/// The name under which somebody acts who runs the program at the machine itself.
pub const OPERATOR: &str = "operator";

/// A set of ids: none, all there are, or those a query gives.
enum Ids {
    None,
    All,
    Of(Box<SelectStatement>),
}

impl Ids {
    fn of(query: SelectStatement) -> Self {
        Self::Of(Box::new(query))
    }
}

/// The rows one actor may see. Only [`Scope::of`] makes one.
#[derive(Clone, Debug)]
pub struct Scope {
    actor: Actor,
}

impl Scope {
    /// The scope of `actor`, by the access table.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        Self { actor: actor.clone() }
    }

    /// Whose scope it is.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Condition on `enforcement_case` under `alias`.
    #[must_use]
    pub fn cases(&self, alias: &str) -> Condition {
        let reach = match self.actor.level(Row::CaseExists) {
            Level::None | Level::Agg | Level::Masked => return nothing(),
            Level::Court | Level::All => everything(),
            Level::Site => any_of(&AT_SITE, self, alias),
            Level::Own => any_of(&OWN, self, alias),
        };
        let id = column(alias, enforcement_case::Column::Id);
        Condition::all().add(reach).add(self.free_of_conflict(id))
    }

    /// Condition on `enforcement_case` under `alias`: the cases, and those about which he was sent a circular, although
    /// they went to somebody else. For the answer to it alone. A declared conflict shuts him out of both.
    #[must_use]
    pub fn addressed_cases(&self, alias: &str) -> Condition {
        let id = column(alias, enforcement_case::Column::Id);
        let about = Condition::all()
            .add(column("q", circular::Column::RootId).eq(id.clone()))
            .add(column("q", circular::Column::AddresseeId).eq(self.person()));
        let addressed = Condition::all()
            .add(exists(circular::Entity, "q", about))
            .add(self.free_of_conflict(id));
        Condition::any().add(self.cases(alias)).add(addressed)
    }

    /// Condition on `circular` under `alias`, whose case stands under `case`: what is addressed to himself, whatever
    /// became of the case, and beyond that what lies in cases that he sees by his office.
    #[must_use]
    pub fn circulars(&self, alias: &str, case: &str) -> Condition {
        let beyond = match self.actor.level(Row::Circular) {
            Level::None | Level::Agg | Level::Masked => return nothing(),
            Level::Own => nothing(),
            Level::Site | Level::Court | Level::All => self.cases(case),
        };
        let addressed = Condition::all()
            .add(column(alias, circular::Column::AddresseeId).eq(self.person()))
            .add(self.free_of_conflict(column(alias, circular::Column::RootId)));
        Condition::any().add(addressed).add(beyond)
    }

    /// Condition on `deadline` under `alias`: those of the cases and applications in his scope. It starts from his own
    /// rows where they are few, and asks nothing of the roots where he sees all of them.
    #[must_use]
    pub fn deadlines(&self, alias: &str) -> Condition {
        let root = || column(alias, deadline::Column::RootId);
        let among = |ids| Condition::from(root().in_subquery(ids));
        let of = |matter| Condition::from(constant(column(alias, deadline::Column::Matter), matter));
        let reach = match (self.case_ids(), self.application_ids()) {
            (Ids::None, Ids::None) => nothing(),
            (Ids::All, Ids::All) => everything(),
            (Ids::All, Ids::None) => of("case"),
            (Ids::None, Ids::All) => of("application"),
            (Ids::Of(ids), Ids::None) | (Ids::None, Ids::Of(ids)) => among(*ids),
            // one set, so that the store may start from it
            (Ids::Of(cases), Ids::Of(applications)) => among(both(*cases, *applications)),
            (Ids::All, Ids::Of(ids)) => Condition::any().add(of("case")).add(among(*ids)),
            (Ids::Of(ids), Ids::All) => Condition::any().add(of("application")).add(among(*ids)),
        };
        Condition::all()
            .add(reach)
            .add(root().not_in_subquery(self.conflicting_roots()))
    }

    /// Condition on rows about a case or an application, each of which is joined where it is one, under `case` and
    /// `application`: those of the cases and applications in his scope. A root that is neither is in nobody's.
    #[must_use]
    pub fn matters(&self, case: &str, application: &str) -> Condition {
        let of_case = Condition::all()
            .add(column(case, enforcement_case::Column::Id).is_not_null())
            .add(self.cases(case));
        let of_application = Condition::all()
            .add(column(application, application::Column::Id).is_not_null())
            .add(self.applications(application));
        Condition::any().add(of_case).add(of_application)
    }

    /// Condition on `application` under `alias`.
    #[must_use]
    pub fn applications(&self, alias: &str) -> Condition {
        let reach = match self.actor.level(Row::Intake) {
            Level::None | Level::Agg | Level::Masked => return nothing(),
            Level::Court | Level::All => everything(),
            Level::Site => self.at_own_sites(&column(alias, application::Column::SiteId)),
            Level::Own => {
                let his = Condition::all()
                    .add(column("p", party::Column::RootId).eq(column(alias, application::Column::Id)))
                    .add(column("p", party::Column::PersonId).eq(self.person()))
                    .add(constant(column("p", party::Column::Role), "applicant"));
                exists(party::Entity, "p", his).into()
            }
        };
        let case = column(alias, application::Column::CaseId);
        Condition::all().add(reach).add(self.free_of_conflict(case))
    }

    /// Condition on `visit` under `alias`.
    #[must_use]
    pub fn visits(&self, alias: &str) -> Condition {
        match self.actor.level(Row::Intake) {
            Level::None | Level::Agg | Level::Masked | Level::Own => nothing(),
            Level::Court | Level::All => everything(),
            Level::Site => self.at_own_sites(&column(alias, visit::Column::SiteId)),
        }
    }

    /// Condition on `site`, `team` or `township`: places are known to everybody who is signed in.
    #[must_use]
    pub fn places(&self) -> Condition {
        if self.sight(Row::Places) == Sight::Hidden {
            nothing()
        } else {
            everything()
        }
    }

    /// Condition on `audit_entry` under `alias`: all of it for who administers the audit and for an operator at the
    /// machine; for others reads of cases they belong to.
    #[must_use]
    pub fn record(&self, alias: &str) -> Condition {
        if self.actor.job() == Some(OPERATOR) || self.sight(Row::AuditLog) == Sight::Full {
            return everything();
        }
        if self.sight(Row::AccessHistory) != Sight::Full {
            return nothing();
        }
        let case = column(alias, audit_entry::Column::ObjectId);
        Condition::all()
            .add(constant(column(alias, audit_entry::Column::ObjectKind), "case"))
            .add(constant(column(alias, audit_entry::Column::Action), "read"))
            .add(relation(self, case.clone()))
            .add(self.free_of_conflict(case))
    }

    /// He declared no conflict in `case`, the id of a case.
    fn free_of_conflict(&self, case: Expr) -> Expr {
        // a name that no statement gives to a table of its own
        let alias = "own_conflict";
        let declared = Condition::all()
            .add(column(alias, conflict::Column::CaseId).eq(case))
            .add(column(alias, conflict::Column::PersonId).eq(self.person()))
            .add(column(alias, conflict::Column::EndedAt).is_null());
        exists(conflict::Entity, alias, declared).not()
    }

    /// Cases in which he declared a conflict, and the applications that led to them.
    fn conflicting_roots(&self) -> SelectStatement {
        let case = column("x", conflict::Column::CaseId);
        let his = Condition::all()
            .add(column("x", conflict::Column::PersonId).eq(self.person()))
            .add(column("x", conflict::Column::EndedAt).is_null());
        let cases = select(case.clone(), conflict::Entity, "x", his.clone());
        let mut applications = select(column("o", application::Column::Id), conflict::Entity, "x", his);
        let led_to = column("o", application::Column::CaseId).eq(case);
        applications.join_as(JoinType::Join, application::Entity, "o", led_to);
        both(cases, applications)
    }

    /// `site`, the id of a site, is his own or one below it.
    fn at_own_sites(&self, site: &Expr) -> Condition {
        let below = column("s", site::Column::ParentId).eq(self.site());
        let sites = select(column("s", site::Column::Id), site::Entity, "s", below.into());
        Condition::any()
            .add(site.clone().eq(self.site()))
            .add(site.clone().in_subquery(sites))
    }

    /// The cases that [`Self::cases`] reaches, as a set of ids; conflicts are not taken out of it.
    fn case_ids(&self) -> Ids {
        match self.actor.level(Row::CaseExists) {
            Level::None | Level::Agg | Level::Masked => Ids::None,
            Level::Court | Level::All => Ids::All,
            Level::Site => Ids::of(ids_at_site(self)),
            Level::Own => own_ids(self).map_or(Ids::None, Ids::of),
        }
    }

    /// The applications that [`Self::applications`] reaches, likewise.
    fn application_ids(&self) -> Ids {
        match self.actor.level(Row::Intake) {
            Level::None | Level::Agg | Level::Masked => Ids::None,
            Level::Court | Level::All => Ids::All,
            Level::Site => {
                let reach = self.at_own_sites(&column("o", application::Column::SiteId));
                let id = column("o", application::Column::Id);
                Ids::of(select(id, application::Entity, "o", reach))
            }
            Level::Own => {
                let his = Condition::all()
                    .add(column("p", party::Column::PersonId).eq(self.person()))
                    .add(constant(column("p", party::Column::Role), "applicant"))
                    .add(constant(column("p", party::Column::RootKind), "application"));
                Ids::of(select(column("p", party::Column::RootId), party::Entity, "p", his))
            }
        }
    }

    /// Himself; nobody's id for a job and for who is not signed in.
    pub(super) fn person(&self) -> PersonId {
        self.actor.person_id().unwrap_or(PersonId::new(Uuid::nil()))
    }

    /// His site, likewise.
    pub(super) fn site(&self) -> SiteId {
        self.actor.site().unwrap_or(SiteId::new(Uuid::nil()))
    }
}

/// There is a row of `table`, called `alias`, that `reach` holds for.
pub(super) fn exists(table: impl IntoTableRef, alias: &'static str, reach: Condition) -> Expr {
    Expr::exists(select(Expr::cust("1"), table, alias, reach))
}

/// `what` of the rows of `table`, called `alias`, that `reach` holds for.
pub(super) fn select(what: Expr, table: impl IntoTableRef, alias: &'static str, reach: Condition) -> SelectStatement {
    let mut query = Query::select();
    query.expr(what).from_as(table, alias).cond_where(reach);
    query
}

/// The rows of either query.
pub(super) fn both(mut query: SelectStatement, other: SelectStatement) -> SelectStatement {
    query.union(UnionType::All, other);
    query
}

#[cfg(test)]
mod tests;
