//! What happened to a case, as each reader may know it.

use harness::{Answer, TestApp, a_claim};
use serde_json::{Value, json};

const EVENTS: &str = "query($id: ID!, $after: String) { case(by: { id: $id }) { events(first: 2, after: $after) {
    totalCount nodes { n kind actorName } pageInfo { endCursor hasNextPage } } } }";

async fn events(app: &TestApp, username: &str, case: &str, after: Value) -> Answer {
    let reader = app.sign_in(username).await;
    reader.run(EVENTS, json!({ "id": case, "after": after })).await
}

/// Numbers, page by page, and the counts told with them.
async fn numbers(app: &TestApp, username: &str, case: &str) -> (Vec<i64>, Vec<i64>) {
    let (mut numbers, mut counts, mut after) = (Vec::new(), Vec::new(), Value::Null);
    loop {
        let page = events(app, username, case, after).await;
        assert_eq!(page.codes(), [""; 0], "{}", page.body);
        counts.push(page.at("/data/case/events/totalCount").as_i64().unwrap());
        for node in page.at("/data/case/events/nodes").as_array().unwrap() {
            numbers.push(node["n"].as_i64().unwrap());
        }
        if page.at("/data/case/events/pageInfo/hasNextPage") != &json!(true) {
            return (numbers, counts);
        }
        after = page.at("/data/case/events/pageInfo/endCursor").clone();
    }
}

#[tokio::test]
async fn an_applicant_cannot_count_what_is_kept_from_him() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let (staff, counts) = numbers(&app, "chief", &case.id).await;
    let all = i64::try_from(staff.len()).unwrap();
    assert_eq!(staff, (1..=all).rev().collect::<Vec<_>>());
    assert!(counts.iter().all(|count| *count == all), "{counts:?}");

    let (told, counts) = numbers(&app, "applicant.pu", &case.id).await;
    let published = i64::try_from(told.len()).unwrap();
    assert!(published > 2 && published < all, "{published} of {all}");
    assert_eq!(told, (1..=published).rev().collect::<Vec<_>>());
    assert!(counts.iter().all(|count| *count == published), "{counts:?}");
}
