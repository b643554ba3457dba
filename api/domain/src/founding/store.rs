//! Rows of places, their scopes, teams and their duties, as founding reads and writes them.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::QueryResult;
use uuid::Uuid;

use super::rules::{self, Change, Days, End, Present, Site, Span, Team};
use super::{FoundingError, hold};
use crate::db::{DbBackend, Reads, Sql, StoreError, Tx, Writes};
use crate::kernel::practice::Practice;
use crate::place::SiteKind;

crate::rows! {
    /// Rows of the court, its places and its teams (建院、机构).
    pub struct CourtRows of site, store, sync_scope, team, team_duty, township, sync_entry;
}

/// Number of the lock that whoever founds holds on a server, until his transaction ends.
const FOUNDING_LOCK: i64 = 7_215_021;

/// What is there; nobody else founds until the transaction ends.
pub(super) async fn present(tx: &Tx) -> Result<Present, StoreError> {
    let reads = tx.reads();
    let backend = reads.backend();
    if backend == DbBackend::Postgres {
        let lock = Sql::new("SELECT pg_advisory_xact_lock(?)").bind(FOUNDING_LOCK);
        reads.row(lock).await?;
    }
    let sites = Sql::new(
        "SELECT s.id, s.kind, s.slug, s.name, p.slug AS parent, s.township_code, s.court_code, s.phone,
           s.started_on, s.ended_on FROM site s LEFT JOIN site p ON p.id = s.parent_id ORDER BY s.slug",
    );
    let sites = reads.rows(sites).await?;
    let teams = Sql::new(
        "SELECT t.id, t.kind, t.ordinal, t.name, t.phone, t.started_on, t.ended_on, COALESCE(s.slug, 'court') AS seat, d.duty
         FROM team t LEFT JOIN site s ON s.id = t.site_id LEFT JOIN team_duty d ON d.team_id = t.id
         ORDER BY t.ordinal, t.id, d.ordinal",
    );
    let spans = Sql::new(
        "SELECT w.code, w.name, w.started_on, w.ended_on, s.slug FROM township w JOIN site s ON s.id = w.site_id
         ORDER BY w.code, w.started_on",
    );
    let mut present = Present {
        practice: practice(reads).await?,
        ..Present::default()
    };
    for row in &sites {
        present.sites.push((row.try_get("", "id")?, site(row)?));
    }
    for row in &reads.rows(teams).await? {
        let id: Uuid = row.try_get("", "id")?;
        if present.teams.last().is_none_or(|(last, _)| *last != id) {
            present.teams.push((id, team(row)?));
        }
        if let (Some((_, team)), Some(duty)) = (present.teams.last_mut(), row.try_get::<Option<String>>("", "duty")?) {
            team.duties.push(duty.parse()?);
        }
    }
    for row in &reads.rows(spans).await? {
        let days = days(row)?;
        present.townships.push(Span {
            code: row.try_get("", "code")?,
            from: days.from.unwrap_or(NaiveDate::MIN),
            to: days.to.day(),
            name: row.try_get("", "name")?,
            station: row.try_get("", "slug")?,
        });
    }
    Ok(present)
}

/// First and last day of a row.
fn days(row: &QueryResult) -> Result<Days, StoreError> {
    let date = |text: String| text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()));
    Ok(Days {
        from: Some(date(row.try_get("", "started_on")?)?),
        to: End::of(row.try_get::<Option<String>>("", "ended_on")?.map(date).transpose()?),
    })
}

/// What the court's file said of its practices; nothing in a store of a version that had no place for it.
pub(super) async fn practice(reads: Reads<'_>) -> Result<Option<Practice>, StoreError> {
    let sql = Sql::new("SELECT * FROM store WHERE id = 1");
    let row = reads.row(sql).await?;
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
        days: days(row)?,
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
        seat: row.try_get("", "seat")?,
        days: days(row)?,
        into: None,
    })
}

/// Makes the changes; the id of the last thing that was added or changed.
pub(super) async fn write(
    tx: &Writes<'_, CourtRows>,
    present: &Present,
    changes: &[Change],
) -> Result<Option<Uuid>, FoundingError> {
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
                if let Some(home) = rules::home(present, site) {
                    add_span(tx, &home, &sites).await?;
                }
                id
            }
            Change::AmendSite(id, from, site) => {
                amend_site(tx, *id, (from, site), &sites).await?;
                *id
            }
            Change::AddTeam(team) => add_team(tx, team, &sites).await?,
            Change::AmendTeam(id, from, team) => {
                amend_team(tx, *id, (from, team), &sites).await?;
                *id
            }
            Change::MoveTownship(moving, _, spans) => {
                let sql = Sql::new("DELETE FROM township WHERE code = ?").bind(moving.code.clone());
                tx.rows().execute(sql).await?;
                for span in spans {
                    add_span(tx, span, &sites).await?;
                }
                continue;
            }
            Change::Practice(_, practice) => {
                let text = serde_json::to_string(practice).map_err(StoreError::from)?;
                tx.rows()
                    .execute(Sql::new("UPDATE store SET practice = ? WHERE id = 1").bind(text))
                    .await?;
                continue;
            }
        });
    }
    hold::move_members(tx, changes).await?;
    Ok(last)
}

async fn add_span(tx: &Writes<'_, CourtRows>, span: &Span, sites: &HashMap<String, Uuid>) -> Result<(), StoreError> {
    let sql =
        Sql::new("INSERT INTO township (id, code, name, site_id, started_on, ended_on) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(tx.fresh::<()>().raw())
            .bind(span.code.clone())
            .bind(span.name.clone())
            .bind(sites.get(&span.station).copied())
            .bind(span.from.to_string())
            .bind(span.to.map(|day| day.to_string()));
    tx.rows().execute(sql).await.map(drop)
}

fn parent_of(site: &Site, sites: &HashMap<String, Uuid>) -> Option<Uuid> {
    site.parent.as_ref().and_then(|slug| sites.get(slug)).copied()
}

async fn add_site(tx: &Writes<'_, CourtRows>, site: &Site, sites: &HashMap<String, Uuid>) -> Result<Uuid, StoreError> {
    let id = tx.fresh::<()>().raw();
    let sql = Sql::new(
        "INSERT INTO site (id, kind, slug, name, parent_id, township_code, court_code, phone, started_on, ended_on)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(site.kind.as_ref())
    .bind(site.slug.clone())
    .bind(site.name.clone())
    .bind(parent_of(site, sites))
    .bind(site.township_code.clone())
    .bind(site.court_code.clone())
    .bind(site.phone.clone())
    .bind(site.days.from.map(|day| day.to_string()))
    .bind(site.days.to.day().map(|day| day.to_string()));
    tx.rows().execute(sql).await?;
    match site.kind {
        SiteKind::Court => {}
        SiteKind::Tribunal => add_scope(tx, id, "TRIBUNAL", Some(id)).await?,
        SiteKind::Station => add_scope(tx, id, "STATION", Some(id)).await?,
    }
    Ok(id)
}

async fn add_scope(tx: &Writes<'_, CourtRows>, id: Uuid, kind: &str, site: Option<Uuid>) -> Result<(), StoreError> {
    let sql = Sql::new("INSERT INTO sync_scope (id, kind, ref_id) VALUES (?, ?, ?)")
        .bind(id)
        .bind(kind)
        .bind(site);
    tx.rows().execute(sql).await.map(drop)
}

async fn amend_site(
    tx: &Writes<'_, CourtRows>,
    id: Uuid,
    (from, site): (&Site, &Site),
    sites: &HashMap<String, Uuid>,
) -> Result<(), StoreError> {
    let parent = parent_of(site, sites);
    let sql = Sql::new(
        "UPDATE site SET name = ?, parent_id = ?, township_code = ?, court_code = ?, phone = ?, started_on = ?, ended_on = ?
         WHERE id = ?",
    )
    .bind(site.name.clone())
    .bind(parent)
    .bind(site.township_code.clone())
    .bind(site.court_code.clone())
    .bind(site.phone.clone())
    .bind(site.days.from.map(|day| day.to_string()))
    .bind(site.days.to.day().map(|day| day.to_string()))
    .bind(id);
    tx.rows().execute(sql).await?;
    if from.parent != site.parent {
        hold::rescope(tx, id, (parent_of(from, sites), parent)).await?;
    }
    let home = Sql::new("UPDATE township SET code = ?, name = ? WHERE site_id = ? AND code = ?")
        .bind(site.township_code.clone())
        .bind(rules::township_of(site))
        .bind(id)
        .bind(from.township_code.clone());
    tx.rows().execute(home).await?;
    // a station that is not there yet serves nobody earlier
    let begin = Sql::new("UPDATE township SET started_on = ? WHERE site_id = ? AND started_on = ?")
        .bind(site.days.from.map(|day| day.to_string()))
        .bind(id)
        .bind(from.days.from.map(|day| day.to_string()));
    if from.days.from == site.days.from {
        return Ok(());
    }
    tx.rows().execute(begin).await.map(drop)
}

/// The place of a team that does not sit at the court itself.
fn seat_of(team: &Team, sites: &HashMap<String, Uuid>) -> Option<Uuid> {
    let seat = team.seat.as_deref().filter(|slug| *slug != rules::COURT_SLUG);
    seat.and_then(|slug| sites.get(slug)).copied()
}

async fn add_team(tx: &Writes<'_, CourtRows>, team: &Team, sites: &HashMap<String, Uuid>) -> Result<Uuid, StoreError> {
    let id = tx.fresh::<()>().raw();
    let sql = Sql::new(
        "INSERT INTO team (id, kind, ordinal, name, phone, started_on, ended_on, site_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(team.kind.as_ref())
    .bind(team.ordinal)
    .bind(team.name.clone())
    .bind(team.phone.clone())
    .bind(team.days.from.map(|day| day.to_string()))
    .bind(team.days.to.day().map(|day| day.to_string()))
    .bind(seat_of(team, sites));
    tx.rows().execute(sql).await?;
    add_duties(tx, id, team).await?;
    Ok(id)
}

async fn add_duties(tx: &Writes<'_, CourtRows>, id: Uuid, team: &Team) -> Result<(), StoreError> {
    for (ordinal, duty) in (1_i32..).zip(&team.duties) {
        let sql = Sql::new("INSERT INTO team_duty (team_id, duty, ordinal) VALUES (?, ?, ?)")
            .bind(id)
            .bind(duty.as_ref())
            .bind(ordinal);
        tx.rows().execute(sql).await?;
    }
    Ok(())
}

async fn amend_team(
    tx: &Writes<'_, CourtRows>,
    id: Uuid,
    (from, team): (&Team, &Team),
    sites: &HashMap<String, Uuid>,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "UPDATE team SET kind = ?, ordinal = ?, name = ?, phone = ?, started_on = ?, ended_on = ?, site_id = ? WHERE id = ?",
    )
    .bind(team.kind.as_ref())
    .bind(team.ordinal)
    .bind(team.name.clone())
    .bind(team.phone.clone())
    .bind(team.days.from.map(|day| day.to_string()))
    .bind(team.days.to.day().map(|day| day.to_string()))
    .bind(seat_of(team, sites))
    .bind(id);
    tx.rows().execute(sql).await?;
    if from.seat != team.seat {
        let place = |team: &Team| team.seat.as_ref().and_then(|slug| sites.get(slug)).copied();
        hold::reseat(tx, id, (place(from), place(team))).await?;
    }
    if from.duties == team.duties {
        return Ok(());
    }
    tx.rows()
        .execute(Sql::new("DELETE FROM team_duty WHERE team_id = ?").bind(id))
        .await?;
    add_duties(tx, id, team).await
}
