//! What a `;` may hide in, one by one.

use proptest::prelude::*;

use super::statements;

fn cut(text: &str) -> Vec<&str> {
    statements(text).expect("everything in it ends")
}

#[test]
fn statements_stand_between_semicolons() {
    assert_eq!(cut(""), [""; 0]);
    assert_eq!(cut(" ;; \n ; "), [""; 0]);
    assert_eq!(cut("SELECT 1"), ["SELECT 1"]);
    assert_eq!(cut("SELECT 1;\n\nSELECT 2 ;"), ["SELECT 1", "SELECT 2"]);
}

#[test]
fn strings_and_names_hold_anything() {
    assert_eq!(cut("SELECT 'a;b'; SELECT 1"), ["SELECT 'a;b'", "SELECT 1"]);
    assert_eq!(
        cut("SELECT 'it''s; --so'; SELECT 1"),
        ["SELECT 'it''s; --so'", "SELECT 1"]
    );
    assert_eq!(cut("SELECT \"a;\"\"b\"; SELECT 1"), ["SELECT \"a;\"\"b\"", "SELECT 1"]);
    assert_eq!(
        cut("SELECT '便民；服务;站'; SELECT 1"),
        ["SELECT '便民；服务;站'", "SELECT 1"]
    );
    // a backslash escapes in one kind of string alone
    assert_eq!(cut(r"SELECT '\'; SELECT 1"), [r"SELECT '\'", "SELECT 1"]);
    assert_eq!(cut(r"SELECT E'\';'; SELECT 1"), [r"SELECT E'\';'", "SELECT 1"]);
}

#[test]
fn comments_end_nothing_and_are_left_out_around_statements() {
    assert_eq!(cut("-- one; two\nSELECT 1; -- three;\n"), ["SELECT 1"]);
    assert_eq!(
        cut("/* one; */ SELECT 1 /* 'two */; SELECT 2"),
        ["SELECT 1", "SELECT 2"]
    );
    assert_eq!(
        cut("SELECT 1 -- it's; so\n + 2; SELECT 3"),
        ["SELECT 1 -- it's; so\n + 2", "SELECT 3"]
    );
    assert_eq!(cut("SELECT 4 - -2 / 3; SELECT 1"), ["SELECT 4 - -2 / 3", "SELECT 1"]);
    assert_eq!(cut("-- nothing; at all"), [""; 0]);
}

#[test]
fn dollar_quotes_hold_anything_but_their_own_mark() {
    let function = "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql";
    assert_eq!(cut(&format!("{function}; SELECT 1")), [function, "SELECT 1"]);
    assert_eq!(
        cut("DO $a$ x; $$ ; $b$ ; $a$; SELECT 1"),
        ["DO $a$ x; $$ ; $b$ ; $a$", "SELECT 1"]
    );
    // neither a parameter nor a name with a dollar begins one
    assert_eq!(cut("SELECT $1; SELECT $2"), ["SELECT $1", "SELECT $2"]);
    assert_eq!(cut("SELECT a$b$c; SELECT $"), ["SELECT a$b$c", "SELECT $"]);
}

#[test]
fn bodies_of_triggers_hold_statements() {
    let body = "BEGIN UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END; SELECT RAISE(ABORT, 'no; END'); END";
    for head in [
        "CREATE TRIGGER t AFTER UPDATE ON legend",
        "create temp trigger t AFTER DELETE ON x WHEN CASE OLD.a WHEN 1 THEN 0 END",
        "CREATE TEMPORARY TRIGGER t BEFORE INSERT ON x",
    ] {
        let trigger = format!("{head} {body}");
        assert_eq!(cut(&format!("{trigger};\nSELECT 1")), [trigger.as_str(), "SELECT 1"]);
    }
    // a server's trigger has no body, and nothing else has one
    let server = "CREATE TRIGGER t BEFORE UPDATE ON x FOR EACH ROW EXECUTE FUNCTION f()";
    assert_eq!(
        cut(&format!("{server}; BEGIN; END; SELECT 1")),
        [server, "BEGIN", "END", "SELECT 1"]
    );
}

#[test]
fn what_does_not_end_is_named_with_its_line() {
    for (text, what) in [
        ("SELECT 1;\nSELECT 'a", "a string that begins in line 2 does not end"),
        ("SELECT E'a\\'", "a string that begins in line 1 does not end"),
        ("SELECT \"a", "a quoted name that begins in line 1 does not end"),
        ("\n\n/* a", "a comment that begins in line 3 does not end"),
        ("/* a /* b */ c */", "a comment that begins in line 1 does not end"),
        ("DO $a$ $$", "a dollar quote that begins in line 1 does not end"),
        (
            "\nCREATE TRIGGER t AFTER UPDATE ON x BEGIN SELECT 1;",
            "the body of a trigger that begins in line 2 does not end",
        ),
    ] {
        assert_eq!(statements(text).expect_err(text).to_string(), what);
    }
}

const STATEMENTS: [&str; 6] = [
    "SELECT 1",
    "INSERT INTO t VALUES ('a;''b', \"c;\")",
    "DO $do$ BEGIN x; END; $do$",
    "CREATE TRIGGER t AFTER UPDATE ON x BEGIN SELECT 1; SELECT CASE 1 WHEN 2 THEN 3 END; END",
    "UPDATE t SET a = E'\\';' -- b;\n WHERE c",
    "SELECT 1 /* ; */ + $1",
];
const BETWEEN: [&str; 5] = [";", " ;\n\n", ";-- it's; so\n", "; /* $$ ' ; */ ", ";;\r\n;"];

proptest! {
    #[test]
    fn whatever_stands_between_statements_they_come_out_as_they_went_in(
        parts in prop::collection::vec((0..STATEMENTS.len(), 0..BETWEEN.len()), 0..12),
    ) {
        let wanted: Vec<&str> = parts.iter().map(|(statement, _)| STATEMENTS[*statement]).collect();
        let texts = parts.iter().map(|(statement, between)| format!("{}{}", STATEMENTS[*statement], BETWEEN[*between]));
        let text: String = texts.collect();
        prop_assert_eq!(statements(&text), Ok(wanted));
    }

    #[test]
    fn any_text_at_all_is_read_to_its_end(text in "[-/*'\"$;Eea\\\\ \n节]{0,40}") {
        for statement in statements(&text).unwrap_or_default() {
            prop_assert!(text.contains(statement) && !statement.is_empty());
        }
    }
}
