//! What one actor may see, as a predicate inside the statement. Lists, counts, search, `node` and nested fields all ask
//! with it, so all give the same set. A declared conflict shuts its declarer out of the case, whatever else he holds.

use sea_orm::sea_query::Expr;
use sea_orm::{Condition, DbBackend, EntityTrait, QueryFilter, Select};
use uuid::Uuid;
use zhixing_entity as entity;

use super::access::{Level, Row};
use super::actor::Actor;
use crate::db::Sql;
use crate::kernel::role::Role;
use crate::kernel::stage::Segment;

/// The name under which somebody acts who runs the program at the machine itself.
pub const OPERATOR: &str = "operator";

/// How a field is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// As it is.
    Full,
    /// In its masked form.
    Masked,
    /// Not at all.
    Hidden,
}

/// A set of ids.
enum Ids {
    /// None.
    None,
    /// All there are.
    All,
    /// Those a query gives.
    Of(Sql),
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

    /// How `row` is shown to him.
    #[must_use]
    pub fn sight(&self, row: Row) -> Sight {
        match self.actor.level(row) {
            Level::None | Level::Agg => Sight::Hidden,
            Level::Masked => Sight::Masked,
            Level::Own | Level::Site | Level::Court | Level::All => Sight::Full,
        }
    }

    /// Whether he is no member of the court: he sees decided things alone, and no names of staff in events.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        matches!(self.actor.role(), Role::App | Role::Obs | Role::Anon)
    }

    /// Whether minors are shown to him with their names: to the judge of the case alone.
    #[must_use]
    pub fn shows_minors(&self) -> bool {
        self.actor.role() == Role::Judge
    }

    /// How contact and account of a party are shown: an applicant sees his own alone, a station the addresses of its own
    /// township; the cashier sees an account whole only during a disbursement, so not here.
    #[must_use]
    pub fn party_sight(&self, row: Row, is_self: bool, own_township: bool) -> Sight {
        match (self.actor.role(), row) {
            (Role::App, _) if !is_self => Sight::Hidden,
            (Role::Stn, Row::PartyAddress) if !own_township => Sight::Hidden,
            (Role::Cash, Row::PartyBankAccount) => Sight::Masked,
            _ => self.sight(row),
        }
    }

    /// Predicate over `enforcement_case` under `alias`.
    #[must_use]
    pub fn cases(&self, alias: &str) -> Sql {
        let reach = match self.actor.level(Row::CaseExists) {
            Level::None | Level::Agg | Level::Masked => return Sql::new("1 = 0"),
            Level::Court | Level::All => Sql::new("1 = 1"),
            Level::Site => self.at_site(alias, "tribunal_id"),
            Level::Own => self.own_cases(alias),
        };
        Sql::new("(")
            .append(reach)
            .push(" AND ")
            .append(self.free_of_conflict(&format!("{alias}.id")))
            .push(")")
    }

    /// Predicate over `enforcement_case` under `alias`: the cases, and those about which he was sent a circular, although
    /// they went to somebody else. For the answer to it alone. A declared conflict shuts him out of both.
    #[must_use]
    pub fn addressed_cases(&self, alias: &str) -> Sql {
        Sql::new("(")
            .append(self.cases(alias))
            .push(&format!(
                " OR EXISTS (SELECT 1 FROM circular q WHERE q.root_id = {alias}.id AND q.addressee_id = ?) AND "
            ))
            .bind(self.person())
            .append(self.free_of_conflict(&format!("{alias}.id")))
            .push(")")
    }

    /// Predicate over `circular` under `alias`, whose case stands under `case`: what is addressed to himself, whatever
    /// became of the case, and beyond that what lies in cases that he sees by his office.
    #[must_use]
    pub fn circulars(&self, alias: &str, case: &str) -> Sql {
        let beyond = match self.actor.level(Row::Circular) {
            Level::None | Level::Agg | Level::Masked => return Sql::new("1 = 0"),
            Level::Own => Sql::new("1 = 0"),
            Level::Site | Level::Court | Level::All => self.cases(case),
        };
        Sql::new(&format!("({alias}.addressee_id = ? AND "))
            .bind(self.person())
            .append(self.free_of_conflict(&format!("{alias}.root_id")))
            .push(" OR ")
            .append(beyond)
            .push(")")
    }

    /// Predicate over `deadline` under `alias`: those of the cases and applications in his scope. It starts from his own
    /// rows where they are few, and asks nothing of the roots where he sees all of them.
    #[must_use]
    pub fn deadlines(&self, alias: &str) -> Sql {
        let among = |ids: Sql| Sql::new(&format!("{alias}.root_id IN (")).append(ids).push(")");
        let of = |matter: &str| Sql::new(&format!("{alias}.matter = '{matter}'"));
        let reach = match (self.case_ids(), self.application_ids()) {
            (Ids::None, Ids::None) => Sql::new("1 = 0"),
            (Ids::All, Ids::All) => Sql::new("1 = 1"),
            (Ids::All, Ids::None) => of("case"),
            (Ids::None, Ids::All) => of("application"),
            (Ids::Of(ids), Ids::None) | (Ids::None, Ids::Of(ids)) => among(ids),
            // one set, so that the store may start from it
            (Ids::Of(cases), Ids::Of(applications)) => among(cases.push(" UNION ALL ").append(applications)),
            (Ids::All, Ids::Of(ids)) => of("case").push(" OR ").append(among(ids)),
            (Ids::Of(ids), Ids::All) => of("application").push(" OR ").append(among(ids)),
        };
        let person = self.person();
        Sql::new("((")
            .append(reach)
            .push(&format!(
                ") AND {alias}.root_id NOT IN (SELECT x.case_id FROM conflict x WHERE x.person_id = ? AND x.ended_at IS NULL
                 UNION ALL SELECT o.id FROM conflict x JOIN application o ON o.case_id = x.case_id
                 WHERE x.person_id = ? AND x.ended_at IS NULL))"
            ))
            .bind(person)
            .bind(person)
    }

    /// Predicate over rows about a case or an application, each of which is joined where it is one, under `case` and
    /// `application`: those of the cases and applications in his scope. A root that is neither is in nobody's.
    #[must_use]
    pub fn matters(&self, case: &str, application: &str) -> Sql {
        Sql::new(&format!("(({case}.id IS NOT NULL AND "))
            .append(self.cases(case))
            .push(&format!(") OR ({application}.id IS NOT NULL AND "))
            .append(self.applications(application))
            .push("))")
    }

    /// Predicate over `application` under `alias`.
    #[must_use]
    pub fn applications(&self, alias: &str) -> Sql {
        let reach = match self.actor.level(Row::Intake) {
            Level::None | Level::Agg | Level::Masked => return Sql::new("1 = 0"),
            Level::Court | Level::All => Sql::new("1 = 1"),
            Level::Site => self.at_own_sites(alias),
            Level::Own => Sql::new(&format!(
                "EXISTS (SELECT 1 FROM party p WHERE p.root_id = {alias}.id AND p.person_id = ? AND p.role = 'applicant')"
            ))
            .bind(self.person()),
        };
        Sql::new("(")
            .append(reach)
            .push(" AND ")
            .append(self.free_of_conflict(&format!("{alias}.case_id")))
            .push(")")
    }

    /// Predicate over `visit` under `alias`.
    #[must_use]
    pub fn visits(&self, alias: &str) -> Sql {
        match self.actor.level(Row::Intake) {
            Level::None | Level::Agg | Level::Masked | Level::Own => Sql::new("1 = 0"),
            Level::Court | Level::All => Sql::new("1 = 1"),
            Level::Site => self.at_own_sites(alias),
        }
    }

    /// Predicate over `site` under `alias`: places are known to everybody who is signed in.
    #[must_use]
    pub fn places(&self) -> Sql {
        if self.sight(Row::Places) == Sight::Hidden {
            Sql::new("1 = 0")
        } else {
            Sql::new("1 = 1")
        }
    }

    /// Predicate over `audit_entry` under `alias`: all of it for who administers the audit and for an operator at the
    /// machine; for others reads of cases they belong to.
    #[must_use]
    pub fn record(&self, alias: &str) -> Sql {
        if self.actor.job() == Some(OPERATOR) || self.sight(Row::AuditLog) == Sight::Full {
            return Sql::new("1 = 1");
        }
        if self.sight(Row::AccessHistory) != Sight::Full {
            return Sql::new("1 = 0");
        }
        Sql::new(&format!(
            "({alias}.object_kind = 'case' AND {alias}.action = 'read' AND EXISTS (SELECT 1 FROM case_relation r
             WHERE r.case_id = {alias}.object_id AND r.person_id = ? AND r.ended_at IS NULL) AND "
        ))
        .bind(self.person())
        .append(self.free_of_conflict(&format!("{alias}.object_id")))
        .push(")")
    }

    /// Predicate over the id of a case in `column`: he declared no conflict in it.
    fn free_of_conflict(&self, column: &str) -> Sql {
        // a name that no statement gives to a table of its own
        Sql::new(&format!(
            "NOT EXISTS (SELECT 1 FROM conflict own_conflict WHERE own_conflict.case_id = {column}
             AND own_conflict.person_id = ? AND own_conflict.ended_at IS NULL)"
        ))
        .bind(self.person())
    }

    fn at_site(&self, alias: &str, parent: &str) -> Sql {
        let site = self.site();
        Sql::new(&format!("({alias}.site_id = ? OR {alias}.{parent} = ?)"))
            .bind(site)
            .bind(site)
    }

    fn at_own_sites(&self, alias: &str) -> Sql {
        let site = self.site();
        Sql::new(&format!(
            "({alias}.site_id = ? OR {alias}.site_id IN (SELECT s.id FROM site s WHERE s.parent_id = ?))"
        ))
        .bind(site)
        .bind(site)
    }

    fn own_cases(&self, alias: &str) -> Sql {
        let related = Sql::new(&format!(
            "EXISTS (SELECT 1 FROM case_relation r WHERE r.case_id = {alias}.id AND r.person_id = ? AND r.ended_at IS NULL)"
        ))
        .bind(self.person());
        match desk_of(self.actor.role()) {
            Some(desk) => Sql::new(&format!("({alias}.desk = ? OR "))
                .bind(desk.as_ref())
                .append(related)
                .push(")"),
            None => related,
        }
    }

    /// The cases that [`Self::cases`] reaches, as a set of ids; conflicts are not taken out of it.
    fn case_ids(&self) -> Ids {
        match self.actor.level(Row::CaseExists) {
            Level::None | Level::Agg | Level::Masked => Ids::None,
            Level::Court | Level::All => Ids::All,
            Level::Site => {
                let at_site = self.at_site("k", "tribunal_id");
                Ids::Of(Sql::new("SELECT k.id FROM enforcement_case k WHERE ").append(at_site))
            }
            Level::Own => {
                let related =
                    Sql::new("SELECT r.case_id FROM case_relation r WHERE r.person_id = ? AND r.ended_at IS NULL")
                        .bind(self.person());
                Ids::Of(match desk_of(self.actor.role()) {
                    Some(desk) => related
                        .push(" UNION ALL SELECT k.id FROM enforcement_case k WHERE k.desk = ?")
                        .bind(desk.as_ref()),
                    None => related,
                })
            }
        }
    }

    /// The applications that [`Self::applications`] reaches, likewise.
    fn application_ids(&self) -> Ids {
        match self.actor.level(Row::Intake) {
            Level::None | Level::Agg | Level::Masked => Ids::None,
            Level::Court | Level::All => Ids::All,
            Level::Site => {
                Ids::Of(Sql::new("SELECT o.id FROM application o WHERE ").append(self.at_own_sites("o")))
            }
            Level::Own => Ids::Of(
                Sql::new(
                    "SELECT p.root_id FROM party p WHERE p.person_id = ? AND p.role = 'applicant' AND p.root_kind = 'application'",
                )
                .bind(self.person()),
            ),
        }
    }

    fn person(&self) -> Uuid {
        self.actor.person_raw().unwrap_or_default()
    }

    fn site(&self) -> Uuid {
        self.actor.site().map(crate::kernel::id::Id::raw).unwrap_or_default()
    }
}

/// The shared desk whose cases a role sees as its own; judges have no shared desk, their cases are theirs by relation.
#[must_use]
pub(super) fn desk_of(role: Role) -> Option<Segment> {
    match role {
        Role::Clerk => Some(Segment::Filing),
        Role::Aux => Some(Segment::Triage),
        Role::Cash => Some(Segment::Funds),
        _ => None,
    }
}

/// An entity whose rows are found within a scope alone.
pub trait Scoped: EntityTrait {
    /// The predicate over its table.
    fn within(scope: &Scope) -> Sql;
}

impl Scoped for entity::enforcement_case::Entity {
    fn within(scope: &Scope) -> Sql {
        scope.cases("enforcement_case")
    }
}

impl Scoped for entity::application::Entity {
    fn within(scope: &Scope) -> Sql {
        scope.applications("application")
    }
}

impl Scoped for entity::visit::Entity {
    fn within(scope: &Scope) -> Sql {
        scope.visits("visit")
    }
}

impl Scoped for entity::audit_entry::Entity {
    fn within(scope: &Scope) -> Sql {
        scope.record("audit_entry")
    }
}

impl Scoped for entity::site::Entity {
    fn within(scope: &Scope) -> Sql {
        scope.places()
    }
}

impl Scoped for entity::team::Entity {
    fn within(scope: &Scope) -> Sql {
        scope.places()
    }
}

/// Finds rows of `E` within `scope`, on a database of kind `backend`: the only finder.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that finds, and it adds the scope"
)]
#[must_use]
pub fn seen<E: Scoped>(scope: &Scope, backend: DbBackend) -> Select<E> {
    let statement = E::within(scope).build(backend);
    let values = statement.values.map(|values| values.0).unwrap_or_default();
    E::find().filter(Condition::all().add(Expr::cust_with_values(statement.sql, values)))
}
