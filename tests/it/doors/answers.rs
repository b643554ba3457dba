//! How long an answer may get: reckoned before a row is read, counted before its text is made, at every door.

use std::collections::BTreeSet;

use harness::TestApp;
use harness::live::{EventStream, Heard, Socket};
use harness::process::{Ground, Remote};
use serde_json::{Value, json};
use uuid::Uuid;
use zhixing_api::http::limits::{LONG, WHOLE};

use crate::schema::Schema;

/// A visit with as long a question as may be asked.
fn a_long_visit() -> Value {
    json!({
        "channel": "COUNTER",
        "purpose": "CONSULTATION",
        "visitorName": "老浦",
        "question": "问".repeat(2_000),
    })
}

/// A page of visits with each question told `times` times.
fn told(rows: usize, times: usize) -> String {
    let questions: Vec<String> = (0..times).map(|n| format!("q{n}: question")).collect();
    format!("{{ visits(first: {rows}) {{ nodes {{ {} }} }} }}", questions.join(" "))
}

/// The same by every door: the codes heard.
fn heard_everywhere(client: &Remote, query: &str) -> Vec<String> {
    let code = |body: &Value| {
        body["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or("none")
            .to_owned()
    };
    let posted = client.run(query, &Value::Null).expect("an answer");
    let get = format!(
        "GET /graphql?query={} HTTP/1.1\r\nhost: court\r\naccept: text/event-stream\r\nauthorization: Bearer {}\r\n\r\n",
        super::clerk::encoded(query),
        client.token()
    );
    let got = EventStream::send(client.address(), &get)
        .hear()
        .expect("an event")
        .json();
    let mut stream = EventStream::post(client, &[("accept", "text/event-stream")], query, &Value::Null);
    let streamed = stream.hear().expect("an event").json();
    let mut socket = Socket::of(client);
    socket.subscribe("1", query, &Value::Null);
    let said = match socket.hear() {
        Heard::Closed(status, reason) => panic!("closed with {status} {reason}"),
        heard => heard.said(),
    };
    // errors before the execution are the payload themselves
    let payload = &said["payload"];
    let by_socket = if payload.is_array() {
        json!({ "errors": payload })
    } else {
        payload.clone()
    };
    vec![code(&posted.body), code(&got), code(&streamed), code(&by_socket)]
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_refused_at_every_door_and_the_next_one_is_told() {
    let ground = Ground::founded().await;
    // what comes by GET is registered
    ground.trust(&[told(13, 30), told(100, 30), told(13, 25)]);
    let served = ground.serve();
    let station = served.sign_in("station.yangliu");
    for n in 0..13 {
        let answer = station.act_as(Uuid::from_u128(n + 1), "recordVisit", a_long_visit(), "visit { id }");
        answer.expect("an answer").done();
    }
    // 13 questions of 6,000 bytes, told 30 times: 2.3 million bytes
    let too_long = vec!["ANSWER_TOO_LARGE"; 4];
    assert_eq!(heard_everywhere(&station, &told(13, 30)), too_long, "counted");
    assert_eq!(
        heard_everywhere(&station, &told(100, 30)),
        too_long,
        "counted, the page not full"
    );
    assert_eq!(
        heard_everywhere(&station, &told(13, 25)),
        vec!["none"; 4],
        "short enough"
    );
}

#[tokio::test]
async fn an_answer_that_could_fill_the_memory_is_refused_before_a_row_is_read() {
    let app = TestApp::new().await;
    let chief = app.sign_in("chief").await;
    let threads = "{ cases(first: 100) { nodes { messages(first: 97) { nodes { TEXTS } } } } }";
    let ask = async |texts: &str| chief.ask(&threads.replace("TEXTS", texts)).await;
    ask("id text").await.done();
    let before = app.statements();
    let refused = ask("id text answer").await;
    assert_eq!(refused.codes(), ["ANSWER_TOO_LARGE"], "{}", refused.body);
    assert_eq!(app.statements(), before, "nothing is read for it");
    // what hangs on each case of a page is reckoned by its rows and what is asked of them
    let page = "{ cases(first: 100) { nodes { parties { id name role } triageHistory { route } clues { id } } } }";
    chief.ask(page).await.done();
    let texts = "{ cases(first: 100) { nodes { clues { id text } triageHistory { plainReason } } } }";
    assert_eq!(chief.ask(texts).await.codes(), ["ANSWER_TOO_LARGE"]);
}

#[tokio::test]
async fn an_application_takes_no_more_parties_than_a_page_can_show() {
    let app = TestApp::new().await;
    let station = app.sign_in("station.yangliu").await;
    let mut claim = harness::a_claim().input;
    let debtor = claim["parties"][1].clone();
    let parties = claim["parties"].as_array_mut().expect("a list");
    parties.extend(std::iter::repeat_n(debtor, 199));
    let refused = station.act("submitApplication", claim, "application { id }").await;
    assert_eq!(
        (refused.code(), refused.fields()),
        ("INPUT_INVALID".to_owned(), vec!["parties".to_owned()])
    );
}

/// Texts of the schema that are short: a name, a number, an id, a word, and at most a few hundred bytes.
const SHORT: [&str; 74] = [
    "accessToken",
    "action",
    "actorName",
    "address",
    "answererName",
    "appliesTo",
    "approvedBy",
    "askedBy",
    "bankAccount",
    "basis",
    "by",
    "caseNumber",
    "challengeId",
    "channel",
    "code",
    "confirmedBy",
    "cursor",
    "decidedBy",
    "description",
    "device",
    "displayName",
    "endCursor",
    "field",
    "fields",
    "firstHalf",
    "hiddenFields",
    "idNumber",
    "issuer",
    "key",
    "keys",
    "label",
    "message",
    "name",
    "number",
    "officePhone",
    "pairsWith",
    "personName",
    "phone",
    "preset",
    "proposedBy",
    "recoveryCodes",
    "refreshToken",
    "refusedBy",
    "requestId",
    "result",
    "rule",
    "ruleCode",
    "ruleName",
    "ruleVersion",
    "ruledBy",
    "satisfiedBy",
    "secondHalf",
    "secret",
    "senderName",
    "session",
    "siteName",
    "slug",
    "source",
    "startCursor",
    "startEvent",
    "startEvents",
    "teamName",
    "title",
    "townshipCode",
    "uri",
    "url",
    "username",
    "value",
    "version",
    "visitorName",
    "visitorPhone",
    "why",
    "nodes",
    "edges",
];

/// Lists without pages that are short, whatever is done: a few rows, or as many as there are kinds.
const SHORT_LISTS: [&str; 20] = [
    "availableActions",
    "circularCounts",
    "deadlines",
    "deadlineCounts",
    "deliveries",
    "duties",
    "exclusions",
    "extensions",
    "labels",
    "missing",
    "moves",
    "mySessions",
    "noticeItems",
    "overdueCounts",
    "posts",
    "rules",
    "securityNotices",
    "sessions",
    "sets",
    "values",
];

#[tokio::test]
async fn of_every_text_and_list_of_the_schema_it_is_known_whether_it_is_long() {
    let app = TestApp::new().await;
    let schema = Schema::read(&app).await;
    let is_composite = |name: &str| schema.types().any(|(one, of)| one == name && of.is_composite());
    let mut met = BTreeSet::new();
    for (name, one) in schema.types().filter(|(name, one)| {
        one.is_composite() && !name.starts_with("__") && !["Mutation", "Subscription"].contains(name)
    }) {
        for field in &one.fields {
            let is_text = ["String", "JSON"].contains(&field.named());
            let is_whole_list = field.is_list() && is_composite(field.named());
            if !is_text && !is_whole_list {
                continue;
            }
            let is_known = LONG.iter().chain(&WHOLE).any(|(long, _)| *long == field.name)
                || SHORT.contains(&field.name.as_str())
                || SHORT_LISTS.contains(&field.name.as_str());
            assert!(
                is_known,
                "{name}.{}: is it long? `http::limits::LONG` or the lists here",
                field.name
            );
            met.insert(field.name.clone());
        }
    }
    let named = LONG
        .iter()
        .chain(&WHOLE)
        .map(|(name, _)| *name)
        .chain(SHORT)
        .chain(SHORT_LISTS);
    let gone: Vec<&str> = named.filter(|name| !met.contains(*name)).collect();
    assert!(gone.is_empty(), "no field has these names any more: {gone:?}");
}
