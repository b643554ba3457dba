//! Rows that hang on places and teams: cases, posts, entries of scopes.

use uuid::Uuid;

use super::super::rules::Change;
use super::super::{CourtRows, FoundingError};
use super::Open;
use crate::db::{DbBackend, Sql, StoreError, Tx, Writes};
use crate::kernel::id::{Id, Kind, TeamId};

/// Keeps new rows from pointing at a place or a team until the transaction ends; those under way are waited for.
async fn lock(tx: &Tx, table: &str, id: Uuid) -> Result<(), StoreError> {
    let reads = tx.reads();
    if reads.backend() == DbBackend::Postgres {
        let sql = Sql::new(&format!("SELECT id FROM {table} WHERE id = ? FOR UPDATE")).bind(id);
        reads.row(sql).await?;
    }
    Ok(())
}

/// Refuses what would move the ground under cases and applications: another court code, another first township of a station,
/// another kind of a team. Under another tribunal a station comes by the court's file alone: its visits and applications come
/// along.
pub(super) async fn check_unused(tx: &Tx, changes: &[Change], is_operator: bool) -> Result<(), FoundingError> {
    for change in changes {
        let (what, sql) = match change {
            Change::AmendSite(_, from, to) if from.court_code != to.court_code => (
                "court code".to_owned(),
                Sql::new("SELECT COUNT(*) AS n FROM enforcement_case"),
            ),
            Change::AmendSite(id, from, to)
                if from.township_code != to.township_code || (from.parent != to.parent && !is_operator) =>
            {
                lock(tx, "site", *id).await?;
                let sql = Sql::new(
                    "SELECT (SELECT COUNT(*) FROM enforcement_case WHERE site_id = ?)
                       + (SELECT COUNT(*) FROM application WHERE site_id = ?) AS n",
                );
                let sql = sql.bind(*id).bind(*id);
                (format!("tribunal and township of {}", from.name), sql)
            }
            Change::AmendTeam(id, from, to) if from.kind != to.kind => {
                lock(tx, "team", *id).await?;
                let sql = Sql::new("SELECT COUNT(*) AS n FROM enforcement_case WHERE team_id = ?");
                (format!("kind of {}", from.name), sql.bind(*id))
            }
            Change::AddSite(_)
            | Change::AmendSite(..)
            | Change::AddTeam(_)
            | Change::AmendTeam(..)
            | Change::MoveTownship(..)
            | Change::Practice(..) => continue,
        };
        let reads = tx.reads();
        let row = reads.row(sql).await?;
        let cases: i64 = row
            .map_or(Ok(0), |row| row.try_get("", "n"))
            .map_err(StoreError::from)?;
        if cases > 0 {
            return Err(FoundingError::InUse { what, cases });
        }
    }
    Ok(())
}

/// Keeps a place or a team as it is until the transaction ends.
pub(super) async fn hold(tx: &Tx, table: &str, id: Uuid) -> Result<(), StoreError> {
    lock(tx, table, id).await
}

/// Proposed posts that wait at a place or in a team, by the column that names it.
pub(super) async fn proposals(tx: &Tx, column: &str, id: Uuid) -> Result<usize, StoreError> {
    let sql = format!("SELECT COUNT(*) AS n FROM post_proposal WHERE {column} = ? AND outcome IS NULL");
    let n = count(tx, Sql::new(&sql).bind(id)).await?;
    Ok(usize::try_from(n).unwrap_or_default())
}

async fn count(tx: &Tx, sql: Sql) -> Result<i64, StoreError> {
    let reads = tx.reads();
    let row = reads.row(sql).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "n")?))
}

/// Open cases and applications of a place.
pub(super) async fn open_at(tx: &Tx, site: Uuid) -> Result<Open, StoreError> {
    let cases =
        "SELECT COUNT(*) AS n FROM enforcement_case WHERE (site_id = ? OR tribunal_id = ?) AND closed_on IS NULL";
    let applications =
        "SELECT COUNT(*) AS n FROM application WHERE site_id = ? AND state IN ('incomplete', 'submitted')";
    Ok(Open {
        cases: count(tx, Sql::new(cases).bind(site).bind(site)).await?,
        applications: count(tx, Sql::new(applications).bind(site)).await?,
    })
}

/// Open cases of a team.
pub(super) async fn open_of(tx: &Tx, team: Uuid) -> Result<Open, StoreError> {
    let cases = "SELECT COUNT(*) AS n FROM enforcement_case WHERE team_id = ? AND closed_on IS NULL";
    Ok(Open {
        cases: count(tx, Sql::new(cases).bind(team)).await?,
        applications: 0,
    })
}

/// The team of a name.
pub(super) async fn team_called(tx: &Writes<'_, CourtRows>, name: &str) -> Result<Option<TeamId>, StoreError> {
    let sql = Sql::new("SELECT id FROM team WHERE name = ?").bind(name);
    let row = tx.reads().row(sql).await?;
    row.map(|row| Ok(Id::new(row.try_get("", "id")?))).transpose()
}

/// Visits and applications of a station leave the scope of the tribunal over it, and enter that of the next. Its cases stay
/// with the tribunal under which they were filed.
pub(super) async fn rescope(
    tx: &Writes<'_, CourtRows>,
    site: Uuid,
    (from, to): (Option<Uuid>, Option<Uuid>),
) -> Result<(), StoreError> {
    let kinds = [Kind::Application.as_ref(), Kind::Visit.as_ref()];
    let leave = Sql::new(
        "UPDATE sync_entry SET op = 'OUT', x = ? WHERE scope_id = ? AND op = 'IN' AND kind IN (?, ?) AND root_id IN
         (SELECT o.root_id FROM sync_entry o WHERE o.scope_id = ? AND o.op = 'IN')",
    )
    .bind(tx.stamp())
    .bind(from)
    .bind(kinds[0])
    .bind(kinds[1])
    .bind(site);
    tx.rows().execute(leave).await?;
    let enter = Sql::new(
        "INSERT INTO sync_entry (scope_id, kind, root_id, x, in_x, ver, op, bucket, h1, h2)
         SELECT s.id, o.kind, o.root_id, ",
    )
    .push("?, ?, o.ver, 'IN', o.bucket, o.h1, o.h2 FROM sync_entry o JOIN sync_scope s ON s.id = ?")
    .bind(tx.stamp())
    .bind(tx.stamp())
    .bind(to)
    .push(" WHERE o.scope_id = ? AND o.op = 'IN' AND o.kind IN (?, ?)")
    .bind(site)
    .bind(kinds[0])
    .bind(kinds[1])
    .push(
        " ON CONFLICT (scope_id, kind, root_id) DO UPDATE SET x = excluded.x, ver = excluded.ver, h1 = excluded.h1,
          h2 = excluded.h2, op = 'IN', in_x = excluded.in_x",
    );
    tx.rows().execute(enter).await.map(drop)
}
