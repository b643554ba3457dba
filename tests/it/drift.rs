//! The entities and the migrated store agree: tables, columns, what they hold, what may be absent, keys; and both databases
//! have the same indexes.

use std::collections::{BTreeMap, BTreeSet};

use harness::{TestApp, is_postgres};
use sea_orm::{ConnectionTrait as _, QueryResult, Statement};
use zhixing_entity::{Link, Stored, Table, tables};

use crate::schema::workspace;

/// A column of the store.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    stored: Stored,
    is_nullable: bool,
    is_key: bool,
}

async fn rows(app: &TestApp, sql: &str) -> Vec<QueryResult> {
    let db = &app.app.db;
    let statement = Statement::from_string(db.backend(), sql);
    db.bare_reader().query_all_raw(statement).await.unwrap()
}

fn text(row: &QueryResult, name: &str) -> String {
    row.try_get("", name).unwrap()
}

fn stored(kind: &str) -> Stored {
    match kind.to_ascii_lowercase().as_str() {
        "uuid" => Stored::Uuid,
        "text" => Stored::Text,
        "bigint" => Stored::BigInt,
        "integer" => Stored::Integer,
        "boolean" => Stored::Boolean,
        "bytea" => Stored::Bytes,
        other => panic!("a column of {other}"),
    }
}

/// The store's columns by table and name; the record of changes left out.
async fn columns(app: &TestApp) -> BTreeMap<String, BTreeMap<String, Found>> {
    let sql = if is_postgres() {
        "SELECT c.table_name AS name, c.column_name AS col, c.data_type AS kind,
           CASE WHEN c.is_nullable = 'YES' THEN 1 ELSE 0 END AS nullable,
           CASE WHEN k.column_name IS NULL THEN 0 ELSE 1 END AS keyed
         FROM information_schema.columns c
         LEFT JOIN (SELECT u.table_name, u.column_name FROM information_schema.table_constraints t
           JOIN information_schema.key_column_usage u
             ON u.constraint_name = t.constraint_name AND u.table_schema = t.table_schema
           WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_schema = current_schema()) k
           ON k.table_name = c.table_name AND k.column_name = c.column_name
         WHERE c.table_schema = current_schema() AND c.table_name <> 'seaql_migrations'"
    } else {
        "SELECT m.name AS name, c.name AS col, c.type AS kind,
           CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN 0 ELSE 1 END AS nullable,
           CASE WHEN c.pk > 0 THEN 1 ELSE 0 END AS keyed
         FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND m.name <> 'seaql_migrations'"
    };
    let mut found: BTreeMap<String, BTreeMap<String, Found>> = BTreeMap::new();
    for row in rows(app, sql).await {
        let column = Found {
            stored: stored(&text(&row, "kind")),
            is_nullable: row.try_get::<i32>("", "nullable").unwrap() == 1,
            is_key: row.try_get::<i32>("", "keyed").unwrap() == 1,
        };
        found
            .entry(text(&row, "name"))
            .or_default()
            .insert(text(&row, "col"), column);
    }
    found
}

fn written(table: &Table) -> BTreeMap<String, Found> {
    let columns = table.columns.iter().map(|column| {
        let found = Found {
            stored: column.stored,
            is_nullable: column.is_nullable,
            is_key: table.key.contains(&column.name),
        };
        (column.name.to_owned(), found)
    });
    columns.collect()
}

#[tokio::test]
async fn every_table_has_an_entity_and_they_agree() {
    let app = TestApp::new().await;
    let mut store = columns(&app).await;
    for table in tables() {
        let found = store.remove(table.name).unwrap_or_default();
        assert_eq!(written(table), found, "{}: the entity, and the store", table.name);
    }
    assert!(store.is_empty(), "tables without an entity: {:?}", store.keys());
}

#[tokio::test]
async fn what_rows_refer_to_is_what_their_entity_says() {
    let app = TestApp::new().await;
    let sql = if is_postgres() {
        "SELECT t.relname AS of, a.attname AS col, f.relname AS other, b.attname AS there
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid
         JOIN pg_namespace n ON n.oid = t.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
         JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
         WHERE c.contype = 'f' AND n.nspname = current_schema()"
    } else {
        "SELECT m.name AS of, k.\"from\" AS col, k.\"table\" AS other, k.\"to\" AS there
         FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table'"
    };
    let mut found = BTreeSet::new();
    for row in rows(&app, sql).await {
        let [of, column, table, to] = ["of", "col", "other", "there"].map(|name| text(&row, name));
        found.insert((of, Link { column, table, to }));
    }
    let written: BTreeSet<(String, Link)> = tables()
        .iter()
        .flat_map(|table| table.links.iter().map(|link| (table.name.to_owned(), link.clone())))
        .collect();
    assert_eq!(written, found, "the entities, and the store");
    assert!(found.len() > 60, "{}", found.len());
}

/// Whoever fills the tables one after the other never names a row that is not there yet.
#[test]
fn tables_come_after_those_they_refer_to() {
    let order: Vec<&str> = zhixing_entity::in_order().iter().map(|table| table.name).collect();
    assert_eq!(order.len(), tables().len());
    for (place, table) in zhixing_entity::in_order().into_iter().enumerate() {
        for link in table.links.iter().filter(|link| link.table != table.name) {
            assert!(
                order[..place].contains(&link.table.as_str()),
                "{} before {}",
                table.name,
                link.table
            );
        }
    }
}

/// One file a table, and each is among the tables.
#[test]
fn every_entity_is_among_the_tables() {
    let files = std::fs::read_dir(workspace().join("entity/src")).unwrap();
    let names: BTreeSet<String> = files
        .map(|file| file.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "lib")
        .collect();
    let listed: BTreeSet<String> = tables().iter().map(|table| table.name.to_owned()).collect();
    assert_eq!(names, listed, "a file is named for its table");
}

#[tokio::test]
async fn both_databases_have_the_same_indexes() {
    let app = TestApp::new().await;
    // those that a key or a UNIQUE makes by itself are named by each database as it likes
    let sql = if is_postgres() {
        "SELECT i.relname AS name, t.relname AS of, CASE WHEN x.indisunique THEN 1 ELSE 0 END AS uniq
         FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
         JOIN pg_namespace n ON n.oid = t.relnamespace
         WHERE n.nspname = current_schema() AND t.relname <> 'seaql_migrations'
           AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid)"
    } else {
        "SELECT m.name AS name, m.tbl_name AS of, CASE WHEN x.\"unique\" = 1 THEN 1 ELSE 0 END AS uniq
         FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) x ON x.name = m.name
         WHERE m.type = 'index' AND m.sql IS NOT NULL AND m.tbl_name <> 'seaql_migrations'"
    };
    let mut lines: Vec<String> = Vec::new();
    for row in rows(&app, sql).await {
        let is_unique = row.try_get::<i32>("", "uniq").unwrap() == 1;
        let unique = if is_unique { " (unique)" } else { "" };
        lines.push(format!("{}: {}{unique}", text(&row, "of"), text(&row, "name")));
    }
    lines.sort();
    insta::assert_snapshot!("indexes", lines.join("\n"));
}
