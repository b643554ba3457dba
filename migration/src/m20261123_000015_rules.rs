//! Rules put right: what outlives the closing of a case, what starts where no notice is served, what a ruling states.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};

use crate::data::{Correction, corrections};

/// Adds what the rules say of closing, of stated ends and of standing still, and corrects rows of the rule table.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000015_rules"
    }
}

/// What the id of the next edition of the table differs in: a content made of a known one by this change is known, too.
const EDITION: u128 = 0xC0DE_0015 << 64;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, include_str!("changes/0015_rules.sql")).await?;
        let conn = manager.get_connection();
        for correction in corrections().map_err(|error| DbErr::Migration(error.to_string()))? {
            correct(conn, &correction).await?;
        }
        crate::turn(conn, "deadline_rule", EDITION).await
    }
}

/// Changes a column of a rule in all versions that still say what was shipped: what a court set itself stays.
async fn correct(conn: &SchemaManagerConnection<'_>, correction: &Correction) -> Result<(), DbErr> {
    let column = Alias::new(&correction.column);
    let update = Query::update()
        .table(Alias::new("deadline_rule"))
        .value(column.clone(), correction.value.as_str())
        .and_where(Expr::col(Alias::new("code")).eq(correction.code.as_str()))
        .and_where(Expr::col(column).eq(correction.former.as_str()))
        .to_owned();
    conn.execute_raw(conn.get_database_backend().build(&update)).await?;
    Ok(())
}
