//! Rows that a roll is read beside, and those it becomes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::super::store::day_if_any;
use super::rules::{Held, Known, Plan, Present};
use crate::db::{DbBackend, Permitted, Sql, StoreError, Tx, locked};
use crate::identity::{self, IdentityError, Login, Seat, add_account, add_person, add_post};
use crate::kernel::calendar::court_date;
use crate::kernel::id::{Id, PersonId};
use crate::place::{STATION_SUFFIX, SiteKind};
use crate::policy::Action;

/// Number of the lock that whoever reads a roll in holds on a server, until his transaction ends.
const ROLL_LOCK: i64 = 7_215_022;

/// What is there; nobody else reads a roll in, or gives a post to anybody of these names, until the transaction ends.
pub(super) async fn present(tx: &Tx, today: NaiveDate, names: BTreeSet<&str>) -> Result<Present, StoreError> {
    let conn = tx.conn();
    let backend = conn.get_database_backend();
    if backend == DbBackend::Postgres {
        let lock = Sql::new("SELECT pg_advisory_xact_lock(?)").bind(ROLL_LOCK);
        conn.query_one_raw(lock.build(backend)).await?;
        let people = Sql::new("SELECT a.id FROM account a JOIN person p ON p.id = a.person_id WHERE p.name IN ")
            .list(names.into_iter().map(str::to_owned))
            .push(" ORDER BY a.id")
            .push(&locked(backend, "a"));
        conn.query_all_raw(people.build(backend)).await?;
    }
    let (mut sites, mut ending) = (BTreeMap::new(), BTreeSet::new());
    let mut court = None;
    // of two of one name that which does not end
    let there = |from: &str| {
        Sql::new(&format!(
            "SELECT {from} WHERE started_on <= ? ORDER BY CASE WHEN ended_on IS NULL THEN 1 ELSE 0 END, ended_on"
        ))
        .bind(today.to_string())
    };
    let rows = there("id, kind, slug, name, ended_on FROM site");
    for row in conn.query_all_raw(rows.build(backend)).await? {
        let kind: SiteKind = row.try_get::<String>("", "kind")?.parse()?;
        let id: Uuid = row.try_get("", "id")?;
        let site = (Id::new(id), kind);
        ending.extend(day_if_any(&row, "ended_on")?.map(|_| id));
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
    let rows = there("id, name, ended_on FROM team");
    for row in conn.query_all_raw(rows.build(backend)).await? {
        let id: Uuid = row.try_get("", "id")?;
        teams.insert(row.try_get("", "name")?, Id::new(id));
        ending.extend(day_if_any(&row, "ended_on")?.map(|_| id));
    }
    Ok(Present {
        court: court
            .ok_or_else(|| StoreError::Unreadable("no court; found it with `zhixing court init FILE`".to_owned()))?,
        sites,
        teams,
        ending,
        accounts: accounts(tx, today).await?,
    })
}

async fn accounts(tx: &Tx, today: NaiveDate) -> Result<Vec<Known>, StoreError> {
    let conn = tx.conn();
    let sql = Sql::new(
        "SELECT a.person_id, a.username, a.disabled_at, a.ended_on AS account_ended_on, p.name, p.id_number_hash, o.role, o.site_id, o.team_id, o.ended_on
         FROM account a JOIN person p ON p.id = a.person_id LEFT JOIN post o ON o.person_id = p.id ORDER BY a.username",
    );
    let mut known: Vec<Known> = Vec::new();
    for row in conn.query_all_raw(sql.build(conn.get_database_backend())).await? {
        let is_over = |name| Ok::<_, StoreError>(day_if_any(&row, name)?.is_some_and(|last| last < today));
        let username: String = row.try_get("", "username")?;
        if known.last().is_none_or(|last| last.username != username) {
            known.push(Known {
                person: Id::new(row.try_get("", "person_id")?),
                username,
                name: row.try_get("", "name")?,
                number_hash: row.try_get("", "id_number_hash")?,
                disabled: row.try_get::<Option<i64>>("", "disabled_at")?.is_some() || is_over("account_ended_on")?,
                posts: Vec::new(),
                ended: Vec::new(),
            });
        }
        let role: Option<String> = row.try_get("", "role")?;
        if let (Some(role), Some(last)) = (role, known.last_mut()) {
            let team: Option<Uuid> = row.try_get("", "team_id")?;
            let held = (role.parse()?, Id::new(row.try_get("", "site_id")?), team.map(Id::new));
            if is_over("ended_on")? {
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
) -> Result<(), IdentityError> {
    let started_on = court_date(tx.now());
    let seat = |((role, site, team), leads): (Held, bool)| Seat {
        role,
        site,
        team,
        started_on,
        ended_on: None,
        leads,
    };
    for (new, hash) in plan.people.iter().zip(hashes) {
        let person: PersonId = tx.fresh();
        let named = identity::NewPerson {
            name: &new.name,
            id_number: new.id_number.as_deref(),
            office_phone: new.phone.as_deref(),
        };
        add_person(tx, person, &named).await?;
        let login = Login {
            username: &new.username,
            hash,
            first_until: Some(until),
            started_on,
        };
        add_account(tx, (tx.fresh(), person), &login, now).await?;
        for post in &new.posts {
            add_post(tx, (tx.fresh(), person), &seat(*post)).await?;
        }
    }
    for (person, held, leads) in &plan.posts {
        add_post(tx, (tx.fresh(), *person), &seat((*held, *leads))).await?;
    }
    Ok(())
}
