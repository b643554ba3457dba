//! Rows of posts that move.

use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Desk, Going};
use crate::db::{Permitted, Sql, StoreError};
use crate::kernel::calendar::court_date;
use crate::kernel::id::{Id, SiteId, TeamId};
use crate::kernel::role::Role;
use crate::policy::Action;

pub(super) async fn posts_after<C: ConnectionTrait>(
    conn: &C,
    desk: Desk,
    last: NaiveDate,
) -> Result<usize, StoreError> {
    let (column, id) = match desk {
        Desk::Site(site) => ("site_id", site.raw()),
        Desk::Team(team) => ("team_id", team.raw()),
    };
    let sql = format!("SELECT COUNT(*) AS n FROM post WHERE {column} = ? AND (ended_on IS NULL OR ended_on > ?)");
    let sql = Sql::new(&sql).bind(id).bind(last.to_string());
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// Posts of a team that go on after a day.
pub(super) async fn going<A: Action>(
    tx: &Permitted<A>,
    team: TeamId,
    last: NaiveDate,
) -> Result<Vec<Going>, StoreError> {
    let sql = Sql::new(
        "SELECT id, person_id, role, site_id, started_on, ended_on FROM post
         WHERE team_id = ? AND (ended_on IS NULL OR ended_on > ?) ORDER BY id",
    )
    .bind(team.raw())
    .bind(last.to_string());
    let rows = tx.conn().query_all_raw(sql.build(tx.backend())).await?;
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
pub(super) async fn others<A: Action>(
    tx: &Permitted<A>,
    going: &Going,
    last: NaiveDate,
) -> Result<Vec<(Role, Option<TeamId>)>, StoreError> {
    let sql = Sql::new(
        "SELECT role, team_id FROM post WHERE person_id = ? AND id <> ? AND (ended_on IS NULL OR ended_on > ?)",
    )
    .bind(going.person.raw())
    .bind(going.post)
    .bind(last.to_string());
    let rows = tx.conn().query_all_raw(sql.build(tx.backend())).await?;
    let held = |row: &QueryResult| -> Result<_, StoreError> {
        let team: Option<Uuid> = row.try_get("", "team_id")?;
        Ok((row.try_get::<String>("", "role")?.parse()?, team.map(Id::new)))
    };
    rows.iter().map(held).collect()
}

/// A post ends with its team and goes on in the next, unless he is there already.
pub(super) async fn go<A: Action>(
    tx: &Permitted<A>,
    going: &Going,
    (into, last): (TeamId, NaiveDate),
    is_there: bool,
) -> Result<(), StoreError> {
    if going.started_on > last {
        let sql = Sql::new("UPDATE post SET team_id = ?, leads = FALSE WHERE id = ?")
            .bind(into.raw())
            .bind(going.post);
        return tx.execute(sql).await.map(drop);
    }
    let end = Sql::new("UPDATE post SET ended_on = ? WHERE id = ?")
        .bind(last.to_string())
        .bind(going.post);
    tx.execute(end).await?;
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
    tx.execute(add).await.map(drop)
}

const GOING: &str = "FROM post n JOIN post o ON o.id = n.follows_id WHERE o.team_id = ? AND n.started_on > ?";

pub(super) async fn posts_going<C: ConnectionTrait>(
    conn: &C,
    team: TeamId,
    today: NaiveDate,
) -> Result<usize, StoreError> {
    let sql = Sql::new(&format!("SELECT COUNT(*) AS n {GOING}"))
        .bind(team.raw())
        .bind(today.to_string());
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// What has not begun was nobody's yet.
pub(super) async fn stay<A: Action>(tx: &Permitted<A>, team: TeamId) -> Result<(), StoreError> {
    let sql = Sql::new(&format!("SELECT n.id, n.follows_id, n.ended_on {GOING} ORDER BY n.id"))
        .bind(team.raw())
        .bind(court_date(tx.now()).to_string());
    for row in tx.conn().query_all_raw(sql.build(tx.backend())).await? {
        let (going, post): (Uuid, Uuid) = (row.try_get("", "id")?, row.try_get("", "follows_id")?);
        let back = Sql::new("UPDATE post SET ended_on = ? WHERE id = ?")
            .bind(row.try_get::<Option<String>>("", "ended_on")?)
            .bind(post);
        tx.execute(back).await?;
        tx.execute(Sql::new("DELETE FROM post WHERE id = ?").bind(going))
            .await?;
    }
    Ok(())
}

/// Posts of stations, tribunals and their devices see what lies there: they stay.
pub(super) async fn reseat<A: Action>(
    tx: &Permitted<A>,
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
    tx.execute(sql).await.map(drop)
}
