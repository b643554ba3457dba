//! Rows of posts that move.

use chrono::{Days, NaiveDate};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{Desk, Going};
use crate::db::{Reads, Sql, StoreError, Writes};
use crate::identity::IdentityRows;
use crate::kernel::calendar::court_date;
use crate::kernel::id::{Id, SiteId, TeamId};
use crate::kernel::role::Role;

pub(super) async fn posts_after(reads: Reads<'_>, desk: Desk, last: NaiveDate) -> Result<usize, StoreError> {
    let (column, id) = match desk {
        Desk::Site(site) => ("site_id", site.raw()),
        Desk::Team(team) => ("team_id", team.raw()),
    };
    let sql = format!("SELECT COUNT(*) AS n FROM post WHERE {column} = ? AND (ended_on IS NULL OR ended_on > ?)");
    let sql = Sql::new(&sql).bind(id).bind(last.to_string());
    let row = reads.row(sql).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// Posts of a team that go on after a day.
pub(super) async fn going(
    tx: &Writes<'_, IdentityRows>,
    team: TeamId,
    last: NaiveDate,
) -> Result<Vec<Going>, StoreError> {
    let sql = Sql::new(
        "SELECT id, person_id, role, site_id, started_on, ended_on FROM post
         WHERE team_id = ? AND (ended_on IS NULL OR ended_on > ?) ORDER BY id",
    )
    .bind(team.raw())
    .bind(last.to_string());
    let rows = tx.reads().rows(sql).await?;
    rows.iter().map(post).collect()
}

fn post(row: &QueryResult) -> Result<Going, StoreError> {
    let date = |text: String| text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()));
    Ok(Going {
        post: row.try_get("", "id")?,
        person: Id::new(row.try_get("", "person_id")?),
        role: row.try_get::<String>("", "role")?.parse()?,
        site: Id::new(row.try_get("", "site_id")?),
        started_on: date(row.try_get("", "started_on")?)?,
        ended_on: row.try_get::<Option<String>>("", "ended_on")?.map(date).transpose()?,
    })
}

/// What he holds beside it after a day.
pub(super) async fn others(
    tx: &Writes<'_, IdentityRows>,
    going: &Going,
    last: NaiveDate,
) -> Result<Vec<(Role, Option<TeamId>)>, StoreError> {
    let sql = Sql::new(
        "SELECT role, team_id FROM post WHERE person_id = ? AND id <> ? AND (ended_on IS NULL OR ended_on > ?)",
    )
    .bind(going.person.raw())
    .bind(going.post)
    .bind(last.to_string());
    let rows = tx.reads().rows(sql).await?;
    let held = |row: &QueryResult| -> Result<_, StoreError> {
        let team: Option<Uuid> = row.try_get("", "team_id")?;
        Ok((row.try_get::<String>("", "role")?.parse()?, team.map(Id::new)))
    };
    rows.iter().map(held).collect()
}

/// A post ends with its team and goes on in the next, unless he is there already.
pub(super) async fn go(
    tx: &Writes<'_, IdentityRows>,
    going: &Going,
    (into, last): (TeamId, NaiveDate),
    is_there: bool,
) -> Result<(), StoreError> {
    if going.started_on > last {
        let sql = Sql::new("UPDATE post SET team_id = ?, leads = FALSE WHERE id = ?")
            .bind(into.raw())
            .bind(going.post);
        return tx.rows().execute(sql).await.map(drop);
    }
    let end = Sql::new("UPDATE post SET ended_on = ? WHERE id = ?")
        .bind(last.to_string())
        .bind(going.post);
    tx.rows().execute(end).await?;
    if is_there {
        return Ok(());
    }
    let next = last.checked_add_days(Days::new(1)).unwrap_or(last);
    let add = Sql::new(
        "INSERT INTO post (id, person_id, role, site_id, team_id, started_on, ended_on, leads, follows_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, FALSE, ?)",
    )
    .bind(tx.fresh::<()>().raw())
    .bind(going.person.raw())
    .bind(going.role.as_ref())
    .bind(going.site.raw())
    .bind(into.raw())
    .bind(next.to_string())
    .bind(going.ended_on.map(|day| day.to_string()))
    .bind(going.post);
    tx.rows().execute(add).await.map(drop)
}

const GOING: &str = "FROM post n JOIN post o ON o.id = n.follows_id WHERE o.team_id = ? AND n.started_on > ?";

pub(super) async fn posts_going(reads: Reads<'_>, team: TeamId, today: NaiveDate) -> Result<usize, StoreError> {
    let sql = Sql::new(&format!("SELECT COUNT(*) AS n {GOING}"))
        .bind(team.raw())
        .bind(today.to_string());
    let row = reads.row(sql).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// What has not begun was nobody's yet.
pub(super) async fn stay(tx: &Writes<'_, IdentityRows>, team: TeamId) -> Result<(), StoreError> {
    let sql = Sql::new(&format!("SELECT n.id, n.follows_id, n.ended_on {GOING} ORDER BY n.id"))
        .bind(team.raw())
        .bind(court_date(tx.now()).to_string());
    for row in tx.reads().rows(sql).await? {
        let (going, post): (Uuid, Uuid) = (row.try_get("", "id")?, row.try_get("", "follows_id")?);
        let back = Sql::new("UPDATE post SET ended_on = ? WHERE id = ?")
            .bind(row.try_get::<Option<String>>("", "ended_on")?)
            .bind(post);
        tx.rows().execute(back).await?;
        tx.rows()
            .execute(Sql::new("DELETE FROM post WHERE id = ?").bind(going))
            .await?;
    }
    Ok(())
}

/// Posts of stations, tribunals and their devices see what lies there: they stay.
pub(super) async fn reseat(
    tx: &Writes<'_, IdentityRows>,
    team: TeamId,
    (from, to): (SiteId, SiteId),
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "UPDATE post SET site_id = ? WHERE team_id = ? AND site_id = ? AND role NOT IN ('TRIB', 'STN', 'DEV')
         AND (ended_on IS NULL OR ended_on >= ?)",
    )
    .bind(to.raw())
    .bind(team.raw())
    .bind(from.raw())
    .bind(court_date(tx.now()).to_string());
    tx.rows().execute(sql).await.map(drop)
}
