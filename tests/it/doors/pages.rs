//! The pages from outside: what a browser is given and what it may load, and who is told the schema.

use std::net::SocketAddr;

use harness::process::{Ground, Served};
use serde_json::{Value, json};
use zhixing_api::graphql::DOCUMENTS;

use super::wire::{Heard, exchange, request};
use crate::schema::workspace;

const BROWSER: (&str, &str) = (
    "accept",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
);

fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Heard {
    exchange(address, &request("GET", path, headers, b"")).unwrap()
}

/// The page at a path, which loads its own files alone and is written so that its policy lets it be.
fn page(address: SocketAddr, path: &str) -> String {
    let heard = get(address, path, &[BROWSER]);
    assert_eq!(
        (heard.status, heard.header("content-type")),
        (200, "text/html; charset=utf-8"),
        "{path}"
    );
    let policy = heard.header("content-security-policy");
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    let text = heard.text();
    for inline in [
        "<style",
        " style=",
        " onclick",
        " onload",
        "javascript:",
        "http://",
        "https://",
        "{{",
    ] {
        assert!(!text.contains(inline), "{path} holds {inline}");
    }
    for script in text.split("<script").skip(1) {
        let (tag, inside) = script.split_once('>').unwrap();
        assert!(
            tag.contains(" src=\"/pages/") && inside.starts_with("</script>"),
            "{script}"
        );
    }
    for name in ["src=\"", "href=\""] {
        for loaded in text.split(name).skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let is_there = loaded == "data:," || get(address, loaded, &[BROWSER]).status == 200;
            assert!(is_there, "{path} leads to {loaded}");
        }
    }
    for control in ["<input ", "<select ", "<textarea "] {
        for tag in text.split(control).skip(1) {
            let id = tag.split("id=\"").nth(1).unwrap().split('"').next().unwrap();
            let is_labelled = text.contains(&format!("<label for=\"{id}\""))
                || text.contains(&format!("<label class=\"beside\"><input id=\"{id}\""));
            assert!(is_labelled, "{path}: nobody tells what {id} is");
        }
    }
    text
}

fn script() -> String {
    std::fs::read_to_string(workspace().join("api/pages/explore.js")).unwrap()
}

/// The texts the explorer offers, each with its variables.
fn samples() -> Vec<(String, Value)> {
    let script = script();
    let lines = script.lines().filter_map(|line| line.split_once("': ['"));
    let read = lines.map(|(_, rest)| {
        let (text, variables) = rest.split_once("', '").unwrap();
        let variables = variables.strip_suffix("'],").unwrap();
        (text.replace("\\n", "\n"), serde_json::from_str(variables).unwrap())
    });
    read.collect()
}

/// A text of the explorer's own.
fn own(name: &str) -> String {
    let script = script();
    let text = script.split(&format!("const {name} = `")).nth(1).unwrap();
    text.split('`').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_get_a_page_and_machines_the_addresses() {
    let ground = Ground::founded().await;
    let served = ground.serve();
    let address = served.address();
    let home = page(address, "/");
    assert!(
        home.contains("谁可以登录") && home.contains("href=\"/explore\""),
        "{home}"
    );
    assert!(!home.contains("示范账号"), "a court shows no logins");
    assert!(
        home.find("执行").unwrap() < home.find("Zhixing</span>").unwrap(),
        "Chinese first"
    );
    for accept in ["*/*", "application/json", "application/json, text/html;q=0.5"] {
        let heard = get(address, "/", &[("accept", accept)]);
        assert_eq!(heard.header("vary"), "Accept", "{accept}");
        let told = heard.json();
        for name in ["graphql", "schema", "keys", "health", "ready", "explore"] {
            assert!(told[name].as_str().unwrap().starts_with('/'), "{told}");
        }
    }
    assert_eq!(get(address, "/", &[BROWSER]).header("vary"), "Accept");
    assert_eq!(exchange(address, &request("POST", "/", &[], b"")).unwrap().status, 405);
    page(address, "/explore");
    for (file, media) in [("pages.css", "text/css"), ("explore.js", "text/javascript")] {
        let heard = get(address, &format!("/pages/{file}"), &[]);
        assert!(heard.header("content-type").starts_with(media), "{file}");
        assert_eq!(heard.header("x-content-type-options"), "nosniff");
        for elsewhere in [
            "http://",
            "https://",
            "//cdn",
            "url(",
            "@import",
            "innerHTML",
            "localStorage",
            "eval(",
        ] {
            assert!(!heard.text().contains(elsewhere), "{file}: {elsewhere}");
        }
    }
}

#[test]
fn the_desk_comes_in_by_registered_documents() {
    for name in ["SIGN_IN", "PROVE", "REFRESH", "SIGN_OUT"] {
        assert!(DOCUMENTS.contains(&own(name).as_str()), "{name} is not registered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_court_may_do_without_the_desk() {
    let ground = Ground::founded().await;
    let served = ground.serve_with(&[("ZHIXING_EXPLORE", "false")]);
    let address = served.address();
    for path in ["/explore", "/pages/explore.js"] {
        assert_eq!(get(address, path, &[BROWSER]).status, 404, "{path}");
    }
    assert!(!page(address, "/").contains("/explore"));
    assert_eq!(get(address, "/", &[]).json()["explore"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_shows_its_logins_and_they_are_good() {
    let ground = Ground::bare().await;
    let (served, printed) = ground.demo(&["--listen", "127.0.0.1:0"]).await;
    assert!(printed.contains("/explore"), "{printed}");
    let home = page(served.address(), "/");
    let row = home.split("<code>judge.rapid1</code>").nth(1).unwrap();
    let password = row.split("<code>").nth(1).unwrap().split('<').next().unwrap();
    let judge = served.sign_in_with("judge.rapid1", password);
    for (text, variables) in samples().into_iter().filter(|(text, _)| text.starts_with("query")) {
        let answer = judge.run(&text, &variables).unwrap();
        assert!(answer.codes().is_empty(), "{text}: {}", answer.body);
    }
    let desk = page(served.address(), "/explore");
    assert!(desk.contains(&format!("value=\"judge.rapid1\" data-password=\"{password}\"")));
    assert_eq!(get(served.address(), "/schema.graphql", &[]).status, 200);
}

/// The status of the schema's text, and whether the explorer's question is answered, for one who is signed in.
fn told(served: &Served, username: &str) -> (u16, bool) {
    let client = served.sign_in(username);
    let bearer = format!("Bearer {}", client.token());
    let text = get(served.address(), "/schema.graphql", &[("authorization", &bearer)]);
    let asked = client.run(&own("SCHEMA"), &json!({})).unwrap();
    (
        text.status,
        asked.codes().is_empty() && asked.at("/data/__schema/types").is_array(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn in_service_the_schema_is_told_to_staff_alone() {
    let ground = Ground::founded().await;
    let served = ground.serve();
    for (username, answer) in [
        ("chief", (200, true)),
        ("judge.rapid1", (200, true)),
        ("applicant.pu", (404, false)),
        ("deputy", (404, false)),
    ] {
        assert_eq!(told(&served, username), answer, "{username}");
    }
    let address = served.address();
    assert_eq!(get(address, "/schema.graphql", &[]).status, 404);
    let stale = get(address, "/schema.graphql", &[("authorization", "Bearer stale")]);
    assert_eq!((stale.status, stale.code().as_str()), (401, "UNAUTHENTICATED"));
}
