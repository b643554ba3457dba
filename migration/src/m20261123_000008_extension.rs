//! Extensions of deadlines, the local rules that stay off until a court wants them, and presets of values.

use std::collections::BTreeMap;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use crate::data::{DEADLINE_EXTENSIONS, DEADLINE_PRESETS, LOCAL_RULES};

/// Adds extensions, local rules and presets.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000008_extension"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        crate::run(manager, include_str!("changes/0008_extension.sql")).await?;
        for row in rows(LOCAL_RULES)? {
            let mut columns = vec![("id".to_owned(), Value::from(id_of(&row)))];
            columns.extend(row.into_iter().map(|(name, text)| {
                let value = match name.as_str() {
                    "version" => Value::from(number(&text)),
                    _ => Value::from(text),
                };
                (name, value)
            }));
            insert(conn, "deadline_rule", columns).await?;
        }
        for row in rows(DEADLINE_EXTENSIONS)? {
            extend(conn, &row).await?;
        }
        for row in rows(DEADLINE_PRESETS)? {
            let columns = row.into_iter().map(|(name, text)| (name, Value::from(text)));
            insert(conn, "deadline_preset", columns.collect()).await?;
        }
        // the rules hold other content now, so their edition is another one
        let edition = Query::update()
            .table(Alias::new("edition"))
            .value(Alias::new("id"), Uuid::from_u128((0xED << 120) | (8 << 8) | 1))
            .and_where(Expr::col(Alias::new("name")).eq("deadline_rule"))
            .to_owned();
        conn.execute_raw(conn.get_database_backend().build(&edition)).await?;
        Ok(())
    }
}

type Row = BTreeMap<String, String>;

fn rows(text: &'static str) -> Result<Vec<Row>, DbErr> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    rows.collect::<Result<_, _>>()
        .map_err(|error| DbErr::Migration(error.to_string()))
}

fn number(text: &str) -> Option<i32> {
    text.parse().ok()
}

/// The id of a rule's first version: made of its code, the same in every court.
fn id_of(row: &Row) -> Uuid {
    let code = row.get("code").map(String::as_str).unwrap_or_default();
    let letter = u128::from(code.as_bytes().first().copied().unwrap_or_default());
    let number: u128 = code.get(1..).and_then(|number| number.parse().ok()).unwrap_or_default();
    Uuid::from_u128((0xD1 << 120) | (letter << 64) | (number << 32) | 1)
}

async fn insert(conn: &SchemaManagerConnection<'_>, table: &str, row: Vec<(String, Value)>) -> Result<(), DbErr> {
    let (names, values): (Vec<_>, Vec<_>) = row
        .into_iter()
        .map(|(name, value)| (Alias::new(name), Expr::value(value)))
        .unzip();
    let insert = Query::insert()
        .into_table(Alias::new(table))
        .columns(names)
        .values(values)
        .map_err(|error| DbErr::Migration(error.to_string()))?
        .to_owned();
    conn.execute_raw(conn.get_database_backend().build(&insert)).await?;
    Ok(())
}

/// Says of all versions of a rule by how much the president may lengthen it.
async fn extend(conn: &SchemaManagerConnection<'_>, row: &Row) -> Result<(), DbErr> {
    let figure = |name: &str| row.get(name).and_then(|text| number(text));
    let code = row.get("code").cloned().unwrap_or_default();
    let update = Query::update()
        .table(Alias::new("deadline_rule"))
        .value(Alias::new("extension_most"), figure("most"))
        .value(Alias::new("extension_reported"), figure("reported"))
        .value(Alias::new("extension_lead_days"), figure("lead_days"))
        .and_where(Expr::col(Alias::new("code")).eq(code))
        .to_owned();
    conn.execute_raw(conn.get_database_backend().build(&update)).await?;
    Ok(())
}
