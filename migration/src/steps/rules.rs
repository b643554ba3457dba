//! Loads rules of deadlines, what may be lengthened, presets, and what was put right.

use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbErr, Value};
use uuid::Uuid;

use crate::data::{DEADLINE_EXTENSIONS, DEADLINE_PRESETS, corrections};
use crate::load::{Line, insert, read, unreadable};

/// Adds the first version of each rule of a file.
pub(super) async fn add(tx: &DatabaseTransaction, file: &'static str) -> Result<(), DbErr> {
    let lines: Vec<Line> = read(file)?;
    let Some(first) = lines.first().cloned() else {
        return Ok(());
    };
    let columns: Vec<&str> = std::iter::once("id").chain(first.keys().map(String::as_str)).collect();
    let rows: Result<Vec<Vec<Value>>, DbErr> = lines.into_iter().map(row).collect();
    insert(tx, "deadline_rule", &columns, rows?).await
}

fn row(line: Line) -> Result<Vec<Value>, DbErr> {
    let mut values = vec![Value::from(id_of(&line))];
    for (name, text) in line {
        values.push(match name.as_str() {
            "version" => Value::from(text.parse::<i32>().map_err(|error| unreadable(&error))?),
            _ => Value::from(text),
        });
    }
    Ok(values)
}

/// The id of a rule's first version: made of its code, the same in every court.
fn id_of(line: &Line) -> Uuid {
    let code = line.get("code").map(String::as_str).unwrap_or_default();
    let letter = u128::from(code.as_bytes().first().copied().unwrap_or_default());
    let number: u128 = code.get(1..).and_then(|number| number.parse().ok()).unwrap_or_default();
    Uuid::from_u128((0xD1 << 120) | (letter << 64) | (number << 32) | 1)
}

/// Says of all versions of each rule by how much the president may lengthen it.
pub(super) async fn lengthen(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    for line in read::<Line>(DEADLINE_EXTENSIONS)? {
        let text = |name: &str| line.get(name).map(String::as_str).unwrap_or_default();
        let figure = |name: &str| text(name).parse::<i32>().ok();
        let mut update = Query::update();
        update
            .table(Alias::new("deadline_rule"))
            .value(Alias::new("extension_most"), figure("most"))
            .value(Alias::new("extension_reported"), figure("reported"))
            .value(Alias::new("extension_lead_days"), figure("lead_days"))
            .and_where(Expr::col(Alias::new("code")).eq(text("code")));
        tx.execute(&update).await?;
    }
    Ok(())
}

/// Adds the sets of values seen in other courts.
pub(super) async fn presets(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    let lines: Vec<Line> = read(DEADLINE_PRESETS)?;
    let Some(first) = lines.first().cloned() else {
        return Ok(());
    };
    let columns: Vec<&str> = first.keys().map(String::as_str).collect();
    let rows = lines
        .into_iter()
        .map(|line| line.into_values().map(Value::from).collect());
    insert(tx, "deadline_preset", &columns, rows.collect()).await
}

/// Changes columns of rules in all versions that still say what was shipped: what a court set itself stays.
pub(super) async fn correct(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    for correction in corrections().map_err(|error| unreadable(&error))? {
        let column = Alias::new(&correction.column);
        let mut update = Query::update();
        update
            .table(Alias::new("deadline_rule"))
            .value(column.clone(), correction.value.as_str())
            .and_where(Expr::col(Alias::new("code")).eq(correction.code.as_str()))
            .and_where(Expr::col(column).eq(correction.former.as_str()));
        tx.execute(&update).await?;
    }
    Ok(())
}
