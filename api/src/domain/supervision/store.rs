//! Counts of cases by month and dimension. Figures are of the whole court; they name no case, so no scope narrows them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;

use super::Dimension;
use super::rules::{Cell, Cells};
use crate::db::{Db, Sql, StoreError};

const fn column(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Month => "SUBSTR(c.filed_on, 1, 7)",
        Dimension::TeamKind => "COALESCE(t.kind, 'unassigned')",
        Dimension::Tribunal => "COALESCE(s.name, '院机关')",
        Dimension::Cause => "c.cause",
    }
}

/// Cells by the keys of `by`, each with its months.
pub(super) async fn cells(db: &Db, (from, to): (NaiveDate, NaiveDate), by: &[Dimension]) -> Result<Cells, StoreError> {
    let first = by.first().copied().map_or("''", column);
    let second = by.get(1).copied().map_or("''", column);
    let sql = Sql::new(&format!(
        "SELECT {first} AS k1, {second} AS k2, SUBSTR(c.filed_on, 1, 7) AS month, COUNT(*) AS n,
         SUM(CASE WHEN c.closed_on IS NULL THEN 1 ELSE 0 END) AS open_n,
         CAST(SUM(c.claim_fen) AS BIGINT) AS claim_fen, MAX(c.claim_fen) AS largest_fen
         FROM enforcement_case c LEFT JOIN team t ON t.id = c.team_id LEFT JOIN site s ON s.id = c.tribunal_id
         WHERE c.filed_on >= ? AND c.filed_on <= ? GROUP BY 1, 2, 3"
    ))
    .bind(from.to_string())
    .bind(to.to_string());
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    let mut cells: Cells = BTreeMap::new();
    for row in &rows {
        let keys: [String; 2] = [row.try_get("", "k1")?, row.try_get("", "k2")?];
        let keys = keys.into_iter().take(by.len()).collect();
        let n: i64 = row.try_get("", "n")?;
        let open: i64 = row.try_get("", "open_n")?;
        let month = Cell {
            count: n,
            open,
            claim_fen: row.try_get("", "claim_fen")?,
            largest_fen: row.try_get("", "largest_fen")?,
        };
        cells.entry(keys).or_default().push(month);
    }
    Ok(cells)
}
