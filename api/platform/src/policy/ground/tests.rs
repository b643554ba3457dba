//! A statement and the check of an opened case say the same of every case, over random facts on a store.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbBackend};
use strum::IntoEnumIterator as _;
use uuid::Uuid;

use super::*;
use crate::db::Sql;
use crate::kernel::id::{AccountId, PersonId, SessionId};
use crate::policy::access::{Level, Row};
use crate::policy::{Identity, Proof};

/// Cases of the store.
const CASES: usize = 400;
/// Persons and sites there are; few, so that most grounds hold for somebody.
const SOME: u128 = 3;

/// What is known of one case.
#[derive(Clone, Debug)]
struct Facts {
    desk: Segment,
    site: u128,
    tribunal: Option<u128>,
    /// Whom relations name, and whether each has ended.
    relations: Vec<(u128, bool)>,
    /// Who declared a conflict, and whether it has ended.
    conflicts: Vec<(u128, bool)>,
}

fn facts() -> impl Strategy<Value = Facts> {
    let desks: Vec<Segment> = Segment::iter().collect();
    let named = |most| prop::collection::vec((0..SOME, any::<bool>()), 0..most);
    let place = (0..SOME, prop::option::of(0..SOME));
    let told = (prop::sample::select(desks), place, named(4), named(2));
    told.prop_map(|(desk, (site, tribunal), relations, conflicts)| Facts {
        desk,
        site,
        tribunal,
        relations,
        conflicts,
    })
}

fn person(n: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(0x100 + n))
}

fn site(n: u128) -> SiteId {
    SiteId::new(Uuid::from_u128(0x200 + n))
}

fn id(n: usize) -> Uuid {
    Uuid::from_u128(0x1000 + n as u128)
}

fn actor(role: Role, who: u128, at: u128) -> Actor {
    Actor::person(Arc::new(Identity {
        account: AccountId::new(Uuid::from_u128(1)),
        person: person(who),
        username: "somebody".to_owned(),
        display_name: "Somebody".to_owned(),
        role,
        site: site(at),
        team: None,
        session: SessionId::new(Uuid::from_u128(2)),
        proof: Proof::default(),
    }))
}

/// The columns that the grounds, and what stands beside them, look at.
const TABLES: &str = "CREATE TABLE enforcement_case (id, desk, site_id, tribunal_id);
    CREATE TABLE case_relation (case_id, person_id, ended_at);
    CREATE TABLE conflict (case_id, person_id, ended_at);
    CREATE TABLE application (id, case_id, site_id);
    CREATE TABLE party (root_id, root_kind, role, person_id);
    CREATE TABLE site (id, parent_id);
    CREATE TABLE deadline (root_id, matter)";

async fn say(store: &DatabaseConnection, sql: Sql) {
    store
        .execute_raw(sql.build(DbBackend::Sqlite))
        .await
        .expect("it is written");
}

async fn store(all: &[Facts]) -> DatabaseConnection {
    let store = Database::connect("sqlite::memory:").await.expect("a store in memory");
    store.execute_unprepared(TABLES).await.expect("its tables");
    for (n, facts) in all.iter().enumerate() {
        let case = Sql::new("INSERT INTO enforcement_case VALUES (?, ?, ?, ?)")
            .bind(id(n))
            .bind(facts.desk)
            .bind(site(facts.site))
            .bind(facts.tribunal.map(site));
        say(&store, case).await;
        say(&store, Sql::new("INSERT INTO deadline VALUES (?, 'case')").bind(id(n))).await;
        for (table, named) in [("case_relation", &facts.relations), ("conflict", &facts.conflicts)] {
            for (who, has_ended) in named {
                let row = Sql::new(&format!("INSERT INTO {table} VALUES (?, ?, ?)"))
                    .bind(id(n))
                    .bind(person(*who))
                    .bind(has_ended.then_some(1_i64));
                say(&store, row).await;
            }
        }
    }
    store
}

async fn found(store: &DatabaseConnection, sql: Sql) -> BTreeSet<Uuid> {
    let rows = store
        .query_all_raw(sql.build(DbBackend::Sqlite))
        .await
        .expect("it is read");
    rows.iter().map(|row| row.try_get("", "id").expect("an id")).collect()
}

/// Ids of `table`, called `x`, that `reach` holds for.
async fn reached(store: &DatabaseConnection, (id, table): (&str, &str), reach: Condition) -> BTreeSet<Uuid> {
    let sql = Sql::new(&format!("SELECT x.{id} AS id FROM {table} x WHERE ")).append(reach);
    found(store, sql).await
}

async fn of_ids(store: &DatabaseConnection, ids: Option<SelectStatement>) -> BTreeSet<Uuid> {
    let root = column("x", enforcement_case::Column::Id);
    let reach = ids.map_or_else(nothing, |ids| root.in_subquery(ids).into());
    reached(store, ("id", "enforcement_case"), reach).await
}

fn lives(named: &[(u128, bool)], who: Option<u128>) -> bool {
    named.iter().any(|(one, has_ended)| Some(*one) == who && !has_ended)
}

/// Compares what statements find for one actor with what the checks say of each case; how many were his own or at his site.
async fn compare(store: &DatabaseConnection, all: &[Facts], (actor, who): (&Actor, Option<u128>)) -> usize {
    let scope = Scope::of(actor);
    let standing = |facts: &Facts| Standing {
        is_related: lives(&facts.relations, who),
        desk: facts.desk,
        site: site(facts.site),
        tribunal: facts.tribunal.map(site),
    };
    let those = |holds: &dyn Fn(&Facts) -> bool| -> BTreeSet<Uuid> {
        let all = all.iter().enumerate();
        all.filter(|(_, facts)| holds(facts)).map(|(n, _)| id(n)).collect()
    };
    let cases = ("id", "enforcement_case");
    let related = those(&|facts| standing(facts).is_related);
    assert_eq!(reached(store, cases, scope.relation_to("x")).await, related);

    let own = those(&|facts| standing(facts).is_own(actor));
    assert_eq!(reached(store, cases, any_of(&OWN, &scope, "x")).await, own);
    assert_eq!(of_ids(store, own_ids(&scope)).await, own);

    let near = those(&|facts| standing(facts).is_at_site(actor));
    assert_eq!(reached(store, cases, any_of(&AT_SITE, &scope, "x")).await, near);
    assert_eq!(of_ids(store, Some(ids_at_site(&scope))).await, near);

    let seen = those(&|facts| {
        let reaches = match actor.level(Row::CaseExists) {
            Level::None | Level::Agg | Level::Masked => false,
            Level::Own => standing(facts).is_own(actor),
            Level::Site => standing(facts).is_at_site(actor),
            Level::Court | Level::All => true,
        };
        reaches && !lives(&facts.conflicts, who)
    });
    assert_eq!(reached(store, cases, scope.cases("x")).await, seen);
    let deadlines = reached(store, ("root_id", "deadline"), scope.deadlines("x")).await;
    assert_eq!(deadlines, seen);
    own.len() + near.len()
}

#[tokio::test]
async fn a_statement_and_the_check_of_a_case_say_the_same_of_every_case() {
    let mut runner = TestRunner::deterministic();
    let all = prop::collection::vec(facts(), CASES)
        .new_tree(&mut runner)
        .expect("facts")
        .current();
    let store = store(&all).await;
    for role in Role::iter() {
        for n in 0..SOME {
            let at = (n + 1) % SOME;
            let met = compare(&store, &all, (&actor(role, n, at), Some(n))).await;
            assert!((1..2 * CASES).contains(&met), "{role:?}: {met}");
        }
    }
    for nobody in [Actor::anonymous(), Actor::system("sweep")] {
        assert_eq!(compare(&store, &all, (&nobody, None)).await, 0);
    }
}
