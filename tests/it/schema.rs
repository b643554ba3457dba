//! The schema as callers read it: the committed text is what the code prints, everything is told in Chinese, and every
//! mutation, list and sum has the shape of the contract. The stored side too: every entity selects from its table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use harness::TestApp;
use serde_json::Value;

/// The schema, read over HTTP as staff read it.
pub struct Schema(BTreeMap<String, Type>);

/// One type.
pub struct Type {
    /// `OBJECT`, `INPUT_OBJECT`, `ENUM`, ….
    pub kind: String,
    /// Its manual.
    pub description: String,
    /// Fields, those of inputs too.
    pub fields: Vec<Field>,
    /// Enum values with their manual.
    pub values: Vec<(String, String)>,
    /// Types that implement it.
    pub possible: Vec<String>,
    /// Whether exactly one of its fields is given.
    pub one_of: bool,
}

/// A field, an input field or an argument.
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its manual.
    pub description: String,
    /// Its arguments.
    pub args: Vec<Field>,
    /// Its type, as written: `[Party!]!`.
    pub of: String,
    /// Whether it may be left out.
    pub optional: bool,
}

impl Field {
    /// The innermost type.
    pub fn named(&self) -> &str {
        self.of.trim_matches(|c| matches!(c, '[' | ']' | '!'))
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        self.of.starts_with('[')
    }
}

const INTROSPECTION: &str = "{ __schema { types { kind name description isOneOf possibleTypes { name }
    fields(includeDeprecated: true) { name description args { name description defaultValue type { ...T } } type { ...T } }
    inputFields { name description defaultValue type { ...T } }
    enumValues(includeDeprecated: true) { name description } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

impl Schema {
    /// Reads it as a clerk.
    pub async fn read(app: &TestApp) -> Self {
        let answer = app.sign_in("clerk").await.ask(INTROSPECTION).await;
        let types = answer.data()["__schema"]["types"].as_array().unwrap();
        let ours = types.iter().filter(|one| !text(one, "name").starts_with("__"));
        Self(ours.map(|one| (text(one, "name"), Type::read(one))).collect())
    }

    /// Every type by name, the library's own and GraphQL's scalars left out.
    pub fn types(&self) -> impl Iterator<Item = (&str, &Type)> {
        let built_in = ["Boolean", "ID", "Int", "String"];
        self.0
            .iter()
            .map(|(name, one)| (name.as_str(), one))
            .filter(move |(name, _)| !built_in.contains(name))
    }

    /// A type by name.
    pub fn get(&self, name: &str) -> &Type {
        self.0
            .get(name)
            .unwrap_or_else(|| panic!("no type {name} in the schema"))
    }

    /// Every coordinate: object field, interface field, input field.
    pub fn coordinates(&self) -> BTreeSet<String> {
        self.types()
            .flat_map(|(name, one)| one.fields.iter().map(move |field| format!("{name}.{}", field.name)))
            .collect()
    }
}

impl Type {
    /// A field by name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether values of it have fields.
    pub fn is_composite(&self) -> bool {
        matches!(self.kind.as_str(), "OBJECT" | "INTERFACE" | "UNION")
    }

    fn read(one: &Value) -> Self {
        Self {
            kind: text(one, "kind"),
            description: text(one, "description"),
            fields: list(one, "fields").chain(list(one, "inputFields")).map(field).collect(),
            values: list(one, "enumValues")
                .map(|value| (text(value, "name"), text(value, "description")))
                .collect(),
            possible: list(one, "possibleTypes").map(|value| text(value, "name")).collect(),
            one_of: one["isOneOf"] == true,
        }
    }
}

fn field(one: &Value) -> Field {
    let of = written(&one["type"]);
    Field {
        name: text(one, "name"),
        description: text(one, "description"),
        args: list(one, "args").map(field).collect(),
        optional: !of.ends_with('!') || one["defaultValue"].is_string(),
        of,
    }
}

fn written(of: &Value) -> String {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", written(&of["ofType"])),
        "LIST" => format!("[{}]", written(&of["ofType"])),
        _ => text(of, "name"),
    }
}

fn list<'a>(one: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    one[key].as_array().into_iter().flatten()
}

fn text(one: &Value, key: &str) -> String {
    one[key].as_str().unwrap_or_default().to_owned()
}

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Mutations anybody may call, which tell nobody apart; never receipted.
pub const SIGN_IN_FAMILY: [&str; 5] = [
    "signIn",
    "completeSignIn",
    "signInWithCode",
    "refreshSession",
    "signOut",
];

/// The one mutation that answers everybody alike and refuses nobody.
pub const OPEN_TO_ALL: &str = "requestApplicantCode";

/// Others that take or hand out secrets, which no receipt may keep.
const SECRETIVE: [&str; 4] = ["enrolTotp", "confirmTotp", "stepUp", "changePassword"];

/// Mutations without an input.
const BARE: [&str; 2] = ["signOut", "enrolTotp"];

/// Root lists that are short and bounded by nature.
const SHORT_LISTS: [&str; 6] = [
    "nodes",
    "noticeItems",
    "mySessions",
    "deadlineCounts",
    "overdueCounts",
    "circularCounts",
];

#[test]
fn the_committed_schema_is_what_the_code_prints() {
    let committed = std::fs::read_to_string(workspace().join("schema.graphql")).unwrap();
    assert!(
        committed == zhixing_api::graphql::sdl(),
        "schema.graphql is stale: run `cargo sdl`"
    );
}

#[tokio::test]
async fn everything_is_told_in_chinese() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    let mut told = Vec::new();
    for (name, one) in schema.types() {
        told.push((name.to_owned(), &one.description));
        for field in &one.fields {
            told.push((format!("{name}.{}", field.name), &field.description));
            for arg in &field.args {
                told.push((format!("{name}.{}({}:)", field.name, arg.name), &arg.description));
            }
        }
        for (value, description) in &one.values {
            told.push((format!("{name}.{value}"), description));
        }
    }
    let is_chinese = |text: &str| text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let silent: Vec<_> = told
        .into_iter()
        .filter(|(_, text)| !is_chinese(text))
        .map(|(name, _)| name)
        .collect();
    assert!(silent.is_empty(), "no Chinese description: {silent:#?}");
}

#[tokio::test]
async fn mutations_take_one_input_and_answer_a_nullable_payload() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    for mutation in &schema.get("Mutation").fields {
        let name = &mutation.name;
        let noun = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        assert_eq!(mutation.of, format!("{noun}Payload"), "{name}");
        if BARE.contains(&name.as_str()) {
            assert!(mutation.args.is_empty());
            continue;
        }
        let args: Vec<_> = mutation
            .args
            .iter()
            .map(|arg| (arg.name.as_str(), arg.of.as_str()))
            .collect();
        let input = format!("{noun}Input");
        assert_eq!(args, [("input", format!("{input}!").as_str())], "{name}");
        let request_id = schema.get(&input).field("requestId").map(|field| field.of.as_str());
        let unreceipted =
            SIGN_IN_FAMILY.contains(&name.as_str()) || SECRETIVE.contains(&name.as_str()) || name == OPEN_TO_ALL;
        let wanted = (!unreceipted).then_some("UUID!");
        assert_eq!(request_id, wanted, "{name}");
    }
}

#[tokio::test]
async fn lists_are_connections_and_refusable_fields_are_nullable() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    for query in &schema.get("Query").fields {
        assert!(!query.of.ends_with('!'), "Query.{} wipes its neighbours", query.name);
        assert!(
            !query.is_list() || SHORT_LISTS.contains(&query.name.as_str()),
            "Query.{} is no connection",
            query.name
        );
        let pages = ["first", "after", "last", "before"];
        if query.of.ends_with("Connection") {
            assert!(
                pages.iter().all(|page| query.args.iter().any(|arg| arg.name == *page)),
                "{}",
                query.name
            );
        }
    }
    for (name, one) in schema.types().filter(|(name, _)| name.ends_with("Connection")) {
        let has = |field: &str, of: &str| one.field(field).is_some_and(|field| field.of == of);
        let node = name.trim_end_matches("Connection");
        assert!(has("edges", &format!("[{node}Edge!]!")), "{name}.edges");
        assert!(has("nodes", &format!("[{node}!]!")), "{name}.nodes");
        assert!(has("pageInfo", "PageInfo!") && has("totalCount", "Int"), "{name}");
    }
    for (name, field) in fields(&schema) {
        let is_loose = field.is_list() && !field.of.trim_end_matches('!').ends_with("!]");
        assert!(!is_loose || name == "Query.nodes", "{name} may hold nulls");
    }
}

#[tokio::test]
async fn every_word_has_a_name_that_can_be_asked_for() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    let text = "{ labels { version sets { name labels { value label description } } } }";
    let told = app.sign_in("applicant.pu").await.ask(text).await;
    let sets = told.at("/data/labels/sets").as_array().unwrap();
    let enums: Vec<&str> = schema
        .types()
        .filter(|(_, one)| one.kind == "ENUM")
        .map(|(name, _)| name)
        .collect();
    let named: Vec<&str> = sets.iter().map(|set| set["name"].as_str().unwrap()).collect();
    assert_eq!(named, enums);
    let labels = sets.iter().flat_map(|set| set["labels"].as_array().unwrap());
    for label in labels.clone() {
        assert!(!label["label"].as_str().unwrap().is_empty(), "{label}");
    }
    let of = |value: &str| labels.clone().find(|label| label["value"] == value).unwrap();
    assert_eq!(of("APPLICANT")["label"], "申请执行人");
    let again = app.sign_in("chief").await.ask(text).await;
    assert_eq!(
        again.at("/data/labels"),
        told.at("/data/labels"),
        "the same for everybody"
    );
    assert_eq!(app.anonymous().ask(text).await.codes(), ["FORBIDDEN"]);
}

/// Words that are text: their set is open, or another with each question.
const TEXTS: [&str; 12] = [
    "AuditEntry.action",
    "AuditFilter.action",
    "ChangeDeadlineRuleInput.satisfiedBy",
    "ChangeDeadlineRuleInput.startEvents",
    "DeadlineRule.satisfiedBy",
    "DeadlineRule.startEvents",
    "DeadlineWhy.startEvent",
    "OverdueCount.key",
    "ReminderDelivery.channel",
    "SupervisionRow.keys",
    "DeadlineRule.code",
    "DeadlineRule.pairsWith",
];

#[tokio::test]
async fn words_that_are_text_say_why_they_are_no_enum() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    let why = |coordinate: &&str| {
        let (name, field) = coordinate.split_once('.').unwrap();
        let field = schema.get(name).field(field).unwrap_or_else(|| panic!("{coordinate}"));
        field.named() == "String" && !field.description.contains("所以是文字，不是枚举")
    };
    let silent: Vec<&str> = TEXTS.into_iter().filter(why).collect();
    assert_eq!(silent, [""; 0]);
    let declared = schema.get("DeclareConflictPayload").field("caseId").unwrap();
    assert!(
        declared.description.contains("所以只有编号"),
        "{}",
        declared.description
    );
}

/// Reasons of what goes out of use that name no day.
fn undated(sdl: &str) -> Vec<&str> {
    let marks = sdl
        .match_indices("@deprecated")
        .map(|(at, mark)| &sdl[at + mark.len()..]);
    let reasons = marks.map(|rest| {
        let given = rest.strip_prefix("(reason: \"").and_then(|rest| rest.split_once('"'));
        given.map_or("", |(reason, _)| reason)
    });
    let is_day = |word: &str| word.parse::<chrono::NaiveDate>().is_ok();
    let words = |reason: &str| reason.split(|c: char| c != '-' && !c.is_ascii_digit()).any(is_day);
    reasons.filter(|reason| !words(reason)).collect()
}

#[test]
fn what_goes_out_of_use_says_from_which_day() {
    assert_eq!(undated(&zhixing_api::graphql::sdl()), [""; 0]);
    let dated = "a: Int @deprecated(reason: \"停用：改用 b；2027-06-01 起不再提供。\")";
    assert_eq!(undated(dated), [""; 0]);
    for bare in [
        "a: Int @deprecated",
        "a: Int @deprecated(reason: \"改用 b\")",
        "A @deprecated(reason: \"2027-13-01\")",
    ] {
        assert_eq!(undated(bare).len(), 1, "{bare}");
    }
    let changes = std::fs::read_to_string(workspace().join("api/CHANGELOG.md")).unwrap();
    let pages =
        ["zh", "en"].map(|of| std::fs::read_to_string(workspace().join(format!("api/docs/{of}/clients.md"))).unwrap());
    for page in pages.iter().chain([&changes]) {
        assert!(
            page.contains("@deprecated"),
            "nobody is told how a field goes out of use"
        );
    }
}

#[tokio::test]
async fn sums_are_fen_and_nothing_is_a_float() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    for (name, field) in fields(&schema) {
        let floats = field.named() == "Float" || field.args.iter().any(|arg| arg.named() == "Float");
        assert!(!floats, "{name} is a Float");
    }
    let is_sum = |name: &str| name.ends_with("Amount") || name.ends_with("Sum") || name == "costs";
    for (name, field) in fields(&schema).filter(|(_, field)| is_sum(&field.name)) {
        assert_eq!(field.named(), "Fen", "{name}");
    }
}

#[tokio::test]
async fn introspection_names_the_types_of_the_committed_text_and_no_other() {
    let app = TestApp::new().await;
    let told: BTreeSet<String> = Schema::read(&app).await.0.into_keys().collect();
    let sdl = zhixing_api::graphql::sdl();
    let declared = sdl.lines().filter_map(|line| {
        let (word, rest) = line.split_once(' ')?;
        let is_type = ["type", "input", "enum", "interface", "scalar", "union"].contains(&word);
        is_type.then(|| rest.split([' ', '{']).next().unwrap_or_default().to_owned())
    });
    let built_in = ["Boolean", "ID", "Int", "String"].map(str::to_owned);
    assert_eq!(told, declared.chain(built_in).collect());
}

#[tokio::test]
async fn changes_name_the_version_they_were_read_at() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    // these add to a case without changing what was read of it
    let adding = [
        "DeclareConflictInput",
        "IssueCircularInput",
        "RemindInput",
        "SubmitClueInput",
        "SendMessageInput",
    ];
    for mutation in &schema.get("Mutation").fields {
        for arg in &mutation.args {
            let input = schema.get(arg.named());
            let named = ["caseId", "applicationId", "messageId", "extensionId", "circularId"];
            let names_one = named
                .iter()
                .any(|name| input.field(name).is_some_and(|field| !field.optional));
            // a rule is named by its code
            let names_one = names_one || arg.named() == "ChangeDeadlineRuleInput";
            let version = input.field("expectedVersion").map(|field| field.of.as_str());
            let wanted = (names_one && !adding.contains(&arg.named())).then_some("Int!");
            assert_eq!(version, wanted, "{}", mutation.name);
        }
    }
}

#[tokio::test]
async fn the_names_of_the_contract_are_there() {
    const QUERIES: &str = "court tribunals stations teams node nodes visits applications application cases case myCases
        worklist messages segmentDefects supervision viewer mySessions";
    const MUTATIONS: &str = "recordVisit submitApplication supplementApplication acceptApplication refuseApplication
        triageCase overrideTriage approveTriageOverride declareConflict assignCase acceptHandover returnHandover submitClue
        sendMessage answerMessage signIn refreshSession signOut revokeSession
        enrolTotp confirmTotp stepUp requestApplicantCode signInWithCode";
    const CASE: &str = "id number kind stage flags cause basis claimAmount claimBand receivedAmount paidAmount filedOn
        closedOn closingMethod team handler site parties triage events availableActions version";
    const OTHERS: [(&str, &str); 6] = [
        ("Viewer", "id username displayName role site"),
        ("Site", "id name kind"),
        ("SignInPayload", "accessToken refreshToken expiresIn viewer"),
        ("Triage", "route reasons ruleVersion"),
        ("CaseAction", "action allowed reasonCode"),
        ("SupervisionRow", "keys count openCount closedCount claimSum suppressed"),
    ];
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    let all = [("Query", QUERIES), ("Mutation", MUTATIONS), ("Case", CASE)];
    for (name, wanted) in all.into_iter().chain(OTHERS) {
        let one = schema.get(name);
        let absent: Vec<_> = wanted
            .split_whitespace()
            .filter(|field| one.field(field).is_none())
            .collect();
        assert!(absent.is_empty(), "{name} lacks {absent:?}");
    }
    let dimensions: Vec<_> = schema
        .get("Dimension")
        .values
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(dimensions, ["CAUSE", "MONTH", "TEAM_KIND", "TRIBUNAL"]);
}

fn fields(schema: &Schema) -> impl Iterator<Item = (String, &Field)> {
    schema.types().flat_map(|(name, one)| {
        one.fields
            .iter()
            .map(move |field| (format!("{name}.{}", field.name), field))
    })
}

#[tokio::test]
async fn every_list_tells_its_size_where_the_cost_of_a_query_is_reckoned() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    let mut connections = 0;
    for (name, one) in schema.types().filter(|(_, one)| one.is_composite()) {
        let is_connection = name.ends_with("Connection");
        connections += usize::from(is_connection);
        for field in &one.fields {
            let at = format!("{name}.{}", field.name);
            let pages = field.named().ends_with("Connection");
            let asks = field.args.iter().any(|arg| arg.name == "first");
            assert_eq!(pages, asks, "{at}: a connection, and nothing else, takes `first`");
            let is_list_of_objects = field.is_list() && schema.get(field.named()).is_composite();
            if is_connection && is_list_of_objects {
                assert!(
                    ["nodes", "edges"].contains(&field.name.as_str()),
                    "{at}: not seen as a list"
                );
            }
            for arg in field.args.iter().filter(|arg| arg.is_list() && is_list_of_objects) {
                assert_eq!(arg.name, "ids", "{at}: not seen as a list");
            }
        }
    }
    assert!(connections > 5, "only {connections} connections were read");
}
