//! Every field of one object as one role: shown or null exactly as its row says, without an error, and no neighbour wiped.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use zhixing_api::graphql::coordinates::{MASKED_FORMS, row_of};
use zhixing_api::kernel::id::IdKind;
use zhixing_api::kernel::role::Role;
use zhixing_api::policy::access::{Level, Row, level};

use super::is_refused;
use super::world::{ACCOUNTS, World};
use crate::schema::{Field, Schema};

/// What of an event or an extension no outsider is told: who of the court acted, the details, the rule behind it.
const INSIDE: [&str; 7] = [
    "CaseEvent.actorName",
    "CaseEvent.data",
    "CaseEvent.rule",
    "Extension.askedBy",
    "Extension.decidedBy",
    "Extension.ground",
    "Extension.note",
];

/// What one role saw of one object.
#[derive(Default)]
pub struct Seen {
    /// Whether it was there.
    pub is_visible: bool,
    /// Fields of objects, by the object's id, that stood there.
    pub shown: BTreeSet<String>,
    /// Those that were null although their rows show them.
    pub nulls: BTreeSet<String>,
    /// What was against the table.
    pub failures: Vec<String>,
}

/// Looks at the object of type `name` in the account's scope, every field of it.
pub async fn look(world: &World, (account, role): (&str, Role), name: &str) -> Seen {
    let answer = ask(world, account, name).await;
    let node = &answer["data"]["node"];
    let should = is_due(name, role);
    let mut failures = Vec::new();
    if node.is_object() != should {
        failures.push(format!(
            "{account} {name}: visible {}, should be {should}",
            node.is_object()
        ));
    }
    if !node.is_object() {
        return Seen {
            failures,
            ..Seen::default()
        };
    }
    let mut walk = Walk {
        schema: &world.schema,
        role,
        addresses: addresses(world).await,
        seen: Seen::default(),
        hidden: BTreeSet::new(),
    };
    walk.object(name, node, "node", &mut Vec::new());
    for error in answer["errors"].as_array().into_iter().flatten() {
        let code = &error["extensions"]["code"];
        failures.push(format!("{account} {name} {}: {code}", path(error)));
    }
    let told: BTreeSet<String> = hidden_fields(world, account).await;
    failures.extend(
        walk.hidden
            .difference(&told)
            .map(|field| format!("{account} {field}: hidden, and nobody told him")),
    );
    let mut seen = walk.seen;
    failures.extend(
        seen.failures
            .iter()
            .map(|failure| format!("{account} {name} {failure}")),
    );
    seen.is_visible = true;
    seen.failures = failures;
    seen
}

/// What he is told to be hidden from him.
async fn hidden_fields(world: &World, account: &str) -> BTreeSet<String> {
    let answer = world.client(account).await.ask("{ viewer { hiddenFields } }").await;
    let told = answer.at("/data/viewer/hiddenFields").as_array().unwrap();
    told.iter().map(|field| field.as_str().unwrap().to_owned()).collect()
}

/// Whether an object of the type is in the role's scope here. A visit names no account-holder, so it is nobody's own.
fn is_due(name: &str, role: Role) -> bool {
    let coordinate = format!("{name}.id");
    let row = row_of(&coordinate).unwrap_or_else(|| panic!("{coordinate} stands under no row"));
    let is_own_visit = name == "Visit" && level(row, role) == Level::Own;
    !is_refused(row, role) && !is_own_visit
}

async fn ask(world: &World, account: &str, name: &str) -> Value {
    let fields = selection(&world.schema, name, &mut Vec::new());
    let text = format!("query($id: ID!) {{ node(id: $id) {{ __typename ... on {name} {fields} }} }}");
    let id = world.named(account, name).await;
    world.client(account).await.run(&text, json!({ "id": id })).await.body
}

/// Whether a walk that came this way goes on into a field: not back into a type on the way, and from what the first object
/// points at not to what that points at again.
fn is_taken(schema: &Schema, field: &Field, way: &[String]) -> bool {
    let has_id = |name: &str| schema.get("Node").possible.iter().any(|one| one == name);
    let is_far = has_id(field.named()) && way.iter().filter(|name| has_id(name)).count() > 1;
    !is_far && !way.iter().any(|before| before == field.named())
}

/// All fields of a type, and of all it leads to.
fn selection(schema: &Schema, name: &str, way: &mut Vec<String>) -> String {
    way.push(name.to_owned());
    let mut parts = Vec::new();
    for field in &schema.get(name).fields {
        if !schema.get(field.named()).is_composite() {
            parts.push(field.name.clone());
        } else if is_taken(schema, field, way) {
            parts.push(format!("{} {}", field.name, selection(schema, field.named(), way)));
        }
    }
    way.pop();
    format!("{{ {} }}", parts.join(" "))
}

fn path(error: &Value) -> String {
    let parts = error["path"].as_array().into_iter().flatten();
    let parts: Vec<String> = parts
        .map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned))
        .collect();
    parts.join(".")
}

/// A walk over an answer beside the schema.
struct Walk<'a> {
    schema: &'a Schema,
    role: Role,
    /// Whole addresses by party, as the chief sees them.
    addresses: BTreeMap<String, String>,
    seen: Seen,
    /// Fields that their rows hide from the role.
    hidden: BTreeSet<String>,
}

impl Walk<'_> {
    fn object(&mut self, name: &str, object: &Value, at: &str, way: &mut Vec<String>) {
        way.push(name.to_owned());
        let schema = self.schema;
        for field in &schema.get(name).fields {
            let is_composite = schema.get(field.named()).is_composite();
            if is_composite && !is_taken(schema, field, way) {
                continue;
            }
            let here = format!("{at}.{}", field.name);
            let coordinate = format!("{name}.{}", field.name);
            let is_hidden = self.is_hidden(&coordinate);
            let is_null = object[&field.name].is_null();
            if is_hidden || self.is_anothers(&coordinate, object) {
                // what an outsider did himself he is told
                if !is_null && !INSIDE.contains(&coordinate.as_str()) {
                    self.seen.failures.push(format!("{here}: shown against its row"));
                }
                if is_hidden {
                    self.hidden.insert(coordinate);
                }
                continue;
            }
            if let Some(id) = object["id"].as_str() {
                let named = field.named();
                let field = format!("{coordinate} of {id}");
                if is_null && self.is_pointed_outside(named) {
                    // it has a scope of its own
                } else if is_null {
                    self.seen.nulls.insert(field);
                } else {
                    self.seen.shown.insert(field);
                }
            }
            if is_composite {
                self.value(field.named(), &object[&field.name], &here, way);
            }
        }
        way.pop();
    }

    fn value(&mut self, name: &str, value: &Value, at: &str, way: &mut Vec<String>) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(name, item, &format!("{at}.{index}"), way);
                }
            }
            Value::Object(_) => self.object(name, value, at, way),
            _ => {}
        }
    }

    /// Whether objects of a type that has ids are in nobody's scope who has this role.
    fn is_pointed_outside(&self, name: &str) -> bool {
        self.schema.get("Node").possible.iter().any(|one| one == name) && !is_due(name, self.role)
    }

    fn is_hidden(&self, coordinate: &str) -> bool {
        let row = row_of(coordinate).unwrap_or_else(|| panic!("{coordinate} stands under no row"));
        match level(row, self.role) {
            Level::Masked => !MASKED_FORMS.contains(&coordinate),
            _ => is_refused(row, self.role),
        }
    }

    /// Beyond the rows: an applicant sees contact and account of himself alone, a station the addresses of its own township.
    fn is_anothers(&self, coordinate: &str, object: &Value) -> bool {
        let row = row_of(coordinate).unwrap_or_else(|| panic!("{coordinate} stands under no row"));
        let contact = [Row::PartyPhone, Row::PartyAddress, Row::PartyBankAccount];
        match self.role {
            // nor what members of the court see of an event alone
            Role::App if object["id"].is_string() && INSIDE.contains(&coordinate) => true,
            Role::App => contact.contains(&row) && object["role"] != "APPLICANT",
            Role::Stn => {
                let address = object["id"].as_str().and_then(|id| self.addresses.get(id));
                row == Row::PartyAddress && !address.is_some_and(|address| address.contains("杨柳镇"))
            }
            _ => false,
        }
    }
}

/// Whole addresses of the parties of the inside case and application.
async fn addresses(world: &World) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for name in ["Case", "Application"] {
        let answer = ask(world, "chief", name).await;
        for party in answer["data"]["node"]["parties"].as_array().unwrap() {
            let text = |key: &str| party[key].as_str().unwrap_or_default().to_owned();
            all.insert(text("id"), text("address"));
        }
    }
    all
}

/// Compares what each role sees of the parties with what the chief sees whole.
pub async fn masks(world: &World) -> Vec<String> {
    let ask = "query($id: ID!) { case(by: { id: $id }) { parties { role isMinor name idNumber phone address bankAccount } } }";
    let mut failures = Vec::new();
    for (account, role) in ACCOUNTS
        .into_iter()
        .filter(|(_, role)| !is_refused(Row::CaseExists, *role))
    {
        let id = json!({ "id": world.inside(account).get(IdKind::Case) });
        let whole = world.client("chief").await.run(ask, id.clone()).await;
        let seen = world.client(account).await.run(ask, id).await;
        let whole = whole.at("/data/case/parties").as_array().unwrap();
        let seen = seen.at("/data/case/parties").as_array().unwrap();
        assert_eq!(whole.len(), seen.len(), "{account}");
        for (whole, seen) in whole.iter().zip(seen) {
            for (field, row) in [("phone", Row::PartyPhone), ("address", Row::PartyAddress)] {
                let is_whole = seen[field] == whole[field];
                let wrong = match level(row, role) {
                    Level::Masked => is_whole && !whole[field].is_null(),
                    _ => !is_whole && !seen[field].is_null(),
                };
                if wrong {
                    failures.push(format!("{account} {field}: {} of {}", seen[field], whole[field]));
                }
            }
            let is_bare = |field: &str| seen[field].as_str().is_some_and(|text| !text.contains('*'));
            for field in ["idNumber", "bankAccount"].into_iter().filter(|field| is_bare(field)) {
                failures.push(format!("{account} {field}: {}", seen[field]));
            }
            let is_masked = seen["name"].as_str().is_some_and(|name| name.ends_with('某'));
            let should = whole["isMinor"] == true && role != Role::Judge;
            if is_masked != should {
                failures.push(format!("{account} name: {}", seen["name"]));
            }
        }
    }
    failures
}
