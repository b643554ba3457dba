//! Documents and bodies made to hurt, each with the code it is refused by.

use serde_json::json;

/// Name, body and code.
pub type Attack = (&'static str, Vec<u8>, &'static str);

/// All of them.
pub fn all() -> Vec<Attack> {
    [deep(), wide(), bodies()].concat()
}

fn query(text: &str) -> Vec<u8> {
    json!({ "query": text }).to_string().into_bytes()
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("{}1{}", open.repeat(depth), close.repeat(depth))
}

/// Writes `part` with numbers from 0 in place of `#` and the number after each in place of `@`.
fn times(count: usize, part: &str) -> String {
    let numbered = |at: usize| part.replace('#', &at.to_string()).replace('@', &(at + 1).to_string());
    (0..count).map(numbered).collect()
}

/// What nests.
fn deep() -> Vec<Attack> {
    let literal = |value: String| query(&format!("{{ node(id: {value}) {{ id }} }}"));
    let deep = |depth: usize| format!("{}{}", "{ viewer ".repeat(depth), "}".repeat(depth));
    vec![
        ("lists nested 100", literal(nested("[", "]", 100)), "QUERY_TOO_DEEP"),
        ("lists nested 7,000", literal(nested("[", "]", 7_000)), "QUERY_TOO_DEEP"),
        (
            "lists nested 30,000",
            literal(nested("[", "]", 30_000)),
            "QUERY_TOO_LARGE",
        ),
        (
            "lists nested 100,000",
            literal(nested("[", "]", 100_000)),
            "QUERY_TOO_LARGE",
        ),
        (
            "objects nested 2,000",
            literal(nested("{a:", "}", 2_000)),
            "QUERY_TOO_DEEP",
        ),
        ("lists never closed", query(&"[".repeat(16_000)), "QUERY_TOO_DEEP"),
        ("fields nested 20", query(&deep(20)), "QUERY_TOO_DEEP"),
        ("fields nested 1,400", query(&deep(1_400)), "QUERY_TOO_DEEP"),
        (
            "types nested 3,000",
            query(&format!("query($a: {}) {{ a }}", nested("[", "]", 3_000))),
            "QUERY_TOO_DEEP",
        ),
    ]
}

/// What multiplies.
fn wide() -> Vec<Attack> {
    let fan = times(18, "fragment F# on Query { ...F@ ...F@ ...F@ ...F@ } ");
    let pair = times(19, "fragment F# on Query { ...F@ ...F@ } ");
    vec![
        (
            "doubling fragments",
            query(&format!(
                "{{ ...F0 }} {pair} fragment F19 on Query {{ viewer {{ id }} }}"
            )),
            "QUERY_TOO_COMPLEX",
        ),
        (
            "fragments fanning out",
            query(&format!(
                "{{ ...F0 }} {fan} fragment F18 on Query {{ viewer {{ id }} }}"
            )),
            "QUERY_TOO_COMPLEX",
        ),
        (
            "a fragment in itself",
            query("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
            "QUERY_TOO_COMPLEX",
        ),
        (
            "10,000 aliases",
            query(&format!("{{ {} }}", times(10_000, "a#:viewer{id} "))),
            "QUERY_TOO_LARGE",
        ),
        (
            "100 aliases",
            query(&format!("{{ {} }}", times(100, "a#:viewer{id} "))),
            "QUERY_TOO_COMPLEX",
        ),
        (
            "directives on __typename",
            query(&format!("{{ __typename {} }}", "@skip(if:false) ".repeat(150))),
            "QUERY_TOO_COMPLEX",
        ),
        (
            "a field 300 times",
            query(&format!("{{ {} }}", "viewer{id} ".repeat(300))),
            "QUERY_TOO_COMPLEX",
        ),
        (
            "tokens",
            query(&format!("{{ {} }}", "a ".repeat(5_000))),
            "QUERY_TOO_LARGE",
        ),
        (
            "a page of pages",
            query("{ cases(first:100) { nodes { events(first:100) { nodes { id } } } } }"),
            "QUERY_TOO_COMPLEX",
        ),
        (
            "a page of two milliards",
            query("{ cases(first:2147483647) { nodes { id } } }"),
            "QUERY_TOO_COMPLEX",
        ),
        (
            "a text without end",
            query(&format!("{{ node(id: \"{}", "x".repeat(15_000))),
            "QUERY_INVALID",
        ),
        (
            "a block text without end",
            query(&format!("{{ node(id: \"\"\"{}", "\\\"\"\"".repeat(3_000))),
            "QUERY_TOO_LARGE",
        ),
        ("control characters", query("{ viewer\u{0} { id } }"), "QUERY_INVALID"),
    ]
}

/// What is no request.
fn bodies() -> Vec<Attack> {
    vec![
        (
            "JSON nested 60,000",
            format!("{{\"query\":\"{{a}}\",\"variables\":{}", "[".repeat(60_000)).into_bytes(),
            "REQUEST_INVALID",
        ),
        (
            "variables nested 100",
            format!(
                r#"{{"query":"{{viewer{{id}}}}","variables":{{"a":{}}}}}"#,
                nested("[", "]", 100)
            )
            .into_bytes(),
            "QUERY_TOO_DEEP",
        ),
        (
            "a number without end",
            format!(r#"{{"query":"{{a}}","variables":{{"a":{}}}}}"#, "9".repeat(60_000)).into_bytes(),
            "REQUEST_INVALID",
        ),
        (
            "broken UTF-8",
            b"{\"query\":\"{ viewer { id } } \xc3\x28\"}".to_vec(),
            "REQUEST_INVALID",
        ),
        (
            "UTF-16",
            "\u{feff}{}".encode_utf16().flat_map(u16::to_be_bytes).collect(),
            "REQUEST_INVALID",
        ),
        ("zeros", vec![0; 60_000], "REQUEST_INVALID"),
        ("a body over the cap", vec![b' '; 70_000], "QUERY_TOO_LARGE"),
        ("a megabyte", vec![b'{'; 1_000_000], "QUERY_TOO_LARGE"),
        (
            "many keys",
            format!("{{{}}}", times(5_000, "\"k#\":1,").trim_end_matches(',')).into_bytes(),
            "REQUEST_INVALID",
        ),
    ]
}
