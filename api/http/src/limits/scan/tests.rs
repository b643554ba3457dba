//! What is counted of a text before anything parses it.

use std::time::{Duration, Instant};

use async_graphql::parser::parse_query;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::kernel::code::Code;

const TOO_DEEP: Result<(), TooMuch> = Err(TooMuch::Nesting { limit: MAX_NESTING });

fn tokens(text: &str) -> usize {
    Lexer::new(text).count()
}

fn nested(open: &str, close: &str, levels: usize) -> String {
    format!("{}{}", open.repeat(levels), close.repeat(levels))
}

#[test]
fn text_may_fill_the_figure_and_no_byte_more() {
    assert_eq!(scan(&" ".repeat(MAX_TEXT_BYTES)), Ok(()));
    let refusal = TooMuch::Text {
        limit: MAX_TEXT_BYTES,
        seen: MAX_TEXT_BYTES + 1,
    };
    assert_eq!(scan(&" ".repeat(MAX_TEXT_BYTES + 1)), Err(refusal));
    assert_eq!(refusal.code(), Code::QueryTooLarge);
}

#[test]
fn tokens_may_reach_the_figure_and_not_pass_it() {
    assert_eq!(scan(&"a ".repeat(MAX_TOKENS)), Ok(()));
    let refusal = TooMuch::Tokens { limit: MAX_TOKENS };
    assert_eq!(scan(&"a ".repeat(MAX_TOKENS + 1)), Err(refusal));
    assert_eq!(refusal.code(), Code::QueryTooLarge);
}

#[test]
fn brackets_of_every_kind_nest_to_the_figure_and_not_deeper() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}")] {
        assert_eq!(scan(&nested(open, close, MAX_NESTING)), Ok(()));
        assert_eq!(scan(&nested(open, close, MAX_NESTING + 1)), TOO_DEEP);
    }
    assert_eq!(scan(&nested("{([", "])}", MAX_NESTING / 3)), Ok(()));
    assert_eq!(scan(&nested("{([", "])}", MAX_NESTING / 3 + 1)), TOO_DEEP);
    assert_eq!(TooMuch::Nesting { limit: MAX_NESTING }.code(), Code::QueryTooDeep);
}

#[test]
fn closed_brackets_give_their_level_back() {
    assert_eq!(scan(&"[[]]".repeat(300)), Ok(()));
    assert_eq!(scan(&format!("{}{}", "]".repeat(100), "[".repeat(MAX_NESTING))), Ok(()));
}

#[test]
fn nested_literals_are_refused_at_once_whatever_their_number() {
    let began = Instant::now();
    for levels in [25, 2_000, 7_000, 100_000] {
        assert!(scan(&format!("{{__type(name:{})}}", nested("[", "]", levels))).is_err());
        assert!(scan(&format!("{{a(b:{})}}", "{c:".repeat(levels))).is_err());
    }
    assert!(began.elapsed() < Duration::from_millis(100));
}

#[test]
fn brackets_inside_strings_and_comments_do_not_count() {
    let brackets = "[".repeat(500);
    for text in [
        format!("{{ a(b: \"{brackets}\") }}"),
        format!("{{ a(b: \"\\\"{brackets}\\\\\") }}"),
        format!("{{ a(b: \"\"\"{brackets}\n\\\"\"\" \"\" {brackets}\"\"\") }}"),
        format!("{{ a # {brackets} \" \"\"\"\n }}"),
    ] {
        assert_eq!(scan(&text), Ok(()), "{text}");
        assert!(parse_query(&text).is_ok(), "{text}");
    }
}

#[test]
fn brackets_behind_strings_and_comments_count() {
    let brackets = "[".repeat(MAX_NESTING + 1);
    for before in [
        "\"a\"",
        "\"\\\\\"",
        "\"\"",
        "\"\"\"\"\"\"",
        "\"\"\"\\\"\"\" \"\"\"",
        "# \"\n",
        "# \"\r",
        "\u{feff}",
    ] {
        assert_eq!(scan(&format!("{before}{brackets}")), TOO_DEEP, "{before}");
    }
}

#[test]
fn an_unclosed_block_string_hides_nothing_from_the_count() {
    // The parser falls back to `""`, `" a"` and then follows the brackets.
    let text = |levels| format!("{{ a(b: [\"\"\" a\" {}]) }}", nested("[", "]", levels));
    assert!(parse_query(text(3)).is_ok());
    assert_eq!(scan(&text(3)), Ok(()));
    assert_eq!(scan(&text(MAX_NESTING)), TOO_DEEP);
}

#[test]
fn an_unclosed_string_is_left_to_the_parser() {
    let brackets = "[".repeat(500);
    for text in [
        format!("{{ a(b: \"{brackets}"),
        format!("{{ a(b: \"\n{brackets}"),
        String::from("{ a(b: \"\\"),
    ] {
        assert_eq!(scan(&text), Ok(()), "{text}");
        assert!(parse_query(&text).is_err(), "{text}");
    }
    assert_eq!(scan(&format!("{brackets}\"")), TOO_DEEP);
}

#[test]
fn tokens_are_counted_as_the_parser_reads_them() {
    for (text, count) in [
        ("", 0),
        (" ,\t\r\n\u{feff}# note", 0),
        ("{a:b(c:$d)@e...F}", 15),
        ("-12.5e+3", 1),
        ("0.5E3", 1),
        ("000", 3),
        ("1-2", 2),
        ("a\u{feff}b", 2),
        ("\"a b\"\"\"\"c\"\"\"", 2),
        ("[Int!]!", 5),
    ] {
        assert_eq!(tokens(text), count, "{text}");
    }
}

fn given(value: &Value) -> Map<String, Value> {
    Map::from_iter([("a".to_owned(), value.clone())])
}

fn nested_json(levels: usize) -> Value {
    (1..levels).fold(json!({}), |inner, level| {
        if level % 2 == 0 {
            json!({ "a": inner })
        } else {
            json!([inner])
        }
    })
}

#[test]
fn variables_may_nest_to_the_figure_and_not_deeper() {
    assert_eq!(variables(&given(&nested_json(MAX_VARIABLES_NESTING - 1))), Ok(()));
    let refusal = TooMuch::Variables {
        limit: MAX_VARIABLES_NESTING,
    };
    assert_eq!(variables(&given(&nested_json(MAX_VARIABLES_NESTING))), Err(refusal));
    assert_eq!(refusal.code(), Code::QueryTooDeep);
}

#[test]
fn scalars_and_wide_variables_are_not_deep() {
    assert_eq!(variables(&given(&Value::Null)), Ok(()));
    assert_eq!(variables(&given(&json!(vec![json!({ "a": [1] }); 10_000]))), Ok(()));
}

#[test]
fn the_deep_branch_is_found_beside_shallow_ones() {
    let value = json!({ "a": 1, "b": [1, 2, nested_json(MAX_VARIABLES_NESTING)], "c": {} });
    assert!(variables(&given(&value)).is_err());
}

proptest! {
    #[test]
    fn any_text_is_scanned_without_panic(text in any::<String>()) {
        let _ = scan(&text);
    }

    #[test]
    fn lexical_rubbish_is_scanned_without_panic_in_no_more_tokens_than_bytes(
        text in r#"[\[\](){}"\\#\n\r.eE0-9a+\-\u{feff}法 ]{0,200}"#,
    ) {
        let _ = scan(&text);
        prop_assert!(tokens(&text) <= text.len());
    }

    #[test]
    fn whatever_the_parser_accepts_is_lexed_to_its_end(
        value in r#"("""|"|\\"""|\\"|a| |\[|\]|\n){0,12}"#,
    ) {
        let text = format!("{{ a(b: [{value}]) }}");
        if parse_query(&text).is_ok() {
            let (opened, closed) = Lexer::new(&text).fold((0, 0), |(opened, closed), token| match token {
                Token::Open => (opened + 1, closed),
                Token::Close => (opened, closed + 1),
                Token::Other => (opened, closed),
            });
            prop_assert!(opened >= 3 && opened == closed, "{text}");
        }
    }
}
