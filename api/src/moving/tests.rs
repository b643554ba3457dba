//! The sum tells of every change; the tables are read from a migrated store.

use sea_orm::ConnectionTrait as _;

use super::cell::Cell;
use super::schema::{Schema, Table};
use super::*;
use crate::db::{Location, connect_to_change};

/// A table beside itself.
fn twin(schema: &Schema, name: &str) -> Twin {
    let found = schema.0.iter().find(|table| table.name == name).expect("there");
    Twin {
        source: found.clone(),
        made: found.clone(),
    }
}

/// A migrated store in a folder of its own.
async fn store() -> (tempfile::TempDir, sea_orm::DatabaseConnection, Schema) {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::sqlite(&folder.path().join("court.db"));
    let conn = connect_to_change(&location).await.expect("opened");
    zhixing_migration::up(&conn).await.expect("migrated");
    let schema = Schema::read(&conn).await.expect("read");
    (folder, conn, schema)
}

#[tokio::test]
async fn a_row_that_was_tampered_with_is_found_out() {
    let (_one, conn, schema) = store().await;
    let (_other, copy, _) = store().await;
    let rules = &twin(&schema, "deadline_rule");
    let whole = same(&conn, &copy, rules).await.expect("two new stores are alike");
    assert!(whole.rows > 100, "{whole:?}");
    for change in [
        "UPDATE deadline_rule SET name = name || ' ' WHERE code = 'N07'",
        "UPDATE deadline_rule SET version = version + 1 WHERE code = 'N08'",
        "UPDATE deadline_rule SET extension_most = NULL WHERE code = (SELECT code FROM deadline_rule WHERE extension_most IS NOT NULL LIMIT 1)",
        "DELETE FROM deadline_rule WHERE code = 'N09'",
    ] {
        copy.execute_unprepared("BEGIN").await.expect("begun");
        copy.execute_unprepared(change).await.expect("changed");
        let told = same(&conn, &copy, rules).await.expect_err(change).to_string();
        assert!(told.contains("deadline_rule is not the source's"), "{told}");
        copy.execute_unprepared("ROLLBACK").await.expect("taken back");
    }
    same(&conn, &copy, rules).await.expect("alike again");
}

#[tokio::test]
async fn what_a_column_does_not_declare_is_named_with_its_row() {
    let (_folder, conn, schema) = store().await;
    conn.execute_unprepared("UPDATE sync_clock SET n = 'many'")
        .await
        .expect("SQLite keeps anything");
    let told = rows::sum(&conn, &twin(&schema, "sync_clock").made).await;
    let told = told.expect_err("no number").to_string();
    assert!(
        told.contains("table sync_clock") && told.contains("row 1") && told.contains("column n"),
        "{told}"
    );
}

#[tokio::test]
async fn every_table_of_the_schema_can_be_moved() {
    let (_folder, conn, schema) = store().await;
    assert!(schema.0.len() > 50, "{}", schema.0.len());
    conn.execute_unprepared("CREATE TABLE odd (id INTEGER PRIMARY KEY, price REAL)")
        .await
        .expect("made");
    let told = Schema::read(&conn).await.expect_err("no such kind").to_string();
    assert!(told.contains("odd.price is REAL"), "{told}");
    for (made, why) in [
        ("id INTEGER PRIMARY KEY AUTOINCREMENT", "filled by the database"),
        ("word TEXT", "has no key"),
    ] {
        conn.execute_unprepared("DROP TABLE odd").await.expect("dropped");
        conn.execute_unprepared(&format!("CREATE TABLE odd ({made})"))
            .await
            .expect("made");
        let told = Schema::read(&conn).await.expect_err(why).to_string();
        assert!(told.contains(why), "{told}");
    }
    conn.execute_unprepared("DROP TABLE odd").await.expect("dropped");
    conn.execute_unprepared("CREATE TABLE odd (id INTEGER PRIMARY KEY)")
        .await
        .expect("made");
    let told = Schema::read(&conn)
        .await
        .expect("read")
        .beside(schema)
        .expect_err("one more");
    assert!(told.to_string().contains("odd stands in one"), "{told}");
}

#[test]
fn the_sum_hangs_on_every_cell_and_on_no_order() {
    let table = Table {
        name: "word".to_owned(),
        columns: Vec::new(),
        key: Vec::new(),
    };
    let text = |word: &str| Cell::Text(word.to_owned());
    let of = |rows: &[&[Cell]]| {
        let mut sum = Sum::of(&table);
        for row in rows {
            sum.add(row);
        }
        sum
    };
    let (one, other) = ([text("ab"), text("c")], [text("a"), text("bc")]);
    assert_eq!(of(&[&one, &other]), of(&[&other, &one]));
    for (left, right) in [
        (of(&[&one]), of(&[&other])),
        (of(&[&one]), of(&[&one, &one])),
        (of(&[&[text("")]]), of(&[&[Cell::Missing]])),
        (of(&[&[Cell::Number(1)]]), of(&[&[Cell::Number(-1)]])),
        (
            of(&[&[text("a"), text("b")], &[text("c"), text("d")]]),
            of(&[&[text("a"), text("d")], &[text("c"), text("b")]]),
        ),
        (of(&[&one, &other, &other]), of(&[&one, &one, &other])),
    ] {
        assert_ne!(left, right);
    }
    assert_eq!(of(&[]).to_string(), "0".repeat(64));
    assert_eq!(of(&[&one]).to_string().len(), 64);
}
