//! Who may: the access table as law, and the coordinates of the schema under it, none missing and none superfluous.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use harness::TestApp;
use sea_orm::Iterable as _;
use zhixing_api::domain::ACTS;
use zhixing_api::graphql::coordinates::{NAMED, OBJECTS, row_of};
use zhixing_api::kernel::code::Code;
use zhixing_api::kernel::role::Role;
use zhixing_api::policy::access::{Level, Row, level, print};

use crate::schema::Schema;
use crate::sweep::world::ACCOUNTS;

#[tokio::test]
async fn every_coordinate_of_the_schema_stands_under_a_row() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await.coordinates();
    let missing: Vec<_> = schema.iter().filter(|name| row_of(name).is_none()).collect();
    let acts = ACTS.iter().map(|act| format!("Mutation.{}", act.name));
    let named = NAMED.iter().map(|(name, _)| (*name).to_owned());
    let superfluous: Vec<String> = named.chain(acts).filter(|name| !schema.contains(name)).collect();
    assert!(
        missing.is_empty(),
        "under no row, see graphql/coordinates: {missing:#?}"
    );
    assert!(superfluous.is_empty(), "not in the schema: {superfluous:#?}");
    assert!(schema.len() > 1000, "only {} coordinates were read", schema.len());
}

#[tokio::test]
async fn every_object_with_an_id_may_hide_fields() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    let has_id = |one: &crate::schema::Type| one.kind == "OBJECT" && one.field("id").is_some();
    let objects = schema.types().filter(|(name, one)| has_id(one) && *name != "Viewer");
    let objects: Vec<&str> = objects.map(|(name, _)| name).collect();
    assert_eq!(objects, OBJECTS);
    let told = async |account: &str| {
        let answer = app.sign_in(account).await.ask("{ viewer { hiddenFields } }").await;
        answer.at("/data/viewer/hiddenFields").to_string()
    };
    assert!(!told("judge.rapid1").await.contains("Case.claimAmount"));
    assert!(
        told("station.yangliu").await.contains("Case.claimAmount"),
        "the band is all it sees"
    );
    assert!(!told("station.yangliu").await.contains("Case.claimBand"));
    assert!(!told("deputy").await.contains("Case."), "he sees no case");
}

/// What nobody outside is told of an object he sees, beyond the rows.
const OF_OUTSIDERS: [&str; 12] = [
    "CaseEvent.actorName",
    "CaseEvent.data",
    "CaseEvent.rule",
    "CaseReader.name",
    "CaseReader.readAt",
    "Extension.askedBy",
    "Extension.decidedBy",
    "Extension.ground",
    "Extension.note",
    "Party.address",
    "Party.bankAccount",
    "Party.phone",
];

#[tokio::test]
async fn what_may_be_hidden_says_so_and_from_whom() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    let called = |role: Role| {
        let value = role.as_ref();
        let (_, told) = schema
            .get("Role")
            .values
            .iter()
            .find(|(name, _)| name == value)
            .unwrap();
        told.trim_end_matches('。').to_owned()
    };
    let mut hidden: BTreeSet<(String, String)> = BTreeSet::new();
    for (account, role) in ACCOUNTS.into_iter().filter(|(account, _)| !account.is_empty()) {
        let answer = app.sign_in(account).await.ask("{ viewer { hiddenFields } }").await;
        for field in answer.at("/data/viewer/hiddenFields").as_array().unwrap() {
            hidden.insert((field.as_str().unwrap().to_owned(), called(role)));
        }
    }
    hidden.extend(OF_OUTSIDERS.map(|field| (field.to_owned(), called(Role::App))));
    assert!(hidden.len() > 50, "only {}", hidden.len());
    let mut silent = Vec::new();
    for (coordinate, role) in &hidden {
        let (name, field) = coordinate.split_once('.').unwrap();
        let field = schema.get(name).field(field).unwrap();
        assert!(
            !field.of.ends_with('!'),
            "{coordinate} is never null, and hidden from {role}"
        );
        if !(field.description.contains("隐去，为空") && field.description.contains(role)) {
            silent.push(format!(
                "{coordinate} does not say that {role} is not told: {}",
                field.description
            ));
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_row_holds_a_coordinate() {
    let acts = ACTS.iter().map(|act| act.row);
    let held: BTreeSet<Row> = NAMED.iter().map(|(_, row)| *row).chain(acts).collect();
    // introspection has no coordinate of ours
    let empty: Vec<Row> = Row::iter()
        .filter(|row| !held.contains(row) && *row != Row::Introspect)
        .collect();
    assert_eq!(empty, []);
}

#[test]
fn the_matrix_is_as_reviewed() {
    insta::assert_snapshot!("matrix", print());
}

#[test]
fn the_codes_are_as_promised() {
    let mut text = String::new();
    for code in Code::iter() {
        let again = if code.retryable() { " retryable" } else { "" };
        writeln!(text, "{}{again}", code.as_ref()).unwrap();
    }
    insta::assert_snapshot!("codes", text);
}

/// Cells that must never move unseen, copied by hand from the court's access table.
const CELLS: [(Row, Role, Level); 41] = [
    (Row::CaseExists, Role::Pres, Level::Court),
    (Row::CaseExists, Role::Judge, Level::Own),
    (Row::CaseExists, Role::Trib, Level::Site),
    (Row::CaseExists, Role::Obs, Level::Agg),
    (Row::CaseExists, Role::Auda, Level::None),
    (Row::CaseExists, Role::Seca, Level::None),
    (Row::CaseExists, Role::Sysa, Level::None),
    (Row::CaseExists, Role::Anon, Level::None),
    (Row::CaseNumber, Role::Obs, Level::None),
    (Row::CaseAmounts, Role::Stn, Level::Masked),
    (Row::CaseAmounts, Role::Trib, Level::Site),
    (Row::CaseHandler, Role::Obs, Level::None),
    (Row::TriageOutcome, Role::Cash, Level::None),
    (Row::TriageOutcome, Role::App, Level::Own),
    (Row::TriageReasons, Role::App, Level::None),
    (Row::TriageReasons, Role::Aux, Level::None),
    (Row::CaseHistory, Role::Stn, Level::None),
    (Row::PartyName, Role::Obs, Level::None),
    (Row::PartyIdNumber, Role::Pres, Level::Masked),
    (Row::PartyIdNumber, Role::Judge, Level::Masked),
    (Row::PartyIdNumber, Role::Obs, Level::None),
    (Row::PartyPhone, Role::Sup, Level::Masked),
    (Row::PartyPhone, Role::Stn, Level::Masked),
    (Row::PartyAddress, Role::Cash, Level::None),
    (Row::PartyBankAccount, Role::Sup, Level::None),
    (Row::PartyBankAccount, Role::Stn, Level::None),
    (Row::PartyBankAccount, Role::Cash, Level::Own),
    (Row::Intake, Role::Judge, Level::None),
    (Row::Intake, Role::App, Level::Own),
    (Row::Receive, Role::App, Level::None),
    (Row::File, Role::Clerk, Level::Court),
    (Row::File, Role::Chief, Level::None),
    (Row::Triage, Role::Aux, Level::Court),
    (Row::Triage, Role::Cash, Level::None),
    (Row::Assign, Role::Pres, Level::None),
    (Row::Assign, Role::Chief, Level::Court),
    (Row::HandOver, Role::Sup, Level::None),
    (Row::Message, Role::Aux, Level::None),
    (Row::Write, Role::Judge, Level::None),
    (Row::Figures, Role::Obs, Level::Agg),
    (Row::Introspect, Role::App, Level::None),
];

#[test]
fn the_cells_that_matter_are_those_of_the_court() {
    for (row, role, wanted) in CELLS {
        assert_eq!(level(row, role), wanted, "{} for {}", row.as_ref(), role.as_ref());
    }
}

#[test]
fn some_rights_are_one_roles_alone() {
    let holders = |row: Row| -> Vec<Role> { Role::iter().filter(|role| level(row, *role) != Level::None).collect() };
    assert_eq!(holders(Row::File), [Role::Clerk]);
    assert_eq!(holders(Row::Triage), [Role::Aux]);
    assert_eq!(holders(Row::Assign), [Role::Chief]);
    assert_eq!(holders(Row::ChangeRule), [Role::Pres]);
    assert_eq!(holders(Row::ExtendDeadline), [Role::Pres]);
    assert_eq!(holders(Row::Write), [Role::App]);
    assert_eq!(holders(Row::AnswerMessage), [Role::Judge, Role::Clerk]);
}

#[test]
fn nobody_signed_in_may_sign_in_and_nothing_else() {
    let open: Vec<Row> = Row::iter()
        .filter(|row| level(*row, Role::Anon) != Level::None)
        .collect();
    assert_eq!(open, [Row::SignIn]);
}

#[test]
fn administrators_have_no_right_to_any_case() {
    let theirs = [
        Row::Places,
        Row::OwnProfile,
        Row::ResetCredential,
        Row::Found,
        Row::Introspect,
        Row::SignIn,
    ];
    for role in [Role::Seca, Role::Auda, Role::Sysa] {
        let beyond: Vec<Row> = Row::iter()
            .filter(|row| level(*row, role) != Level::None && !theirs.contains(row))
            // the record holds no content of a case
            .filter(|row| role != Role::Auda || *row != Row::AuditLog)
            // accounts and what waits for them have no content of a case either
            .filter(|row| *row != Row::UserList && (role != Role::Seca || *row != Row::ConfirmRole))
            .collect();
        assert_eq!(beyond, [], "{}", role.as_ref());
    }
}
