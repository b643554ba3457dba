//! What a request costs, and how much one caller may ask.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;

use super::super::Rates;
use super::*;

/// Sends requests from an address to one listener.
struct Listener(Router);

impl Listener {
    fn new(account: u32, address: u32, proxies: &[&str]) -> Self {
        let proxies = proxies.iter().map(|text| text.parse().expect("a network"));
        let options = Options {
            rates: Rates { account, address },
            proxies: proxies.collect(),
            ..free()
        };
        Self(Small::new().router(options))
    }

    async fn send(&self, peer: &str, mut request: Request<Body>) -> Answer {
        let peer = SocketAddr::new(peer.parse().expect("an address"), 50_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        answer(&self.0, request).await
    }
}

#[tokio::test]
async fn an_answer_tells_its_cost_and_a_dear_request_is_refused() {
    let small = Small::new();
    let told = |answer: &Answer| answer.json()["extensions"]["cost"].clone();
    let cheap = small.send(query(&[], "{ hello broken }")).await;
    assert_eq!(told(&cheap), json!({ "requested": 2, "limit": 10_000 }));

    let text = "query ($n: Int) { rows(first: $n) { nodes } }";
    let rows = |n: Value| post(&[], json!({ "query": text, "variables": { "n": n } }).to_string());
    assert_eq!(told(&small.send(rows(json!(7))).await)["requested"], 8);
    assert_eq!(told(&small.send(rows(Value::Null)).await)["requested"], 21);
    let dear = small.send(rows(json!(10_000))).await;
    assert_eq!(dear.refusal(), (400, GRAPHQL, "QUERY_TOO_COMPLEX".to_owned()));
    let hint = &dear.json()["errors"][0]["extensions"]["hint"];
    assert_eq!(hint, "cost is 10001, at most 10000 is allowed");
    let url = "/graphql?query=query(%24n%3AInt)%7Brows(first%3A%24n)%7Bnodes%7D%7D&variables=%7B%22n%22%3A9999999%7D";
    assert_eq!(small.send(bare("GET", url)).await.code(), "QUERY_TOO_COMPLEX");
}

#[tokio::test]
async fn an_address_without_a_token_has_a_budget() {
    let listener = Listener::new(300, 3, &[]);
    for text in ["{ hello }", "{", "{ hello }"] {
        assert_ne!(listener.send("203.0.113.5", query(&[], text)).await.status, 429);
    }
    for accept in [GRAPHQL, JSON] {
        let refused = listener
            .send("203.0.113.5", query(&[("accept", accept)], "{ hello }"))
            .await;
        assert_eq!(refused.refusal(), (429, accept, "RATE_LIMITED".to_owned()));
        let wait = refused.header("retry-after");
        assert_eq!(wait, "20");
        let extensions = &refused.json()["errors"][0]["extensions"];
        assert_eq!(
            (&extensions["retryAfterSec"], &extensions["retryable"]),
            (&json!(20), &json!(true))
        );
    }
    let by_get = listener
        .send("203.0.113.5", bare("GET", "/graphql?query=%7Bhello%7D"))
        .await;
    assert_eq!(by_get.status, 429);
    assert_eq!(listener.send("203.0.113.6", query(&[], "{ hello }")).await.status, 200);
    let healthy = listener.send("203.0.113.5", bare("GET", "/healthz")).await;
    assert_eq!(healthy.status, 200);
}

#[tokio::test]
async fn an_account_has_a_budget_that_dear_requests_spend_faster() {
    let listener = Listener::new(3, 1, &[]);
    let good = ("authorization", "Bearer good");
    let text = "{ rows(first: 600) { nodes } }";
    assert_eq!(listener.send("203.0.113.5", query(&[good], text)).await.status, 200);
    assert_eq!(
        listener.send("203.0.113.6", query(&[good], "{ hello }")).await.status,
        200
    );
    let refused = listener.send("203.0.113.7", query(&[good], "{ hello }")).await;
    assert_eq!(refused.refusal(), (429, GRAPHQL, "RATE_LIMITED".to_owned()));
    let nobody = listener.send("203.0.113.7", query(&[], "{ hello }")).await;
    assert_eq!(nobody.status, 200, "the account's budget is not the address's");
}

#[tokio::test]
async fn bad_tokens_are_on_the_budget_of_the_address() {
    let listener = Listener::new(300, 2, &[]);
    let bad = ("authorization", "Bearer bad");
    for status in [401, 401, 429] {
        assert_eq!(
            listener.send("203.0.113.5", query(&[bad], "{ hello }")).await.status,
            status
        );
    }
    let good = ("authorization", "Bearer good");
    assert_eq!(
        listener.send("203.0.113.5", query(&[good], "{ hello }")).await.status,
        200
    );
}

#[tokio::test]
async fn a_hundred_forged_addresses_are_one_budget() {
    let listener = Listener::new(300, 5, &["10.0.0.1"]);
    let mut answered = 0;
    for at in 0..100 {
        let forged = format!("198.51.100.{at}");
        let element = format!("for={forged}");
        let headers = [
            ("x-forwarded-for", forged.as_str()),
            ("forwarded", element.as_str()),
            ("x-real-ip", &forged),
        ];
        answered += usize::from(listener.send("203.0.113.5", query(&headers, "{ hello }")).await.status == 200);
    }
    assert_eq!(answered, 5);
    let real = listener
        .send("10.0.0.1", query(&[("x-forwarded-for", "198.51.100.7")], "{ who }"))
        .await;
    assert!(real.text.contains("198.51.100.7"), "{}", real.text);
    for at in 0..100 {
        let chain = format!("198.51.100.{at}, 203.0.113.5");
        let refused = listener
            .send("10.0.0.1", query(&[("x-forwarded-for", &chain)], "{ hello }"))
            .await;
        assert_eq!(refused.status, 429, "the proxy saw 203.0.113.5");
    }
}
