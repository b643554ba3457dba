//! Status and media type by GraphQL over HTTP, and the small addresses.

use super::*;

#[tokio::test]
async fn an_executed_request_is_200_in_the_media_type_asked_for() {
    let small = Small::new();
    for (accept, media) in [("", GRAPHQL), ("*/*", GRAPHQL), (GRAPHQL, GRAPHQL), (JSON, JSON)] {
        let answer = small.send(query(&[("accept", accept)], "{ hello }")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), format!("{media}; charset=utf-8"));
        assert_eq!(answer.result(), json!({ "data": { "hello": 1 } }));
    }
}

#[tokio::test]
async fn a_failed_field_is_200_with_data_even_if_all_data_is_null() {
    for accept in [GRAPHQL, JSON] {
        let answer = Small::new().send(query(&[("accept", accept)], "{ broken }")).await;
        assert_eq!(answer.status, 200);
        assert!(answer.json().as_object().is_some_and(|body| body.contains_key("data")));
    }
}

#[tokio::test]
async fn an_unfit_document_is_400_or_200_without_data() {
    let small = Small::new();
    for (text, code) in [
        ("{", "QUERY_INVALID"),
        ("", "QUERY_INVALID"),
        ("query A { hello } query A { hello }", "QUERY_INVALID"),
        ("subscription { a }", "REQUEST_INVALID"),
        ("{ ...F } fragment F on Query { ...F }", "QUERY_TOO_COMPLEX"),
        ("{ __schema { types { name } } }", "FORBIDDEN"),
    ] {
        let answer = small.send(query(&[("accept", GRAPHQL)], text)).await;
        assert_eq!(answer.refusal(), (400, GRAPHQL, code.to_owned()), "{text}");
        let answer = small.send(query(&[("accept", JSON)], text)).await;
        assert_eq!(answer.refusal(), (200, JSON, code.to_owned()), "{text}");
    }
    assert_eq!(small.executed(), 0);
    let located = small.send(query(&[], "{ hello( }")).await;
    assert_eq!(located.json()["errors"][0]["locations"][0]["line"], 1);
}

#[tokio::test]
async fn what_validation_refuses_is_400_or_200_without_data() {
    for (accept, status) in [(GRAPHQL, 400), (JSON, 200)] {
        for body in [
            json!({ "query": "{ absent }" }),
            json!({ "query": "query ($a: Int!) { echo(value: $a) }", "variables": { "a": "x" } }),
        ] {
            let answer = Small::new().send(post(&[("accept", accept)], body.to_string())).await;
            assert_eq!(answer.status, status, "{body}");
            assert!(answer.json().get("data").is_none(), "{body}");
        }
    }
}

#[tokio::test]
async fn a_variable_that_is_needed_and_not_given_is_named() {
    let small = Small::new();
    let send = |accept, text: &str, variables: Value| {
        small.send(post(
            &[("accept", accept)],
            json!({ "query": text, "variables": variables }).to_string(),
        ))
    };
    let needs = "query ($b: Int, $a: Int!) { echo(value: $a) }";
    for variables in [json!(null), json!({ "b": 1 }), json!({ "a": null })] {
        let answer = send(GRAPHQL, needs, variables.clone()).await;
        assert_eq!(answer.refusal(), (400, GRAPHQL, "INPUT_INVALID".to_owned()));
        assert_eq!(answer.json()["errors"][0]["extensions"]["field"], "a");
        assert_eq!(
            send(JSON, needs, variables).await.refusal(),
            (200, JSON, "INPUT_INVALID".to_owned())
        );
    }
    assert_eq!(small.executed(), 0);
    let preset = "query ($a: Int! = 3) { echo(value: $a) }";
    assert_eq!(
        send(GRAPHQL, preset, json!({})).await.result(),
        json!({ "data": { "echo": 3 } })
    );
}

#[tokio::test]
async fn a_client_that_takes_neither_media_type_gets_406() {
    let small = Small::new();
    for accept in ["text/html", "application/json;q=0", "application/json;charset=gbk"] {
        let answer = small.send(query(&[("accept", accept)], "{ hello }")).await;
        assert_eq!(answer.refusal(), (406, JSON, "MEDIA_TYPE".to_owned()));
    }
    assert_eq!(small.executed(), 0);
}

#[tokio::test]
async fn a_get_reads_and_never_writes() {
    let small = Small::new();
    let answer = small
        .send(bare(
            "GET",
            "/graphql?query=query(%24a%3AInt!)%7Becho(value%3A%24a)%7D&variables=%7B%22a%22%3A7%7D",
        ))
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.result()),
        (200, json!({ "data": { "echo": 7 } }))
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    let both = "/graphql?query=query+A%7Bhello%7D%20mutation+B%7Bwrite%7D&operationName=";
    let mut signed_in = bare("GET", &format!("{both}A"));
    signed_in
        .headers_mut()
        .insert("authorization", "Bearer good".parse().expect("ASCII"));
    assert_eq!(small.send(signed_in).await.result(), json!({ "data": { "hello": 1 } }));
    for uri in [format!("{both}B"), "/graphql?query=mutation%7Bwrite%7D".to_owned()] {
        let answer = small.send(bare("GET", &uri)).await;
        assert_eq!(answer.refusal(), (405, GRAPHQL, "METHOD_NOT_ALLOWED".to_owned()));
        assert_eq!(answer.header("allow"), "POST");
    }
    assert_eq!(
        small.send(bare("GET", "/graphql")).await.refusal(),
        (400, GRAPHQL, "REQUEST_INVALID".to_owned())
    );
    assert_eq!(small.executed(), 2);
}

#[tokio::test]
async fn other_methods_and_addresses_are_refused_in_json() {
    let small = Small::new();
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = small.send(bare(method, "/graphql")).await;
        assert_eq!(answer.refusal(), (405, GRAPHQL, "METHOD_NOT_ALLOWED".to_owned()));
        assert_eq!(answer.header("allow"), "GET,HEAD,POST");
    }
    assert_eq!(small.send(bare("POST", "/healthz")).await.header("allow"), "GET,HEAD");
    for uri in [
        "/pages/",
        "/pages/x.js",
        "/graphql/",
        "/graphql/x",
        "/schema.graphql",
        "/.env",
    ] {
        assert_eq!(
            small.send(bare("GET", uri)).await.refusal(),
            (404, GRAPHQL, "NOT_FOUND".to_owned()),
            "{uri}"
        );
    }
}

#[tokio::test]
async fn the_small_addresses_answer() {
    let mut small = Small::new();
    assert_eq!(
        small.send(bare("GET", "/healthz")).await.json(),
        json!({ "status": "ok" })
    );
    assert_eq!(small.send(bare("GET", "/readyz")).await.status, 200);
    small.fares = Fares::Full;
    assert_eq!(small.send(bare("GET", "/readyz")).await.status, 503);
    assert_eq!(small.send(bare("GET", "/healthz")).await.status, 200);
    let stopping = CancellationToken::new();
    small.fares = Fares::Well;
    let router = small.stopping_router(free(), stopping.clone());
    assert_eq!(answer(&router, bare("GET", "/readyz")).await.status, 200);
    stopping.cancel();
    assert_eq!(answer(&router, bare("GET", "/readyz")).await.status, 503);
    assert_eq!(answer(&router, bare("GET", "/healthz")).await.status, 200);
    let keys = small.send(bare("GET", "/.well-known/jwks.json")).await;
    assert_eq!(
        (keys.json(), keys.header("cache-control")),
        (json!({ "keys": [] }), "public, max-age=300")
    );
    let shown = Options {
        introspection: true,
        ..free()
    };
    let schema = small.send_with(shown, bare("GET", "/schema.graphql")).await;
    assert_eq!(schema.header("content-type"), "text/plain; charset=utf-8");
    assert!(schema.text.contains("type Mutation"));
}
