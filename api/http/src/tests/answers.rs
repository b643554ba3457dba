//! No door tells more than an answer may hold, and what was done is said to be done.

use super::*;

const EVENTS: &str = "text/event-stream";

/// The events of a stream, each as its data.
fn told(body: &str) -> Vec<Value> {
    let lines = body.lines().filter_map(|line| line.strip_prefix("data: "));
    lines.filter_map(|data| serde_json::from_str(data).ok()).collect()
}

fn code(answer: &Value) -> &Value {
    &answer["errors"][0]["extensions"]["code"]
}

#[tokio::test]
async fn a_query_is_refused_by_whatever_door_it_came() {
    let small = Small::new();
    let answer = small.send(query(&[("accept", JSON)], "{ text(long: true) }")).await;
    assert_eq!(answer.refusal(), (200, JSON, "ANSWER_TOO_LARGE".to_owned()));
    let answer = small.send(query(&[("accept", EVENTS)], "{ text(long: true) }")).await;
    let events = told(&answer.text);
    assert_eq!((events.len(), code(&events[0])), (1, &json!("ANSWER_TOO_LARGE")));
}

#[tokio::test]
async fn one_answer_of_a_stream_that_is_too_long_is_refused_and_the_stream_goes_on() {
    let small = Small::new();
    let answer = small.send(query(&[("accept", EVENTS)], "subscription { texts }")).await;
    let events = told(&answer.text);
    assert_eq!(events.len(), 3);
    assert_eq!(events[0]["data"]["texts"], "a");
    assert_eq!(code(&events[1]), "ANSWER_TOO_LARGE");
    assert_eq!(events[2]["data"]["texts"], "a");
}

#[tokio::test]
async fn a_mutation_whose_answer_is_too_long_says_that_it_was_done() {
    let small = Small::new();
    let both = "mutation { a: writeText(long: false) b: writeText(long: true) }";
    let answer = small.send(query(&[("accept", JSON)], both)).await.json();
    assert_eq!(answer["data"], json!({ "a": null, "b": null }));
    let errors = answer["errors"].as_array().expect("errors");
    for (error, name) in errors.iter().zip(["a", "b"]) {
        assert_eq!(error["path"], json!([name]));
        assert_eq!(error["extensions"]["code"], "ANSWER_TOO_LARGE");
        assert!(
            error["extensions"]["hint"]
                .as_str()
                .is_some_and(|hint| hint.starts_with("it was done"))
        );
    }
    assert_eq!((errors.len(), small.executed()), (2, 1));
}
