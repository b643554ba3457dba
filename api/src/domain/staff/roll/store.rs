//! Rows that a roll is read beside, and those it becomes.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::rules::{Held, Known, NewPerson, Plan, Present};
use crate::crypto::{Blind, Column};
use crate::db::{DbBackend, Permitted, Sql, StoreError, Tx};
use crate::domain::place::SiteKind;
use crate::kernel::calendar::court_date;
use crate::kernel::id::{Id, PersonId};
use crate::policy::Action;

/// Number of the lock that whoever reads a roll in holds on a server, until his transaction ends.
const ROLL_LOCK: i64 = 7_215_022;
/// What the station of a township is called beside it.
const STATION_SUFFIX: &str = "便民执行服务站";

/// What is there; nobody else reads a roll in until the transaction ends.
pub(super) async fn present(tx: &Tx, today: NaiveDate) -> Result<Present, StoreError> {
    let conn = tx.conn();
    let backend = conn.get_database_backend();
    if backend == DbBackend::Postgres {
        let lock = Sql::new("SELECT pg_advisory_xact_lock(?)").bind(ROLL_LOCK);
        conn.query_one_raw(lock.build(backend)).await?;
    }
    let mut sites = BTreeMap::new();
    let mut court = None;
    let rows = Sql::new("SELECT id, kind, slug, name FROM site");
    for row in conn.query_all_raw(rows.build(backend)).await? {
        let kind: SiteKind = row.try_get::<String>("", "kind")?.parse()?;
        let site = (Id::new(row.try_get("", "id")?), kind);
        let name: String = row.try_get("", "name")?;
        if let Some(township) = name.strip_suffix(STATION_SUFFIX) {
            sites.insert(township.to_owned(), site);
        }
        sites.insert(name, site);
        sites.insert(row.try_get("", "slug")?, site);
        if kind == SiteKind::Court {
            court = Some(site.0);
        }
    }
    let mut teams = BTreeMap::new();
    let rows = Sql::new("SELECT id, name FROM team");
    for row in conn.query_all_raw(rows.build(backend)).await? {
        teams.insert(row.try_get("", "name")?, Id::new(row.try_get("", "id")?));
    }
    Ok(Present {
        court: court
            .ok_or_else(|| StoreError::Unreadable("no court; found it with `zhixing court init FILE`".to_owned()))?,
        sites,
        teams,
        accounts: accounts(tx, today).await?,
    })
}

async fn accounts(tx: &Tx, today: NaiveDate) -> Result<Vec<Known>, StoreError> {
    let conn = tx.conn();
    let sql = Sql::new(
        "SELECT a.person_id, a.username, a.disabled_at, p.name, p.id_number_hash, o.role, o.site_id, o.team_id, o.ended_on
         FROM account a JOIN person p ON p.id = a.person_id LEFT JOIN post o ON o.person_id = p.id ORDER BY a.username",
    );
    let today = today.to_string();
    let mut known: Vec<Known> = Vec::new();
    for row in conn.query_all_raw(sql.build(conn.get_database_backend())).await? {
        let username: String = row.try_get("", "username")?;
        if known.last().is_none_or(|last| last.username != username) {
            known.push(Known {
                person: Id::new(row.try_get("", "person_id")?),
                username,
                name: row.try_get("", "name")?,
                number_hash: row.try_get("", "id_number_hash")?,
                disabled: row.try_get::<Option<i64>>("", "disabled_at")?.is_some(),
                posts: Vec::new(),
                ended: Vec::new(),
            });
        }
        let role: Option<String> = row.try_get("", "role")?;
        if let (Some(role), Some(last)) = (role, known.last_mut()) {
            let team: Option<Uuid> = row.try_get("", "team_id")?;
            let held = (role.parse()?, Id::new(row.try_get("", "site_id")?), team.map(Id::new));
            let ended_on: Option<String> = row.try_get("", "ended_on")?;
            if ended_on.is_some_and(|last| last < today) {
                last.ended.push(held);
            } else {
                last.posts.push(held);
            }
        }
    }
    Ok(known)
}

/// Writes people, their accounts and posts.
pub(super) async fn write<A: Action>(
    tx: &Permitted<A>,
    plan: &Plan,
    (hashes, until): (&[String], DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for (person, hash) in plan.people.iter().zip(hashes) {
        let id = add_person(tx, person, (hash, until), now).await?;
        for (held, leads) in &person.posts {
            add_post(tx, id, (*held, *leads)).await?;
        }
    }
    for (person, held, leads) in &plan.posts {
        add_post(tx, *person, (*held, *leads)).await?;
    }
    Ok(())
}

async fn add_person<A: Action>(
    tx: &Permitted<A>,
    new: &NewPerson,
    (hash, until): (&str, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<PersonId, StoreError> {
    let id: PersonId = tx.fresh();
    let number = new.id_number.as_deref();
    let person = Sql::new(
        "INSERT INTO person (id, name, id_number_sealed, id_number_hash, office_phone) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(id.raw())
    .bind(new.name.clone())
    .bind(number.map(|number| tx.keyring().seal(Column::PersonIdNumber, id.raw(), number)))
    .bind(number.map(|number| tx.keyring().blind(Blind::IdNumber, number)))
    .bind(new.phone.clone());
    tx.execute(person).await?;
    let account = Sql::new(
        "INSERT INTO account (id, person_id, username, password_hash, created_at, first_password_until)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(tx.fresh::<()>().raw())
    .bind(id.raw())
    .bind(new.username.clone())
    .bind(hash.to_owned())
    .bind(now.timestamp_micros())
    .bind(until.timestamp_micros());
    tx.execute(account).await?;
    Ok(id)
}

async fn add_post<A: Action>(
    tx: &Permitted<A>,
    person: PersonId,
    ((role, site, team), leads): (Held, bool),
) -> Result<(), StoreError> {
    if let (true, Some(team)) = (leads, team) {
        let sql = Sql::new("UPDATE post SET leads = FALSE WHERE team_id = ? AND leads").bind(team.raw());
        tx.execute(sql).await?;
    }
    let insert = Sql::new(
        "INSERT INTO post (id, person_id, role, site_id, team_id, started_on, leads) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(tx.fresh::<()>().raw())
    .bind(person.raw())
    .bind(role.as_ref())
    .bind(site.raw())
    .bind(team.map(Id::raw))
    .bind(court_date(tx.now()).to_string())
    .bind(leads);
    tx.execute(insert).await.map(drop)
}
