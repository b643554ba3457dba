//! Every operation and every field as every role, made from the schema: it grows by itself with the schema and holds the
//! server to the access table by the coordinates alone.

mod document;
mod field;
mod record;
mod streams;
pub mod world;

use std::collections::{BTreeMap, BTreeSet};

use harness::Answer;
use serde_json::json;
use zhixing_api::graphql::coordinates::row_of;
use zhixing_api::kernel::id::IdKind;
use zhixing_api::kernel::role::Role;
use zhixing_api::policy::access::{Level, Row, level};

use self::document::{Ids, Operation, document};
use self::world::{ACCOUNTS, World};
use crate::schema::{Field, OPEN_TO_ALL, SIGN_IN_FAMILY};

/// Kinds whose objects lie inside or outside somebody's scope.
const SCOPED: [IdKind; 5] = [
    IdKind::Case,
    IdKind::Application,
    IdKind::Visit,
    IdKind::Message,
    IdKind::Circular,
];

/// An id this court never made.
const FORGED: &str = "bm90IGFuIGlk";

fn row(root: &str, field: &Field) -> Row {
    let coordinate = format!("{root}.{}", field.name);
    row_of(&coordinate).unwrap_or_else(|| panic!("{coordinate} stands under no row"))
}

/// Whether the table gives the role nothing of an operation; figures are the one thing that a right inside suppressed
/// figures opens.
fn is_refused(row: Row, role: Role) -> bool {
    match level(row, role) {
        Level::None => true,
        Level::Agg => row != Row::Figures,
        Level::Masked | Level::Own | Level::Site | Level::Court | Level::All => false,
    }
}

fn assert_none(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{} against the table:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

async fn send(world: &World, account: &str, operation: Operation, field: &Field, ids: &Ids) -> Answer {
    let (text, variables) = document(world, operation, field, ids);
    world.client(account).await.run(&text, variables).await
}

#[tokio::test]
async fn queries_are_refused_by_the_row_and_tell_nothing_of_what_lies_outside() {
    let world = World::new().await;
    let mut failures = Vec::new();
    for (account, role) in ACCOUNTS {
        for query in &world.schema.get("Query").fields {
            // the one field that tells nobody that he is nobody
            if query.name == "viewer" && role == Role::Anon {
                continue;
            }
            for kind in document::kinds_of(query) {
                failures.extend(ask_all(&world, (account, role), query, *kind).await);
            }
        }
    }
    assert_none(&failures);
}

/// One query with an id inside, outside, absent and forged.
async fn ask_all(world: &World, (account, role): (&str, Role), query: &Field, kind: IdKind) -> Vec<String> {
    let mut failures = Vec::new();
    let mut hidden: Vec<(&str, Answer)> = Vec::new();
    let refused = is_refused(row("Query", query), role);
    for (place, ids) in variants(world, account, kind) {
        let answer = send(world, account, Operation::Query, query, &ids).await;
        let codes = answer.codes();
        let wanted: &[&str] = if refused { &["FORBIDDEN"] } else { &[] };
        if codes != wanted || (refused && !answer.body["data"][&query.name].is_null()) {
            failures.push(format!(
                "{account} {}({kind:?} {place}): {codes:?}, not {wanted:?}",
                query.name
            ));
        }
        if place != "inside" {
            hidden.push((place, answer));
        }
    }
    for pair in hidden.windows(2) {
        if pair[0].1.comparable() != pair[1].1.comparable() {
            failures.push(format!(
                "{account} {}({kind:?}): {} and {} differ",
                query.name, pair[0].0, pair[1].0
            ));
        }
    }
    failures
}

/// Ids of one kind: inside, outside where the account has an outside, absent, forged.
fn variants(world: &World, account: &str, kind: IdKind) -> Vec<(&'static str, Ids)> {
    let mut all = vec![("inside", world.inside(account))];
    if world.outside(account).has(kind) {
        all.push(("outside", world.outside(account)));
    }
    all.push(("absent", world.absent()));
    all.push(("forged", Ids::all(FORGED)));
    all.into_iter().map(|(place, ids)| (place, ids.of_kind(kind))).collect()
}

#[tokio::test]
async fn refused_mutations_change_nothing_and_tell_nothing_of_what_lies_outside() {
    let world = World::new().await;
    let before = world.app.dump().await;
    let mut failures = Vec::new();
    for (account, role) in ACCOUNTS {
        for mutation in &world.schema.get("Mutation").fields {
            // its success path is asked elsewhere; here it would end sessions
            if SIGN_IN_FAMILY.contains(&mutation.name.as_str()) {
                continue;
            }
            let kind = document::required_kind(&world.schema, mutation);
            let refused = is_refused(row("Mutation", mutation), role);
            // with nothing to look for, whoever may would do it
            if kind.is_none() && !refused {
                continue;
            }
            let mut hidden: Vec<(&str, Answer)> = Vec::new();
            for (place, ids) in variants(&world, account, kind.unwrap_or(IdKind::Case)) {
                if place == "inside" && !refused {
                    continue;
                }
                let answer = send(&world, account, Operation::Mutation, mutation, &ids).await;
                let wanted = if refused { "FORBIDDEN" } else { "NOT_FOUND" };
                if answer.codes() != [wanted] || !answer.body["data"][&mutation.name].is_null() {
                    failures.push(format!(
                        "{account} {}({place}): {:?}, not {wanted}",
                        mutation.name,
                        answer.codes()
                    ));
                }
                hidden.push((place, answer));
            }
            for pair in hidden.windows(2) {
                if pair[0].1.comparable() != pair[1].1.comparable() {
                    failures.push(format!(
                        "{account} {}: {} and {} differ",
                        mutation.name, pair[0].0, pair[1].0
                    ));
                }
            }
        }
    }
    assert_none(&failures);
    assert!(
        before == world.app.dump().await,
        "a refused mutation left something behind"
    );
}

#[tokio::test]
async fn an_id_that_may_be_named_beside_is_held_to_the_scope_too() {
    let world = World::new().await;
    let before = world.app.dump().await;
    let mut failures = Vec::new();
    for (account, role) in ACCOUNTS {
        for mutation in &world.schema.get("Mutation").fields {
            let may = !is_refused(row("Mutation", mutation), role);
            for kind in document::optional_kinds(&world.schema, mutation)
                .into_iter()
                .filter(|_| may)
            {
                let mut bodies = Vec::new();
                for (place, ids) in variants(&world, account, kind) {
                    if matches!(place, "inside" | "forged") {
                        continue;
                    }
                    let answer = send(&world, account, Operation::Mutation, mutation, &ids).await;
                    let code = answer.code();
                    if code.is_empty() || code == "INTERNAL" {
                        failures.push(format!(
                            "{account} {}({kind:?} {place}): {:?}",
                            mutation.name,
                            answer.codes()
                        ));
                    }
                    bodies.push(answer.comparable());
                }
                if bodies.windows(2).any(|pair| pair[0] != pair[1]) {
                    failures.push(format!(
                        "{account} {}({kind:?}): outside and absent differ",
                        mutation.name
                    ));
                }
            }
        }
    }
    assert_none(&failures);
    assert!(before == world.app.dump().await, "something outside was linked");
}

#[tokio::test]
async fn who_may_not_ask_is_told_so_before_his_arguments_are_read() {
    let world = World::new().await;
    let mut told: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (account, role) in ACCOUNTS {
        for query in &world.schema.get("Query").fields {
            let is_list = query.args.iter().any(|arg| arg.name == "first");
            if !is_list || !is_refused(row("Query", query), role) {
                continue;
            }
            for wrong in [
                "first: 101",
                "first: -1",
                "first: 1, last: 1",
                "after: \"x\"",
                "before: \"x\"",
            ] {
                let text = format!("{{ {}({wrong}) {{ __typename }} }}", query.name);
                let codes = world.client(account).await.ask(&text).await.codes();
                if codes != ["FORBIDDEN"] {
                    told.entry(format!("{}({wrong}): {codes:?}", query.name))
                        .or_default()
                        .insert(account);
                }
            }
        }
    }
    let failures: Vec<String> = told
        .iter()
        .map(|(what, accounts)| format!("{what} to {accounts:?}"))
        .collect();
    assert_none(&failures);
}

#[tokio::test]
async fn a_case_number_outside_answers_as_one_that_was_never_minted() {
    let world = World::new().await;
    let ask = "query($number: CaseNumber!) { case(by: { number: $number }) { id number } }";
    for (account, _) in ACCOUNTS {
        let client = world.client(account).await;
        let outside = client.run(ask, json!({ "number": world.outside_number })).await;
        let absent = client.run(ask, json!({ "number": "（2026）云0381执99999号" })).await;
        assert_eq!(outside.comparable(), absent.comparable(), "{account}");
        assert!(outside.body["data"]["case"].is_null(), "{account}");
    }
}

#[tokio::test]
async fn a_filter_on_what_may_not_be_seen_is_refused() {
    let world = World::new().await;
    let ids = world.absent();
    let mut failures = Vec::new();
    for (account, role) in ACCOUNTS
        .into_iter()
        .filter(|(_, role)| !is_refused(Row::CaseExists, *role))
    {
        for field in &world.schema.get("CaseFilterInput").fields {
            let value = document::sample(&world, field, &ids);
            let asked = json!({ "filter": { field.name.as_str(): value } });
            let text = "query($filter: CaseFilterInput) { cases(filter: $filter) { nodes { id } } }";
            let codes = world.client(account).await.run(text, asked).await.codes();
            let filter_row = row("CaseFilterInput", field);
            let wanted: &[&str] = if is_refused(filter_row, role) {
                &["FORBIDDEN"]
            } else {
                &[]
            };
            if codes != wanted {
                failures.push(format!("{account} by {}: {codes:?}, not {wanted:?}", field.name));
            }
        }
    }
    assert_none(&failures);
}

#[tokio::test]
async fn nobody_signed_in_gets_nothing() {
    let world = World::new().await;
    let before = world.app.dump().await;
    let mut failures = Vec::new();
    for (root, operation) in [("Query", Operation::Query), ("Mutation", Operation::Mutation)] {
        for field in &world.schema.get(root).fields {
            let answer = send(&world, "", operation, field, &world.inside("")).await;
            let codes = answer.codes();
            let wanted: &[&str] = match field.name.as_str() {
                "viewer" | OPEN_TO_ALL => &[],
                name if SIGN_IN_FAMILY.contains(&name) => &["UNAUTHENTICATED"],
                _ => &["FORBIDDEN"],
            };
            let is_answered = field.name == OPEN_TO_ALL;
            if codes != wanted || answer.body["data"][&field.name].is_null() == is_answered {
                failures.push(format!("{root}.{}: {}", field.name, answer.body));
            }
        }
    }
    assert_none(&failures);
    assert_eq!(before, world.app.dump().await);
}

#[tokio::test]
async fn every_field_of_what_one_may_see_is_shown_or_null_by_its_row() {
    let world = World::new().await;
    let mut failures = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let (mut shown, mut nulls) = (BTreeSet::new(), Vec::new());
    for (account, role) in ACCOUNTS {
        for kind in &world.schema.get("Node").possible {
            let found = field::look(&world, (account, role), kind).await;
            *seen.entry(kind.clone()).or_default() += usize::from(found.is_visible);
            failures.extend(found.failures);
            shown.extend(found.shown);
            nulls.extend(found.nulls.into_iter().map(|field| (account, field)));
        }
    }
    // what is null to somebody against its row was there for somebody else
    let missed = nulls.iter().filter(|(_, field)| shown.contains(field));
    failures.extend(missed.map(|(account, field)| format!("{account} {field}: hidden against its row")));
    assert_none(&failures);
    let unseen: Vec<_> = seen.iter().filter(|(_, roles)| **roles == 0).collect();
    assert!(unseen.is_empty(), "nobody saw one: {unseen:?}");
}

#[tokio::test]
async fn masked_values_are_never_the_values() {
    let world = World::new().await;
    let failures = field::masks(&world).await;
    assert_none(&failures);
}
