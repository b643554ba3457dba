//! The table of changes is sound, pinned, and applied whole or not at all.

use std::collections::BTreeSet;
use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement};

use crate::change::Change;
use crate::error::ChangeError;
use crate::run::apply;
use crate::scan::statements;
use crate::{CHANGES, Standing, fresh, is_untouched, standing, up, up_to};

/// The checksum of each change, and its name.
const CHECKSUMS: &str = include_str!("changes/checksums");

/// An empty store in memory.
async fn empty() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    Database::connect(options).await.expect("SQLite is built in")
}

async fn text(conn: &DatabaseConnection, sql: &str) -> String {
    let row = conn.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
    row.expect("asked").expect("a row").try_get("", "it").expect("a text")
}

#[test]
fn changes_are_what_they_were_when_they_were_merged() {
    let lines = CHANGES
        .iter()
        .map(|change| format!("{}  {}", change.checksum(), change.name()));
    assert_eq!(
        lines.collect::<Vec<_>>(),
        CHECKSUMS.lines().collect::<Vec<_>>(),
        "a merged change, or a data file it loads, was edited: take that back and write a new change; the line of a new \
         change is added to changes/checksums"
    );
}

#[test]
fn ends_of_lines_do_not_count() {
    let (one, other) = (Change::new(1, "x", "a\nb\n"), Change::new(1, "x", "a\r\nb\r\n"));
    assert_eq!(one.checksum(), other.checksum());
    assert_ne!(one.checksum(), Change::new(1, "x", "a\nc\n").checksum());
}

#[test]
fn changes_are_numbered_and_named_like_their_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/changes");
    let files = std::fs::read_dir(folder).expect("the folder of changes");
    let names = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    let found: BTreeSet<String> = names
        .filter_map(|name| Some(name.split_once('.')?.0.to_owned()))
        .collect();
    let wanted: BTreeSet<String> = CHANGES.iter().map(stem).collect();
    assert_eq!(found, wanted);
    let numbers: Vec<u32> = CHANGES.iter().map(Change::number).collect();
    assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<_>>());
}

/// How the files of a change are called: after its name, of which the first had the day and more figures.
fn stem(change: &Change) -> String {
    let (number, name) = (change.number(), change.name());
    let of_the_first = name.strip_prefix('m').and_then(|name| name.splitn(3, '_').nth(2));
    let stem = of_the_first.map_or_else(|| name.to_owned(), |word| format!("{number:04}_{word}"));
    assert!(stem.starts_with(&format!("{number:04}_")), "{name}");
    stem
}

#[test]
fn every_file_is_cut_into_statements() {
    for change in &CHANGES {
        for backend in [DbBackend::Sqlite, DbBackend::Postgres] {
            for text in change.texts(backend) {
                assert!(statements(text).is_ok(), "{}", change.name());
            }
        }
    }
}

#[tokio::test]
async fn whoever_looks_writes_nothing_and_whoever_comes_second_finds_it_done() {
    let conn = empty().await;
    assert!(is_untouched(&conn).await.expect("looked"));
    let bare = standing(&conn).await.expect("looked");
    assert_eq!((bare.applied, bare.waiting.len()), (0, CHANGES.len()));
    let tables = "SELECT CAST(COUNT(*) AS TEXT) AS it FROM sqlite_master";
    assert_eq!(text(&conn, tables).await, "0");

    up_to(&conn, 3).await.expect("the first changes");
    let some = standing(&conn).await.expect("looked");
    assert_eq!((some.applied, some.waiting[0]), (3, "m20261122_000004_chat"));
    let done = Standing {
        applied: CHANGES.len(),
        waiting: Vec::new(),
    };
    for _ in 0..2 {
        up(&conn).await.expect("the others");
        assert_eq!(standing(&conn).await.expect("looked"), done);
    }
    fresh(&conn).await.expect("anew");
    assert_eq!(standing(&conn).await.expect("looked"), done);
}

#[tokio::test]
async fn editions_count_as_long_as_nobody_else_changed_the_table() {
    let edition = "SELECT hex(id) AS it FROM edition WHERE name = 'deadline_rule'";
    let conn = empty().await;
    up_to(&conn, 8).await.expect("the first changes");
    assert_eq!(text(&conn, edition).await, "ED000000000000000000000000000801");
    up(&conn).await.expect("the others");
    assert_eq!(text(&conn, edition).await, "ED000000000000000000000000000F01");

    let conn = empty().await;
    up_to(&conn, 8).await.expect("the first changes");
    let own = "UPDATE edition SET id = X'0123456789ABCDEF0123456789ABCDEF' WHERE name = 'deadline_rule'";
    conn.execute_unprepared(own).await.expect("a court's own");
    up(&conn).await.expect("the others");
    let turned = text(&conn, edition).await;
    assert!(!turned.starts_with("ED0000") && !turned.starts_with("0123"), "{turned}");
}

static WHOLE: [Change; 1] = [Change::new(1, "0001_whole", "CREATE TABLE a (id INTEGER); -- so\n")];
static BROKEN: [Change; 2] = [
    Change::new(1, "0001_whole", "CREATE TABLE a (id INTEGER); -- so\n"),
    Change::new(
        2,
        "0002_broken",
        "CREATE TABLE b (id INTEGER); INSERT INTO c VALUES (1)",
    ),
];
static EDITED: [Change; 1] = [Change::new(1, "0001_whole", "CREATE TABLE a (id BIGINT)")];

#[tokio::test]
async fn a_change_that_fails_leaves_nothing_and_those_before_it_stay() {
    let conn = empty().await;
    let error = apply(&conn, &BROKEN, u32::MAX).await.expect_err("there is no c");
    assert!(
        matches!(
            error,
            ChangeError::Failed {
                name: "0002_broken",
                ..
            }
        ),
        "{error}"
    );
    let tables = "SELECT GROUP_CONCAT(name, ' ') AS it FROM sqlite_master WHERE type = 'table'";
    assert_eq!(text(&conn, tables).await, "seaql_migrations a");
    apply(&conn, &WHOLE, u32::MAX).await.expect("what is there is whole");
}

#[tokio::test]
async fn an_applied_change_that_was_edited_is_refused_and_so_is_an_unknown_one() {
    let conn = empty().await;
    apply(&conn, &WHOLE, u32::MAX).await.expect("applied");
    let error = apply(&conn, &EDITED, u32::MAX).await.expect_err("edited");
    assert!(
        matches!(&error, ChangeError::Edited { name } if name == "0001_whole"),
        "{error}"
    );
    let error = up(&conn).await.expect_err("none of ours");
    assert!(
        matches!(&error, ChangeError::Newer { name } if name == "0001_whole"),
        "{error}"
    );
}

#[tokio::test]
async fn a_store_of_before_the_checksums_is_adopted_once() {
    let conn = empty().await;
    let old = "CREATE TABLE seaql_migrations (version VARCHAR NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL);
        INSERT INTO seaql_migrations VALUES ('0001_whole', 7); CREATE TABLE a (id INTEGER)";
    conn.execute_unprepared(old).await.expect("made");
    let noted = "SELECT version || ' ' || applied_at || ' ' || COALESCE(checksum, '') AS it FROM seaql_migrations";
    let wanted = format!("0001_whole 7 {}", WHOLE[0].checksum());
    for _ in 0..2 {
        apply(&conn, &WHOLE, u32::MAX).await.expect("adopted");
        assert_eq!(text(&conn, noted).await, wanted);
    }
    apply(&conn, &EDITED, u32::MAX)
        .await
        .expect_err("from now on it is pinned");
}
