//! The registered documents over the schema: what they select has its id and its version, so that a client's cache knows
//! each object again and a mutation can be sent from every answer; and what an applicant's page costs.

use harness::{TestApp, a_claim};
use serde_json::json;
use zhixing_api::graphql::DOCUMENTS;
use zhixing_api::graphql::coordinates::row_of;
use zhixing_api::kernel::role::Role;
use zhixing_api::policy::access::{Level, Row, level};

use crate::schema::Schema;
use crate::sweep::world::ACCOUNTS;

/// A field that a document selects, with what it selects of it.
struct Selected {
    name: String,
    inside: Vec<Selected>,
}

/// Names, brackets and signs of a document without strings that hold any.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let (mut in_text, mut in_name) = (false, false);
    for sign in text.chars() {
        if sign == '"' {
            in_text = !in_text;
        } else if !in_text && (sign.is_alphanumeric() || sign == '_') {
            if in_name {
                tokens.last_mut().unwrap().push(sign);
            } else {
                tokens.push(sign.to_string());
            }
            in_name = true;
            continue;
        } else if !in_text && !sign.is_whitespace() && sign != ',' {
            tokens.push(sign.to_string());
        }
        in_name = false;
    }
    tokens
}

/// Skips arguments or variables.
fn skip(rest: &[String]) -> &[String] {
    if rest.first().is_none_or(|sign| sign != "(") {
        return rest;
    }
    let mut open = 0;
    let end = rest.iter().position(|sign| {
        open += i32::from(sign == "(") - i32::from(sign == ")");
        open == 0
    });
    &rest[end.unwrap() + 1..]
}

/// Reads what stands between two braces.
fn set(rest: &mut &[String]) -> Vec<Selected> {
    assert_eq!(rest[0], "{");
    *rest = &rest[1..];
    let mut selected = Vec::new();
    while rest[0] != "}" {
        assert!(
            rest[0] != "." && rest[1] != ":",
            "this test reads no fragment and no alias"
        );
        let name = rest[0].clone();
        *rest = skip(&rest[1..]);
        let inside = if rest[0] == "{" { set(rest) } else { Vec::new() };
        selected.push(Selected { name, inside });
    }
    *rest = &rest[1..];
    selected
}

fn operation(text: &str) -> (&'static str, Vec<Selected>) {
    let tokens = tokens(text);
    let root = match tokens[0].as_str() {
        "query" => "Query",
        "mutation" => "Mutation",
        _ => "Subscription",
    };
    let mut rest = skip(&tokens[2..]);
    let selected = set(&mut rest);
    assert!(rest.is_empty(), "one operation: {text}");
    (root, selected)
}

/// Whether a role is told a field of the objects it sees.
fn is_told(coordinate: &str, role: Role) -> bool {
    let row = row_of(coordinate).unwrap_or_else(|| panic!("{coordinate} stands under no row"));
    match level(row, role) {
        Level::None | Level::Masked => false,
        Level::Agg => row == Row::Figures,
        Level::Own | Level::Site | Level::Court | Level::All => true,
    }
}

struct Walk<'a> {
    schema: &'a Schema,
    /// Who may ask for the root field.
    askers: Vec<Role>,
    lacking: Vec<String>,
    seen: usize,
}

impl Walk<'_> {
    fn object(&mut self, name: &str, selected: &[Selected], at: &str) {
        let of = self.schema.get(name);
        for key in ["id", "version"] {
            let coordinate = format!("{name}.{key}");
            if of.field(key).is_none() {
                continue;
            }
            self.seen += 1;
            // an input's version is what a mutation gives back, and of rules and labels it is what a cache goes by
            let told = self.askers.iter().any(|role| is_told(&coordinate, *role));
            if told && !selected.iter().any(|field| field.name == key) {
                self.lacking.push(format!("{at}.{key}"));
            }
        }
        for field in selected.iter().filter(|field| !field.inside.is_empty()) {
            let known = of.field(&field.name).unwrap_or_else(|| panic!("{at}.{}", field.name));
            self.object(known.named(), &field.inside, &format!("{at}.{}", field.name));
        }
    }
}

#[tokio::test]
async fn whatever_a_registered_document_selects_has_its_id_and_its_version() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    let mut walk = Walk {
        schema: &schema,
        askers: Vec::new(),
        lacking: Vec::new(),
        seen: 0,
    };
    for text in DOCUMENTS {
        let (root, selected) = operation(text);
        for field in &selected {
            let coordinate = format!("{root}.{}", field.name);
            walk.askers = ACCOUNTS
                .into_iter()
                .map(|(_, role)| role)
                .filter(|role| is_told(&coordinate, *role))
                .collect();
            if row_of(&coordinate) == Some(Row::SignIn) {
                walk.askers = vec![Role::App];
            }
            let of = schema.get(root).field(&field.name).unwrap();
            if !field.inside.is_empty() {
                walk.object(of.named(), &field.inside, &coordinate);
            }
        }
    }
    assert!(walk.lacking.is_empty(), "not selected: {:#?}", walk.lacking);
    assert!(walk.seen > 60, "only {} were looked at", walk.seen);
}

#[tokio::test]
async fn an_applicants_page_is_one_request_and_far_under_the_limit() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let pu = app.sign_in("applicant.pu").await;
    let of = |start: &str| DOCUMENTS.into_iter().find(|text| text.starts_with(start)).unwrap();
    let number = pu
        .run(of("query MyCaseList"), json!({ "first": 20 }))
        .await
        .text("/data/myCases/nodes/0/number");
    for (start, variables) in [
        ("query MyCases ", json!({})),
        ("query MyCaseList", json!({ "first": 20 })),
        ("query CaseProgress", json!({ "number": number })),
        ("query MyMessages", json!({ "first": 20 })),
        ("query MyDeadlines", json!({ "first": 20 })),
    ] {
        let answer = pu.run(of(start), variables).await;
        let (cost, limit) = (
            answer.number("/extensions/cost/requested"),
            answer.number("/extensions/cost/limit"),
        );
        println!("{start}: {cost} of {limit}");
        assert!(cost * 20 <= limit, "{start}: {cost} of {limit}");
    }
    let mine = pu.ask(of("query MyCases ")).await;
    let one = mine.at("/data/myCases/nodes/0");
    assert_eq!(one["id"], json!(case.id));
    assert!(one["version"].is_number() && one["team"]["id"].is_string() && one["handler"]["id"].is_string());
}
