//! Forged, bent, foreign and stale access tokens at the HTTP door: each is refused as every other, byte for byte.
//!
//! The tokens are put together here by hand, header and claims as text, and signed with the court's own key where a
//! forger who had it would sign: what is refused then is refused for what the token says.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer as _, SigningKey};
use harness::live::{Heard, Socket};
use harness::{PASSWORD, TestApp};
use serde_json::{Value, json};
use zhixing_api::config::Secrets;

/// A signed-in person's token, taken apart.
struct Known {
    token: String,
    refresh_token: String,
    header: Value,
    claims: Value,
    key: SigningKey,
}

fn part(token: &str, n: usize) -> String {
    token.split('.').nth(n).unwrap().to_owned()
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn encoded(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

impl Known {
    async fn of(app: &TestApp, username: &str) -> Self {
        let answer = app.anonymous().sign_in(username, PASSWORD).await;
        let token = answer.text("/data/signIn/accessToken");
        Self {
            refresh_token: answer.text("/data/signIn/refreshToken"),
            header: decoded(&part(&token, 0)),
            claims: decoded(&part(&token, 1)),
            key: SigningKey::from_bytes(Secrets::fixed(0x2a).signing()),
            token,
        }
    }

    /// Signs header and claims, as text, with the court's own key.
    fn signed(&self, header: &str, claims: &str) -> String {
        let head = format!("{}.{}", encoded(header), encoded(claims));
        let signature = self.key.sign(head.as_bytes());
        format!("{head}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// With other members of the header.
    fn headed(&self, change: &Value) -> String {
        self.signed(&changed(&self.header, change).to_string(), &self.claims.to_string())
    }

    /// With other claims.
    fn claiming(&self, change: &Value) -> String {
        self.signed(&self.header.to_string(), &changed(&self.claims, change).to_string())
    }

    fn second(&self, claim: &str) -> i64 {
        self.claims[claim].as_i64().unwrap()
    }
}

/// `of` with the members of `change` in place of its own; a null takes one away.
fn changed(of: &Value, change: &Value) -> Value {
    let mut of = of.clone();
    let object = of.as_object_mut().unwrap();
    for (name, value) in change.as_object().unwrap() {
        if value.is_null() {
            object.remove(name);
        } else {
            object.insert(name.clone(), value.clone());
        }
    }
    of
}

fn wrong_headers(known: &Known) -> Vec<(&'static str, String)> {
    let (head, body, tag) = (part(&known.token, 0), part(&known.token, 1), part(&known.token, 2));
    let headed = |change: Value| known.headed(&change);
    let none = encoded(r#"{"alg":"none","typ":"at+jwt"}"#);
    vec![
        ("alg none, no signature", format!("{none}.{body}.")),
        ("alg none, a signature", format!("{none}.{body}.{tag}")),
        ("alg none with our kid", headed(json!({ "alg": "none" }))),
        ("alg None", headed(json!({ "alg": "None" }))),
        ("alg HS256", headed(json!({ "alg": "HS256" }))),
        ("alg RS256", headed(json!({ "alg": "RS256" }))),
        ("alg ES256", headed(json!({ "alg": "ES256" }))),
        ("no alg", headed(json!({ "alg": null }))),
        ("typ JWT", headed(json!({ "typ": "JWT" }))),
        ("typ of a refresh token", headed(json!({ "typ": "rt+jwt" }))),
        ("no typ", headed(json!({ "typ": null }))),
        (
            "another kid",
            headed(json!({ "kid": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })),
        ),
        ("kid a path", headed(json!({ "kid": "../../etc/passwd" }))),
        ("kid a statement", headed(json!({ "kid": "' OR '1'='1" }))),
        ("kid a number", headed(json!({ "kid": 1 }))),
        ("no kid", headed(json!({ "kid": null }))),
        ("jku", headed(json!({ "jku": "https://example.com/jwks.json" }))),
        (
            "jwk",
            headed(json!({ "jwk": { "kty": "OKP", "crv": "Ed25519", "x": "AAAA" } })),
        ),
        ("x5u", headed(json!({ "x5u": "https://example.com/cert.pem" }))),
        ("crit", headed(json!({ "crit": ["exp"], "exp": 1 }))),
        ("header no JSON", known.signed("{", &known.claims.to_string())),
        ("header a list", known.signed("[]", &known.claims.to_string())),
        ("header empty", format!(".{body}.{tag}")),
        (
            "header in the other alphabet",
            format!("{}.{body}.{tag}", STANDARD.encode(known.header.to_string())),
        ),
        ("header cut", format!("{}.{body}.{tag}", &head[..head.len() - 4])),
    ]
}

fn wrong_claims(known: &Known) -> Vec<(&'static str, String)> {
    let claiming = |change: Value| known.claiming(&change);
    let (iat, exp) = (known.second("iat"), known.second("exp"));
    let text = known.claims.to_string();
    let twice = |more: &str| {
        known.signed(
            &known.header.to_string(),
            &format!("{},{more}}}", &text[..text.len() - 1]),
        )
    };
    vec![
        ("iss foreign", claiming(json!({ "iss": "https://example.com" }))),
        ("no iss", claiming(json!({ "iss": null }))),
        ("aud foreign", claiming(json!({ "aud": "another-api" }))),
        (
            "aud a list with ours",
            claiming(json!({ "aud": ["zhixing-api", "another-api"] })),
        ),
        ("no aud", claiming(json!({ "aud": null }))),
        ("no sub", claiming(json!({ "sub": null }))),
        (
            "sub of nobody",
            claiming(json!({ "sub": "00000000-0000-0000-0000-000000000007" })),
        ),
        ("sub no id", claiming(json!({ "sub": "chief" }))),
        (
            "sid of no session",
            claiming(json!({ "sid": "00000000-0000-0000-0000-000000000007" })),
        ),
        ("no sid", claiming(json!({ "sid": null }))),
        ("no jti", claiming(json!({ "jti": null }))),
        ("no exp", claiming(json!({ "exp": null }))),
        ("exp in milliseconds", claiming(json!({ "exp": exp * 1_000 }))),
        ("exp a text", claiming(json!({ "exp": exp.to_string() }))),
        ("exp a fraction", claiming(json!({ "exp": 1.5e300 }))),
        (
            "exp past",
            claiming(json!({ "iat": iat - 1_000, "nbf": iat - 1_000, "exp": iat - 100 })),
        ),
        ("exp the largest number", claiming(json!({ "exp": i64::MAX }))),
        ("exp before iat", claiming(json!({ "exp": iat - 1 }))),
        ("lifetime a second too long", claiming(json!({ "exp": exp + 1 }))),
        ("no nbf", claiming(json!({ "nbf": null }))),
        ("nbf ahead", claiming(json!({ "nbf": iat + 31 }))),
        ("no iat", claiming(json!({ "iat": null }))),
        (
            "iat ahead",
            claiming(json!({ "iat": iat + 31, "nbf": iat, "exp": exp + 31 })),
        ),
        ("iat the smallest number", claiming(json!({ "iat": i64::MIN }))),
        ("no gen", claiming(json!({ "gen": null }))),
        ("gen ahead of the session", claiming(json!({ "gen": 1 }))),
        ("gen below zero", claiming(json!({ "gen": -1 }))),
        ("acr unknown", claiming(json!({ "acr": "root" }))),
        ("no acr", claiming(json!({ "acr": null }))),
        ("no auth_time", claiming(json!({ "auth_time": null }))),
        ("a claim of its own", claiming(json!({ "role": "PRES" }))),
        ("sub twice", twice(r#""sub":"00000000-0000-0000-0000-000000000007""#)),
        ("exp twice", twice(&format!(r#""exp":{exp}"#))),
        ("claims no JSON", known.signed(&known.header.to_string(), "{")),
        ("claims a list", known.signed(&known.header.to_string(), "[]")),
    ]
}

fn wrong_forms(known: &Known, other: &Known) -> Vec<(&'static str, String)> {
    let (head, body, tag) = (part(&known.token, 0), part(&known.token, 1), part(&known.token, 2));
    let flipped = if tag.starts_with('A') { "B" } else { "A" };
    let theirs = SigningKey::from_bytes(&[7; 32]);
    let foreign = URL_SAFE_NO_PAD.encode(theirs.sign(format!("{head}.{body}").as_bytes()).to_bytes());
    let padded = changed(&known.claims, &json!({ "sub": "x".repeat(3_000) })).to_string();
    vec![
        ("signed with another key", format!("{head}.{body}.{foreign}")),
        (
            "the claims of another token",
            format!("{head}.{}.{tag}", part(&other.token, 1)),
        ),
        (
            "the signature of another token",
            format!("{head}.{body}.{}", part(&other.token, 2)),
        ),
        (
            "one character of the signature changed",
            format!("{head}.{body}.{flipped}{}", &tag[1..]),
        ),
        ("no signature", format!("{head}.{body}.")),
        ("two parts", format!("{head}.{body}")),
        ("four parts", format!("{}.{tag}", known.token)),
        ("cut by one character", known.token[..known.token.len() - 1].to_owned()),
        (
            "longer than 2 KiB, signed",
            known.signed(&known.header.to_string(), &padded),
        ),
        ("longer than 2 KiB", "A".repeat(2_049)),
        ("a refresh token", known.refresh_token.clone()),
        ("dots", "..".to_owned()),
        ("a user name", "chief".to_owned()),
    ]
}

async fn ask(app: &TestApp, path: &str, authorizations: &[String]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-request-id", "the-same-request");
    for value in authorizations {
        request = request.header(header::AUTHORIZATION, value);
    }
    let body = json!({ "query": "{ viewer { username } }" }).to_string();
    app.http(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn every_forged_token_is_refused_as_every_other() {
    let app = TestApp::new().await;
    let (chief, pu) = (Known::of(&app, "chief").await, Known::of(&app, "applicant.pu").await);
    let honest = chief.headed(&json!({}));
    let (status, _, body) = ask(&app, "/graphql", &[format!("Bearer {honest}")]).await;
    assert_eq!(
        status,
        StatusCode::OK,
        "put together by hand as the court does, it holds"
    );
    assert!(String::from_utf8_lossy(&body).contains("chief"));
    let (_, _, wanted) = ask(&app, "/graphql", &["Bearer x".to_owned()]).await;

    let all = [wrong_headers(&chief), wrong_claims(&chief), wrong_forms(&chief, &pu)].concat();
    assert!(all.len() >= 70, "{}", all.len());
    for (why, token) in all {
        let (status, headers, body) = ask(&app, "/graphql", &[format!("Bearer {token}")]).await;
        assert_eq!(
            status,
            StatusCode::UNAUTHORIZED,
            "{why}: {}",
            String::from_utf8_lossy(&body)
        );
        assert_eq!(body, wanted, "{why}: {}", String::from_utf8_lossy(&body));
        let challenge = headers.get(header::WWW_AUTHENTICATE).unwrap().to_str().unwrap();
        assert!(challenge.contains("invalid_token"), "{why}: {challenge}");
    }
    let twice = [format!("Bearer {}", chief.token), format!("Bearer {}", chief.token)];
    let (status, _, body) = ask(&app, "/graphql", &twice).await;
    assert_eq!((status, body), (StatusCode::UNAUTHORIZED, wanted), "the header twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_forged_token_closes_a_socket_and_opens_no_event_stream() {
    let app = TestApp::new().await;
    let (chief, pu) = (Known::of(&app, "chief").await, Known::of(&app, "applicant.pu").await);
    let address = app.listen().await;
    let all = [wrong_headers(&chief), wrong_claims(&chief), wrong_forms(&chief, &pu)].concat();
    let honest = chief.headed(&json!({}));
    tokio::task::spawn_blocking(move || {
        let said = |token: &str| {
            let mut socket = Socket::speaking(address);
            let authorization = format!("Bearer {token}");
            socket.say(&json!({ "type": "connection_init", "payload": { "Authorization": authorization } }));
            socket.hear()
        };
        assert_eq!(said(&honest), Heard::Said(json!({ "type": "connection_ack" })));
        for (why, token) in all {
            assert_eq!(said(&token), Heard::Closed(4403, "Forbidden".to_owned()), "{why}");
        }
    })
    .await
    .unwrap();
    let all = [wrong_headers(&chief), wrong_claims(&chief), wrong_forms(&chief, &pu)].concat();
    for (why, token) in all {
        let body = json!({ "query": "subscription { caseEvents(caseId: \"x\") { n } }" }).to_string();
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "text/event-stream")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        let (status, headers, _) = app.http(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{why}");
        assert_ne!(headers[header::CONTENT_TYPE], "text/event-stream", "{why}");
    }
}

#[tokio::test]
async fn a_token_in_the_address_counts_for_nothing() {
    let app = TestApp::new().await;
    let chief = Known::of(&app, "chief").await;
    for name in ["access_token", "token", "authorization", "Authorization"] {
        let path = format!("/graphql?{name}={}", chief.token);
        let (status, _, body) = ask(&app, &path, &[]).await;
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let told = body.pointer("/data/viewer").is_some_and(Value::is_object);
        assert!(!told, "{name}: {status} {body}");
    }
}
