//! Ids: whatever an answer names by an id is found again by it, as the same type and with the same fields, by those who saw
//! it and by nobody else.

use std::collections::{BTreeMap, BTreeSet};

use harness::{Client, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;
use zhixing_api::graphql::global_id;
use zhixing_api::kernel::id::IdKind;

use crate::sweep::world::{ACCOUNTS, World};

/// What is asked of each type that has an id.
const FIELDS: [(&str, &str); 20] = [
    (
        "Application",
        "state cause performanceKind claimAmount statuteBarred receivedAt version",
    ),
    (
        "Case",
        "number kind stage segment cause claimAmount claimBand filedOn version",
    ),
    ("CaseEvent", "cursor n kind happenedAt actorName actorRole rule data"),
    ("Circular", "number caseNumber teamName state text issuedAt version"),
    ("Clue", "kind text submittedAt"),
    (
        "CredentialIssue",
        "password secondFactor reason askedBy askedAt expiresAt state",
    ),
    ("Deadline", "status dueOn dueAt daysLeft endedAt"),
    (
        "Extension",
        "asked unit ground state askedBy decidedBy note granted reportedUpward version",
    ),
    ("Handler", "name officePhone"),
    ("Handover", "from to state defect note sentAt"),
    ("Message", "text senderName sentAt answer version"),
    ("Party", "role kind name isMinor idNumber phone address bankAccount"),
    (
        "Post",
        "role leads startsOn endsOn state proposedBy confirmedBy approvedBy reason",
    ),
    ("Session", "createdAt expiresAt current"),
    ("Site", "kind slug name townshipCode phone"),
    ("Team", "kind name phone"),
    (
        "Triage",
        "route state plainReason proposedRoute ruleVersion proposedAt decidedAt",
    ),
    (
        "User",
        "username displayName officePhone disabled passwordState secondFactor createdAt",
    ),
    ("Viewer", "username displayName role"),
    (
        "Visit",
        "channel purpose visitorName visitorPhone question visitedAt version",
    ),
];

/// Where each type stands, a type in brackets for its fields; what a role may not ask it is not shown.
const QUESTIONS: [&str; 11] = [
    "{ viewer [Viewer] mySessions [Session] }",
    "{ users(first: 100) { nodes { __typename id username displayName officePhone disabled passwordState secondFactor createdAt
       posts(all: true) [Post] credentialIssue [CredentialIssue] } } }",
    "{ cases(first: 50) { nodes { __typename id number kind stage segment cause claimAmount claimBand filedOn version
       parties [Party] team [Team] handler [Handler] site { __typename id kind slug name townshipCode phone parent [Site] }
       triage [Triage] handover [Handover] clues [Clue] messages(first: 20) { nodes [Message] } } } }",
    "{ cases(first: 50) { nodes { triageHistory [Triage] events(first: 50) { nodes [CaseEvent] } nextDeadline [Deadline] } } }",
    "{ cases(first: 50) { nodes { deadlines(first: 100) { nodes [Deadline] } } } }",
    "{ applications(first: 50) { nodes { __typename id state cause performanceKind claimAmount statuteBarred receivedAt version
       parties [Party] site [Site] visit [Visit] case [Case] } } }",
    "{ visits(first: 50) { nodes { __typename id channel purpose visitorName visitorPhone question visitedAt version
       site [Site] case [Case] } } }",
    "{ messages(first: 50) { nodes { __typename id text senderName sentAt answer version case [Case] } } }",
    "{ circulars(first: 50) { nodes { __typename id number caseNumber teamName state text issuedAt version
       addressee [Handler] case [Case] deadlines { deadline [Deadline] } } } }",
    "{ extensions(first: 50) { nodes [Extension] } deadlines(first: 100) { nodes [Deadline] } }",
    "{ court [Site] tribunals(first: 50) { nodes [Site] } stations(first: 100) { nodes [Site] } teams(first: 50) { nodes [Team] } }",
];

/// Objects by type and id, with the fields they were seen with.
type Seen = BTreeMap<(String, String), Value>;

fn written(question: &str) -> String {
    FIELDS.iter().fold(question.to_owned(), |text, (name, fields)| {
        text.replace(&format!("[{name}]"), &format!("{{ __typename id {fields} }}"))
    })
}

fn fields_of(name: &str) -> &'static str {
    let found = FIELDS.iter().find(|(one, _)| *one == name);
    found.unwrap_or_else(|| panic!("nothing is asked of {name}")).1
}

/// Gathers whatever has an id.
fn gather(value: &Value, seen: &mut Seen) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, seen)),
        Value::Object(fields) => {
            if let (Some(name), Some(id)) = (value["__typename"].as_str(), value["id"].as_str()) {
                let at = (name.to_owned(), id.to_owned());
                if let Some(before) = seen.insert(at, value.clone()) {
                    for field in fields_of(name).split_whitespace() {
                        assert_eq!(before[field], value[field], "{name}.{field} of {id} in two places");
                    }
                }
            }
            fields.values().for_each(|inner| gather(inner, seen));
        }
        _ => {}
    }
}

async fn looks(client: &Client<'_>) -> Seen {
    let mut seen = Seen::new();
    for question in QUESTIONS {
        let answer = client.ask(&written(question)).await;
        let refused = answer.codes();
        assert!(
            refused.iter().all(|code| code == "FORBIDDEN"),
            "{question}: {}",
            answer.body
        );
        gather(&answer.body["data"], &mut seen);
    }
    seen
}

/// Asks for ids of one type with its fields, or by their ids alone.
async fn refetched(client: &Client<'_>, name: &str, ids: &[&String]) -> Vec<Value> {
    let text = format!(
        "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename id ... on {name} {{ {} }} }} }}",
        fields_of(name)
    );
    let mut found = Vec::new();
    for part in ids.chunks(100) {
        let answer = client.run(&text, json!({ "ids": part })).await;
        assert!(answer.codes().is_empty(), "{name}: {}", answer.body);
        found.extend(answer.data()["nodes"].as_array().unwrap().iter().cloned());
    }
    found
}

fn by_type(seen: &Seen) -> BTreeMap<&str, Vec<&String>> {
    let mut types: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for (name, id) in seen.keys() {
        types.entry(name).or_default().push(id);
    }
    types
}

#[tokio::test]
async fn whatever_has_an_id_is_found_by_it_by_those_who_saw_it_and_by_nobody_else() {
    let world = World::new().await;
    let mut everybody = Vec::new();
    for (account, _) in ACCOUNTS.into_iter().filter(|(account, _)| !account.is_empty()) {
        let client = world.client(account).await;
        let seen = looks(&client).await;
        everybody.push((account, client, seen));
    }
    let mut all = Seen::new();
    let mut told = BTreeSet::new();
    for (account, client, seen) in &everybody {
        for (name, ids) in by_type(seen) {
            let found = refetched(client, name, &ids).await;
            for (id, node) in ids.iter().zip(&found) {
                let known = &seen[&(name.to_owned(), (*id).clone())];
                for field in ["__typename", "id"]
                    .into_iter()
                    .chain(fields_of(name).split_whitespace())
                {
                    assert_eq!(node[field], known[field], "{account}: {name}.{field} of {id}");
                }
            }
            told.insert(name.to_owned());
        }
        all.extend(seen.iter().map(|(at, value)| (at.clone(), value.clone())));
    }
    let asked: BTreeSet<String> = FIELDS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let nodes: BTreeSet<String> = world.schema.get("Node").possible.iter().cloned().collect();
    assert_eq!(
        (&told, &nodes),
        (&asked, &asked),
        "every type with an id was seen by somebody"
    );
    for (account, client, seen) in &everybody {
        for (name, ids) in by_type(&all) {
            for (id, node) in ids.iter().zip(refetched(client, name, &ids).await) {
                let saw = seen.contains_key(&(name.to_owned(), (*id).clone()));
                assert_eq!(node.is_object(), saw, "{account}: {name} {id}");
            }
        }
    }
    let (_, some) = all.keys().next().unwrap();
    let ask = "query($id: ID!) { node(id: $id) { id } }";
    let nobody = world.app.anonymous().run(ask, json!({ "id": some })).await;
    assert_eq!(nobody.codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn every_type_with_an_id_is_a_node() {
    let app = TestApp::new().await;
    let schema = crate::schema::Schema::read(&app).await;
    let with_id = schema
        .types()
        .filter(|(_, one)| one.kind == "OBJECT" && one.field("id").is_some_and(|field| field.of == "ID!"));
    let names: BTreeSet<&str> = with_id.map(|(name, _)| name).collect();
    let nodes: BTreeSet<&str> = schema.get("Node").possible.iter().map(String::as_str).collect();
    assert_eq!(names, nodes);
}

#[tokio::test]
async fn an_id_of_one_kind_names_nothing_of_another() {
    let world = World::new().await;
    let chief = world.client("chief").await;
    let seen = looks(&chief).await;
    let keyring = world.app.app.db.keyring();
    let ours: BTreeSet<(IdKind, Uuid)> = seen.keys().filter_map(|(_, id)| global_id::read(keyring, id)).collect();
    let kinds: BTreeSet<IdKind> = ours.iter().map(|(kind, _)| *kind).collect();
    let raws: BTreeSet<Uuid> = ours.iter().map(|(_, raw)| *raw).collect();
    assert!(kinds.len() > 14, "{kinds:?}");
    let mut foreign = Vec::new();
    for kind in &kinds {
        let others = raws.iter().filter(|raw| !ours.contains(&(*kind, **raw)));
        foreign.extend(others.map(|raw| global_id::of(keyring, *kind, *raw).to_string()));
    }
    for part in foreign.chunks(100) {
        let ask = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
        let answer = chief.run(ask, json!({ "ids": part })).await;
        let found = answer.data()["nodes"].as_array().unwrap().clone();
        assert!(found.iter().all(Value::is_null), "{}", answer.body);
    }
}
