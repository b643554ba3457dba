//! Counts of cases by month and dimension. Figures are of the whole court; they name no case, so no scope narrows them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Dimension;
use super::rules::{Cell, Cells};
use crate::db::{Db, Sql, StoreError};
use crate::kernel::calendar::start_of_day_utc;

/// The key of a dimension; what was assigned after `dawn` (microseconds since 1970) counts as not assigned yet.
fn column(dimension: Dimension, dawn: i64) -> String {
    match dimension {
        Dimension::Month => "SUBSTR(c.filed_on, 1, 7)".to_owned(),
        Dimension::TeamKind => {
            format!("CASE WHEN c.assigned_at < {dawn} THEN COALESCE(t.kind, 'unassigned') ELSE 'unassigned' END")
        }
        Dimension::Tribunal => "COALESCE(s.name, '院机关')".to_owned(),
        Dimension::Cause => "c.cause".to_owned(),
    }
}

/// Which cells are wanted.
pub(super) struct Wanted<'a> {
    /// The first day of filing.
    pub(super) from: NaiveDate,
    /// The last.
    pub(super) to: NaiveDate,
    /// By which keys, beside the month.
    pub(super) by: &'a [Dimension],
    /// As they stood when this day began; as they stand, without it.
    pub(super) today: Option<NaiveDate>,
}

/// Cells by their keys and by month; by hand, for the keys decide what is grouped, and no scope narrows it.
pub(super) async fn cells(db: &Db, wanted: &Wanted<'_>) -> Result<Cells, StoreError> {
    let Wanted { from, to, by, today } = *wanted;
    let dawn = today.map_or(i64::MAX, |today| start_of_day_utc(today).timestamp_micros());
    let key = |place: usize| {
        by.get(place)
            .map_or_else(|| "''".to_owned(), |dimension| column(*dimension, dawn))
    };
    let (first, second) = (key(0), key(1));
    let now = today.map_or("9999-12-31".to_owned(), |today| today.to_string());
    let sql = Sql::new(&format!(
        "SELECT {first} AS k1, {second} AS k2, SUBSTR(c.filed_on, 1, 7) AS month, COUNT(*) AS n,
         SUM(CASE WHEN c.closed_on IS NULL OR c.closed_on >= ? THEN 1 ELSE 0 END) AS open_n,
         CAST(SUM(c.claim_fen) AS BIGINT) AS claim_fen, MAX(c.claim_fen) AS largest_fen
         FROM enforcement_case c LEFT JOIN team t ON t.id = c.team_id LEFT JOIN site s ON s.id = c.tribunal_id
         WHERE c.filed_on >= ? AND c.filed_on <= ? AND c.filed_on < ? GROUP BY 1, 2, 3"
    ))
    .bind(now.clone())
    .bind(from.to_string())
    .bind(to.to_string())
    .bind(now);
    let rows = db.reads().rows(sql).await?;
    let mut cells: Cells = BTreeMap::new();
    for row in &rows {
        let keys: [String; 2] = [row.try_get("", "k1")?, row.try_get("", "k2")?];
        let keys = keys.into_iter().take(by.len()).collect();
        let cell = Cell {
            count: row.try_get("", "n")?,
            open: row.try_get("", "open_n")?,
            claim_fen: row.try_get("", "claim_fen")?,
            largest_fen: row.try_get("", "largest_fen")?,
        };
        cells.entry(keys).or_default().insert(row.try_get("", "month")?, cell);
    }
    Ok(cells)
}
