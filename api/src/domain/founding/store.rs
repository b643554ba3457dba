//! Rows of places, their scopes, teams and their duties, as founding reads and writes them.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::rules::{Change, Present, Site, Team};
use super::{FoundingAct, FoundingError};
use crate::db::{DbBackend, Permitted, Sql, StoreError, Tx};
use crate::domain::place::SiteKind;
use crate::kernel::practice::Practice;

/// Number of the lock that whoever founds holds on a server, until his transaction ends.
const FOUNDING_LOCK: i64 = 7_215_021;

/// What is there; nobody else founds until the transaction ends.
pub(super) async fn present(tx: &Tx) -> Result<Present, StoreError> {
    let conn = tx.conn();
    let backend = conn.get_database_backend();
    if backend == DbBackend::Postgres {
        let lock = Sql::new("SELECT pg_advisory_xact_lock(?)").bind(FOUNDING_LOCK);
        conn.query_one_raw(lock.build(backend)).await?;
    }
    let sites = Sql::new(
        "SELECT s.id, s.kind, s.slug, s.name, p.slug AS parent, s.township_code, s.court_code, s.phone
         FROM site s LEFT JOIN site p ON p.id = s.parent_id ORDER BY s.slug",
    );
    let sites = conn.query_all_raw(sites.build(backend)).await?;
    let teams = Sql::new(
        "SELECT t.id, t.kind, t.ordinal, t.name, t.phone, d.duty FROM team t
         LEFT JOIN team_duty d ON d.team_id = t.id ORDER BY t.ordinal, t.id, d.ordinal",
    );
    let mut present = Present {
        practice: practice(conn).await?,
        ..Present::default()
    };
    for row in &sites {
        present.sites.push((row.try_get("", "id")?, site(row)?));
    }
    for row in &conn.query_all_raw(teams.build(backend)).await? {
        let id: Uuid = row.try_get("", "id")?;
        if present.teams.last().is_none_or(|(last, _)| *last != id) {
            present.teams.push((id, team(row)?));
        }
        if let (Some((_, team)), Some(duty)) = (present.teams.last_mut(), row.try_get::<Option<String>>("", "duty")?) {
            team.duties.push(duty.parse()?);
        }
    }
    Ok(present)
}

/// What the court's file said of its practices; nothing in a store of a version that had no place for it.
pub(super) async fn practice<C: ConnectionTrait>(conn: &C) -> Result<Option<Practice>, StoreError> {
    let sql = Sql::new("SELECT * FROM store WHERE id = 1");
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    let row = row.filter(|row| row.column_names().iter().any(|name| name == "practice"));
    let text: Option<String> = row.map(|row| row.try_get("", "practice")).transpose()?.flatten();
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

fn site(row: &QueryResult) -> Result<Site, StoreError> {
    Ok(Site {
        kind: row.try_get::<String>("", "kind")?.parse()?,
        slug: row.try_get("", "slug")?,
        name: row.try_get("", "name")?,
        parent: row.try_get("", "parent")?,
        township_code: row.try_get("", "township_code")?,
        court_code: row.try_get("", "court_code")?,
        phone: row.try_get("", "phone")?,
    })
}

fn team(row: &QueryResult) -> Result<Team, StoreError> {
    Ok(Team {
        name: row.try_get("", "name")?,
        was: None,
        kind: row.try_get::<String>("", "kind")?.parse()?,
        ordinal: row.try_get("", "ordinal")?,
        phone: row.try_get("", "phone")?,
        duties: Vec::new(),
    })
}

/// Keeps new rows from pointing at a place or a team until the transaction ends; those under way are waited for.
async fn lock(tx: &Tx, table: &str, id: Uuid) -> Result<(), StoreError> {
    let conn = tx.conn();
    if conn.get_database_backend() == DbBackend::Postgres {
        let sql = Sql::new(&format!("SELECT id FROM {table} WHERE id = ? FOR UPDATE")).bind(id);
        conn.query_one_raw(sql.build(DbBackend::Postgres)).await?;
    }
    Ok(())
}

/// Refuses what would move the ground under cases and applications: another court code, another tribunal or township of a station, another
/// kind of a team.
pub(super) async fn check_unused(tx: &Tx, changes: &[Change]) -> Result<(), FoundingError> {
    for change in changes {
        let (what, sql) = match change {
            Change::AmendSite(_, from, to) if from.court_code != to.court_code => (
                "court code".to_owned(),
                Sql::new("SELECT COUNT(*) AS n FROM enforcement_case"),
            ),
            Change::AmendSite(id, from, to) if from.parent != to.parent || from.township_code != to.township_code => {
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
            | Change::Practice(..) => continue,
        };
        let conn = tx.conn();
        let row = conn
            .query_one_raw(sql.build(conn.get_database_backend()))
            .await
            .map_err(StoreError::from)?;
        let cases: i64 = row
            .map_or(Ok(0), |row| row.try_get("", "n"))
            .map_err(StoreError::from)?;
        if cases > 0 {
            return Err(FoundingError::InUse { what, cases });
        }
    }
    Ok(())
}

/// Makes the changes; the id of the last thing that was added or changed.
pub(super) async fn write(
    tx: &Permitted<impl FoundingAct>,
    present: &Present,
    changes: &[Change],
) -> Result<Option<Uuid>, StoreError> {
    let known = present.sites.iter().map(|(id, site)| (site.slug.clone(), *id));
    let mut sites: HashMap<String, Uuid> = known.collect();
    if sites.is_empty() {
        add_scope(tx, tx.fresh::<()>().raw(), "COMMON", None).await?;
    }
    let mut last = None;
    for change in changes {
        last = Some(match change {
            Change::AddSite(site) => {
                let id = add_site(tx, site, &sites).await?;
                sites.insert(site.slug.clone(), id);
                id
            }
            Change::AmendSite(id, _, site) => {
                amend_site(tx, *id, site, &sites).await?;
                *id
            }
            Change::AddTeam(team) => add_team(tx, team).await?,
            Change::AmendTeam(id, from, team) => {
                amend_team(tx, *id, (from, team)).await?;
                *id
            }
            Change::Practice(_, practice) => {
                let sql = Sql::new("UPDATE store SET practice = ? WHERE id = 1").bind(serde_json::to_string(practice)?);
                tx.execute(sql).await?;
                continue;
            }
        });
    }
    Ok(last)
}

fn parent_of(site: &Site, sites: &HashMap<String, Uuid>) -> Option<Uuid> {
    site.parent.as_ref().and_then(|slug| sites.get(slug)).copied()
}

async fn add_site(
    tx: &Permitted<impl FoundingAct>,
    site: &Site,
    sites: &HashMap<String, Uuid>,
) -> Result<Uuid, StoreError> {
    let id = tx.fresh::<()>().raw();
    let sql = Sql::new(
        "INSERT INTO site (id, kind, slug, name, parent_id, township_code, court_code, phone, started_on)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(site.kind.as_ref())
    .bind(site.slug.clone())
    .bind(site.name.clone())
    .bind(parent_of(site, sites))
    .bind(site.township_code.clone())
    .bind(site.court_code.clone())
    .bind(site.phone.clone())
    .bind(crate::kernel::calendar::court_date(tx.now()).to_string());
    tx.execute(sql).await?;
    match site.kind {
        SiteKind::Court => {}
        SiteKind::Tribunal => add_scope(tx, id, "TRIBUNAL", Some(id)).await?,
        SiteKind::Station => add_scope(tx, id, "STATION", Some(id)).await?,
    }
    Ok(id)
}

async fn add_scope(
    tx: &Permitted<impl FoundingAct>,
    id: Uuid,
    kind: &str,
    site: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = Sql::new("INSERT INTO sync_scope (id, kind, ref_id) VALUES (?, ?, ?)")
        .bind(id)
        .bind(kind)
        .bind(site);
    tx.execute(sql).await.map(drop)
}

async fn amend_site(
    tx: &Permitted<impl FoundingAct>,
    id: Uuid,
    site: &Site,
    sites: &HashMap<String, Uuid>,
) -> Result<(), StoreError> {
    let sql =
        Sql::new("UPDATE site SET name = ?, parent_id = ?, township_code = ?, court_code = ?, phone = ? WHERE id = ?")
            .bind(site.name.clone())
            .bind(parent_of(site, sites))
            .bind(site.township_code.clone())
            .bind(site.court_code.clone())
            .bind(site.phone.clone())
            .bind(id);
    tx.execute(sql).await.map(drop)
}

async fn add_team(tx: &Permitted<impl FoundingAct>, team: &Team) -> Result<Uuid, StoreError> {
    let id = tx.fresh::<()>().raw();
    let sql = Sql::new("INSERT INTO team (id, kind, ordinal, name, phone) VALUES (?, ?, ?, ?, ?)")
        .bind(id)
        .bind(team.kind.as_ref())
        .bind(team.ordinal)
        .bind(team.name.clone())
        .bind(team.phone.clone());
    tx.execute(sql).await?;
    add_duties(tx, id, team).await?;
    Ok(id)
}

async fn add_duties(tx: &Permitted<impl FoundingAct>, id: Uuid, team: &Team) -> Result<(), StoreError> {
    for (ordinal, duty) in (1_i32..).zip(&team.duties) {
        let sql = Sql::new("INSERT INTO team_duty (team_id, duty, ordinal) VALUES (?, ?, ?)")
            .bind(id)
            .bind(duty.as_ref())
            .bind(ordinal);
        tx.execute(sql).await?;
    }
    Ok(())
}

async fn amend_team(
    tx: &Permitted<impl FoundingAct>,
    id: Uuid,
    (from, team): (&Team, &Team),
) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE team SET kind = ?, ordinal = ?, name = ?, phone = ? WHERE id = ?")
        .bind(team.kind.as_ref())
        .bind(team.ordinal)
        .bind(team.name.clone())
        .bind(team.phone.clone())
        .bind(id);
    tx.execute(sql).await?;
    if from.duties == team.duties {
        return Ok(());
    }
    tx.execute(Sql::new("DELETE FROM team_duty WHERE team_id = ?").bind(id))
        .await?;
    add_duties(tx, id, team).await
}
