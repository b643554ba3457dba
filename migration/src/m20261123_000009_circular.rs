//! Circulars, the rules of their answer, and the day until which a deadline was late.

use std::collections::BTreeMap;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, Value};
use uuid::Uuid;

use crate::data::CIRCULAR_RULES;

/// Adds circulars.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000009_circular"
    }
}

/// What the id of the next edition of a table differs in: a content made of a known one by this change is known, too.
const EDITION: u128 = 0xC1C0_0009 << 64;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, include_str!("changes/0009_circular.sql")).await?;
        let conn = manager.get_connection();
        rules(conn).await?;
        edition(conn).await?;
        conn.execute_unprepared(&late(conn.get_database_backend())).await?;
        Ok(())
    }
}

/// The first version of each rule; its id is made of its code, as those of the others are.
async fn rules(conn: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let fault = |error: String| DbErr::Migration(error);
    for row in csv::Reader::from_reader(CIRCULAR_RULES.as_bytes()).into_deserialize::<BTreeMap<String, String>>() {
        let row = row.map_err(|error| fault(error.to_string()))?;
        let code = row.get("code").cloned().unwrap_or_default();
        let letter = u128::from(code.as_bytes().first().copied().unwrap_or_default());
        let number: u128 = code.get(1..).and_then(|number| number.parse().ok()).unwrap_or_default();
        let id = Uuid::from_u128((0xD1 << 120) | (letter << 64) | (number << 32) | 1);
        let (mut names, mut values) = (vec![Alias::new("id")], vec![Expr::value(id)]);
        for (name, text) in row {
            values.push(Expr::value(match name.as_str() {
                "version" => Value::from(text.parse::<i32>().unwrap_or(1)),
                _ => Value::from(text),
            }));
            names.push(Alias::new(name));
        }
        let mut insert = Query::insert();
        insert.into_table(Alias::new("deadline_rule")).columns(names);
        insert.values(values).map_err(|error| fault(error.to_string()))?;
        conn.execute_raw(conn.get_database_backend().build(&insert)).await?;
    }
    Ok(())
}

/// Names the changed rule table anew, so that no book of the old one is taken for it.
async fn edition(conn: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let (table, id, name) = (Alias::new("edition"), Alias::new("id"), Alias::new("name"));
    let of_rules = Expr::col(name).eq("deadline_rule");
    let mut known = Query::select();
    known.column(id.clone()).from(table.clone()).and_where(of_rules.clone());
    let backend = conn.get_database_backend();
    let row = conn.query_one_raw(backend.build(&known)).await?;
    let row = row.ok_or_else(|| DbErr::Migration("the rule table has no edition".to_owned()))?;
    let next = Uuid::from_u128(row.try_get::<Uuid>("", "id")?.as_u128() ^ EDITION);
    let mut update = Query::update();
    update.table(table).value(id, next).and_where(of_rules);
    conn.execute_raw(backend.build(&update)).await?;
    Ok(())
}

/// Fills the day until which deadlines were late that ended before this change; court days are those of UTC+8. What was
/// derived no more has no instant of its end, and was made void by its last change.
fn late(backend: DbBackend) -> String {
    let ended = "(COALESCE(ended_at, changed_at) / 1000000 + 28800)";
    let ended_on = if backend == DbBackend::Postgres {
        format!("TO_CHAR(TO_TIMESTAMP({ended}) AT TIME ZONE 'UTC', 'YYYY-MM-DD')")
    } else {
        format!("DATE({ended}, 'unixepoch')")
    };
    format!(
        "UPDATE deadline SET late_until = {ended_on} WHERE state IN ('met', 'met_late', 'waived', 'void')
         AND kind <> 'party' AND kind <> 'expiry' AND ruled_by IS NULL AND due_on < {ended_on}"
    )
}
