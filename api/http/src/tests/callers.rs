//! Who asks: tokens, ids, languages; and what happens to a request under way.

use super::*;

#[tokio::test]
async fn the_caller_is_the_token_s_person_or_nobody() {
    let small = Small::new();
    let id = ("x-request-id", "client-id_1");
    let nobody = small.send(query(&[id], "{ who }")).await;
    assert_eq!(nobody.json()["data"]["who"], " client-id_1 zh None");
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let person = small
            .send(query(&[id, ("authorization", &format!("{scheme} good"))], "{ who }"))
            .await;
        assert_eq!(person.json()["data"]["who"], "judge client-id_1 zh None");
    }
}

#[tokio::test]
async fn a_token_that_does_not_hold_is_401_in_either_media_type() {
    let small = Small::new();
    let wrong = [
        "Bearer bad",
        "Bearer",
        "Bearer ",
        "Basic Z29vZA==",
        "good",
        "Bearer good, Bearer good",
    ];
    for authorization in wrong {
        for accept in [GRAPHQL, JSON] {
            let answer = small
                .send(query(
                    &[("authorization", authorization), ("accept", accept)],
                    "{ hello }",
                ))
                .await;
            assert_eq!(
                answer.refusal(),
                (401, accept, "UNAUTHENTICATED".to_owned()),
                "{authorization}"
            );
            assert!(answer.header("www-authenticate").starts_with("Bearer"));
        }
    }
    let twice = [("authorization", "Bearer good"), ("authorization", "Bearer good")];
    assert_eq!(small.send(query(&twice, "{ hello }")).await.status, 401);
    let busy = small
        .send(query(&[("authorization", "Bearer busy")], "{ hello }"))
        .await;
    assert_eq!(busy.refusal(), (503, GRAPHQL, "BUSY".to_owned()));
    assert_eq!(busy.header("retry-after"), "1");
    assert_eq!(small.executed(), 0);
}

#[tokio::test]
async fn the_anonymous_send_one_operation_and_do_not_introspect() {
    let small = Small::new();
    let two = json!({ "query": "query A { hello } query B { hello }", "operationName": "B" }).to_string();
    assert_eq!(small.send(post(&[], two.clone())).await.code(), "QUERY_TOO_COMPLEX");
    assert_eq!(
        small
            .send(query(&[], "{ __schema { queryType { name } } }"))
            .await
            .code(),
        "FORBIDDEN"
    );
    let signed_in = ("authorization", "Bearer good");
    assert_eq!(
        small.send(post(&[signed_in], two)).await.result(),
        json!({ "data": { "hello": 1 } })
    );
    let unnamed = small
        .send(query(&[signed_in], "query A { hello } query B { hello }"))
        .await;
    assert_eq!(unnamed.code(), "QUERY_INVALID");
    assert_eq!(
        small
            .send(query(&[signed_in], "{ __schema { queryType { name } } }"))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn every_answer_carries_the_same_headers() {
    let small = Small::new();
    for request in [
        query(&[], "{ hello }"),
        post(&[], "["),
        bare("GET", "/healthz"),
        bare("PUT", "/graphql"),
        bare("GET", "/no"),
    ] {
        let answer = small.send(request).await;
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none';")
        );
        assert!(Uuid::parse_str(answer.header("x-request-id")).is_ok_and(|id| id.get_version_num() == 4));
        assert!(!answer.headers.contains_key("server"));
    }
}

#[tokio::test]
async fn a_client_names_its_request_only_in_plain_letters() {
    let small = Small::new();
    let longest = "a".repeat(64);
    for (sent, taken) in [
        ("abcd-_09", true),
        (longest.as_str(), true),
        ("7", true),
        ("web.42", true),
        ("", false),
        (&format!("{longest}a"), false),
        ("white space", false),
        ("evil\"quote", false),
        ("a/b", false),
        ("a\tb", false),
    ] {
        let answer = small.send(query(&[("x-request-id", sent)], "{ hello }")).await;
        assert_eq!(answer.header("x-request-id") == sent, taken, "{sent}");
    }
}

#[tokio::test]
async fn refusals_are_chinese_or_english() {
    let small = Small::new();
    let message = |language: &'static str| {
        let small = small.clone();
        async move { small.send(query(&[("accept-language", language)], "{")).await.json()["errors"][0]["message"].clone() }
    };
    let (chinese, english) = (message("zh-CN,en;q=0.5").await, message("en").await);
    let inside = small.send(query(&[("accept-language", "en-GB")], "{ who }")).await;
    assert!(
        inside.json()["data"]["who"]
            .as_str()
            .is_some_and(|who| who.contains(" en "))
    );
    assert!(english.as_str().is_some_and(str::is_ascii) && !chinese.as_str().is_some_and(str::is_ascii));
}

#[tokio::test]
async fn a_slow_query_is_stopped() {
    let hasty = Options {
        timeout: Duration::from_millis(50),
        ..free()
    };
    let answer = Small::new().send_with(hasty, query(&[], "{ slow }")).await;
    assert_eq!(answer.refusal(), (503, GRAPHQL, "TIMEOUT".to_owned()));
}

#[tokio::test]
async fn a_request_waits_for_a_place_only_so_long() {
    let small = Small::new();
    let router = small.router(Options {
        concurrency: 1,
        timeout: Duration::from_millis(400),
        patience: Duration::from_millis(20),
        ..free()
    });
    let timed = |text: &'static str| {
        let router = router.clone();
        async move {
            let Ok(response) = router.oneshot(query(&[("accept", JSON)], text)).await;
            let body = response
                .into_body()
                .collect()
                .await
                .expect("the body is whole")
                .to_bytes();
            String::from_utf8_lossy(&body).into_owned()
        }
    };
    let (first, second) = tokio::join!(timed("{ slow }"), timed("{ hello }"));
    assert!(first.contains("TIMEOUT") && second.contains("BUSY"), "{first} {second}");
    assert!(timed("{ hello }").await.starts_with(r#"{"data":{"hello":1}"#));
}

#[tokio::test]
async fn a_panic_answers_internal_and_the_next_request_goes_on() {
    let small = Small::new();
    let router = small.router(Options {
        concurrency: 1,
        ..free()
    });
    for (text, status) in [("{ panics }", 500), ("{ panics }", 500), ("{ hello }", 200)] {
        let Ok(response) = router.clone().oneshot(query(&[], text)).await;
        assert_eq!(response.status(), status);
    }
    assert_eq!(
        small.send(query(&[], "{ panics }")).await.refusal(),
        (500, GRAPHQL, "INTERNAL".to_owned())
    );
}
