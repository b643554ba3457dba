//! Every mutation leaves its line in the audit record: the whole pipeline, each act once, the line counted.

use std::collections::BTreeSet;

use harness::TestApp;

use super::assert_none;
use crate::acts::Acts;
use crate::schema::Schema;

#[tokio::test]
async fn every_mutation_leaves_its_line_in_the_record() {
    let app = TestApp::new().await;
    let (acts, _) = Acts::counted(&app).await;
    let schema = Schema::read(&app).await;
    let all: BTreeSet<String> = schema
        .get("Mutation")
        .fields
        .iter()
        .map(|field| field.name.clone())
        .collect();
    assert_eq!(acts.names(), all, "a mutation has no example among the acts");
    assert_none(acts.failures());
}
