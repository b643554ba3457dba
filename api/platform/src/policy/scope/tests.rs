//! The text of each condition, role by role: reviewed like law.

use std::sync::Arc;

use sea_orm::{DbBackend, QueryTrait as _, Value};
use zhixing_entity::{enforcement_case, site};

use super::*;
use crate::db::Sql;
use crate::kernel::id::{AccountId, SessionId};
use crate::kernel::role::Role;
use crate::policy::seen;
use crate::policy::{Identity, Owed, Proof};

const PERSON: Uuid = Uuid::from_u128(1);
const SITE: Uuid = Uuid::from_u128(2);

fn identity(role: Role) -> Identity {
    Identity {
        account: AccountId::new(Uuid::from_u128(3)),
        person: PersonId::new(PERSON),
        username: "somebody".to_owned(),
        display_name: "Somebody".to_owned(),
        role,
        site: SiteId::new(SITE),
        team: None,
        session: SessionId::new(Uuid::from_u128(4)),
        proof: Proof::default(),
    }
}

fn scope(role: Role) -> Scope {
    Scope::of(&Actor::person(Arc::new(identity(role))))
}

/// The text with each value in its place, names without their quotes.
fn told(condition: Condition) -> String {
    let (text, values) = Sql::from(condition).into_parts();
    let mut values = values.into_iter().map(|value| match value {
        Value::Uuid(Some(PERSON)) => "<person>".to_owned(),
        Value::Uuid(Some(SITE)) => "<site>".to_owned(),
        Value::String(Some(word)) => format!("<{word}>"),
        other => panic!("{other:?} is bound"),
    });
    let mut told = String::new();
    for (n, part) in text.split('?').enumerate() {
        if n > 0 {
            told.push_str(&values.next().expect("a value for each mark"));
        }
        told.push_str(&part.replace('"', ""));
    }
    assert_eq!(values.next(), None, "{told}");
    told
}

/// He declared no conflict in the case whose id is in `column`.
fn free(column: &str) -> String {
    format!(
        "(NOT EXISTS(SELECT 1 FROM conflict AS own_conflict WHERE own_conflict.case_id = {column} \
         AND own_conflict.person_id = <person> AND own_conflict.ended_at IS NULL))"
    )
}

/// He has a live relation to the case whose id is in `column`.
fn related(column: &str) -> String {
    format!(
        "EXISTS(SELECT 1 FROM case_relation AS r WHERE r.case_id = {column} AND r.person_id = <person> \
         AND r.ended_at IS NULL)"
    )
}

/// The roots he is shut out of.
const CONFLICTING: &str = "SELECT x.case_id FROM conflict AS x WHERE x.person_id = <person> AND x.ended_at IS NULL \
     UNION ALL SELECT o.id FROM conflict AS x JOIN application AS o ON o.case_id = x.case_id \
     WHERE x.person_id = <person> AND x.ended_at IS NULL";

#[test]
fn cases() {
    let told = |role| told(scope(role).cases("c"));
    let free = free("c.id");
    assert_eq!(told(Role::Chief), format!("((1 = 1) AND {free})"));
    assert_eq!(
        told(Role::Stn),
        format!("((c.site_id = <site> OR c.tribunal_id = <site>) AND {free})")
    );
    let related = related("c.id");
    assert_eq!(told(Role::Judge), format!("({related} AND {free})"));
    assert_eq!(
        told(Role::Clerk),
        format!("((c.desk = <filing> OR {related}) AND {free})")
    );
    assert_eq!(told(Role::Obs), "(1 = 0)");
    assert_eq!(told(Role::Anon), "(1 = 0)");
}

#[test]
fn who_owes_something_and_who_is_nobody_see_nothing() {
    let mut owing = identity(Role::Chief);
    owing.proof.owes = Some(Owed::Password);
    for actor in [
        Actor::person(Arc::new(owing)),
        Actor::system("sweep"),
        Actor::anonymous(),
    ] {
        let scope = Scope::of(&actor);
        for condition in [
            scope.cases("c"),
            scope.circulars("x", "c"),
            scope.applications("a"),
            scope.visits("v"),
            scope.record("e"),
        ] {
            assert_eq!(told(condition), "(1 = 0)");
        }
    }
}

#[test]
fn addressed_cases() {
    let (free, related) = (free("c.id"), related("c.id"));
    assert_eq!(
        told(scope(Role::Judge).addressed_cases("c")),
        format!(
            "(({related} AND {free}) OR (EXISTS(SELECT 1 FROM circular AS q WHERE q.root_id = c.id \
             AND q.addressee_id = <person>) AND {free}))"
        )
    );
}

#[test]
fn circulars() {
    let told = |role| told(scope(role).circulars("x", "c"));
    let addressed = format!("(x.addressee_id = <person> AND {})", free("x.root_id"));
    assert_eq!(
        told(Role::Sup),
        format!("({addressed} OR ((1 = 1) AND {}))", free("c.id"))
    );
    assert_eq!(told(Role::Judge), format!("({addressed} OR (1 = 0))"));
    assert_eq!(told(Role::Stn), "(1 = 0)");
}

#[test]
fn deadlines() {
    let told = |role| told(scope(role).deadlines("d"));
    let free = format!("d.root_id NOT IN ({CONFLICTING})");
    assert_eq!(told(Role::Chief), format!("((1 = 1) AND {free})"));
    assert_eq!(
        told(Role::Stn),
        format!(
            "(d.root_id IN (SELECT k.id FROM enforcement_case AS k WHERE k.site_id = <site> OR k.tribunal_id = <site> \
             UNION ALL SELECT o.id FROM application AS o WHERE o.site_id = <site> \
             OR o.site_id IN (SELECT s.id FROM site AS s WHERE s.parent_id = <site>)) AND {free})"
        )
    );
    let related = "SELECT r.case_id FROM case_relation AS r WHERE r.person_id = <person> AND r.ended_at IS NULL";
    assert_eq!(told(Role::Judge), format!("(d.root_id IN ({related}) AND {free})"));
    assert_eq!(
        told(Role::Clerk),
        format!(
            "((d.matter = 'application' OR d.root_id IN ({related} \
             UNION ALL SELECT k.id FROM enforcement_case AS k WHERE k.desk = <filing>)) AND {free})"
        )
    );
    assert_eq!(
        told(Role::App),
        format!(
            "(d.root_id IN ({related} UNION ALL SELECT p.root_id FROM party AS p WHERE p.person_id = <person> \
             AND p.role = 'applicant' AND p.root_kind = 'application') AND {free})"
        )
    );
    assert_eq!(told(Role::Obs), format!("((1 = 0) AND {free})"));
}

#[test]
fn applications_and_matters() {
    let applicant = format!(
        "(EXISTS(SELECT 1 FROM party AS p WHERE p.root_id = o.id AND p.person_id = <person> AND p.role = 'applicant') \
         AND {})",
        free("o.case_id")
    );
    assert_eq!(told(scope(Role::App).applications("o")), applicant);
    let case = format!("({} AND {})", related("c.id"), free("c.id"));
    assert_eq!(
        told(scope(Role::App).matters("c", "o")),
        format!("((c.id IS NOT NULL AND {case}) OR (o.id IS NOT NULL AND {applicant}))")
    );
}

#[test]
fn visits_and_places() {
    assert_eq!(
        told(scope(Role::Trib).visits("v")),
        "(v.site_id = <site> OR v.site_id IN (SELECT s.id FROM site AS s WHERE s.parent_id = <site>))"
    );
    assert_eq!(told(scope(Role::Clerk).visits("v")), "(1 = 1)");
    assert_eq!(told(scope(Role::App).visits("v")), "(1 = 0)");
    assert_eq!(told(scope(Role::App).places()), "(1 = 1)");
    assert_eq!(told(scope(Role::Anon).places()), "(1 = 0)");
}

#[test]
fn record() {
    let told_to = |role| told(scope(role).record("e"));
    assert_eq!(told_to(Role::Auda), "(1 = 1)");
    assert_eq!(told(Scope::of(&Actor::system(OPERATOR)).record("e")), "(1 = 1)");
    let case = "e.object_id";
    assert_eq!(
        told_to(Role::Judge),
        format!(
            "(e.object_kind = 'case' AND e.action = 'read' AND {} AND {})",
            related(case),
            free(case)
        )
    );
    assert_eq!(told_to(Role::Stn), "(1 = 0)");
}

#[test]
fn rows_are_found_by_the_name_of_their_table() {
    let of = |statement: String| {
        let (_, found) = statement.split_once(" WHERE ").expect("a condition");
        found.replace('"', "")
    };
    let deputy = scope(Role::Obs);
    for backend in [DbBackend::Sqlite, DbBackend::Postgres] {
        let cases = seen::<enforcement_case::Entity>(&deputy).build(backend);
        assert_eq!(of(cases.sql), "1 = 0");
        let places = seen::<site::Entity>(&deputy).build(backend);
        assert_eq!(of(places.sql), "1 = 1");
    }
    let station = seen::<enforcement_case::Entity>(&scope(Role::Stn)).build(DbBackend::Postgres);
    assert_eq!(
        of(station.sql),
        "(enforcement_case.site_id = $1 OR enforcement_case.tribunal_id = $2) AND \
         (NOT EXISTS(SELECT 1 FROM conflict AS own_conflict WHERE own_conflict.case_id = enforcement_case.id \
         AND own_conflict.person_id = $3 AND own_conflict.ended_at IS NULL))"
    );
}
