//! Rows that a roll is read beside, and those it becomes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Order;
use sea_orm::{
    ColumnTrait as _, FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationDef,
};
use zhixing_entity::{account, person, post, site, team};

use super::rules::{Held, Known, Plan, Present};
use crate::db::{DbBackend, StoreError, Tx, Writes, link, locking};
use crate::identity::IdentityRows;
use crate::identity::{self, IdentityError, Login, Seat, add_account, add_person, add_post};
use crate::kernel::calendar::court_date;
use crate::kernel::day::Day;
use crate::kernel::id::{AccountId, PersonId, SiteId, TeamId};
use crate::kernel::instant::Instant;
use crate::kernel::role::Role;
use crate::place::{STATION_SUFFIX, SiteKind};

/// Number of the lock that whoever reads a roll in holds on a server, until his transaction ends.
const ROLL_LOCK: i64 = 7_215_022;

/// The way from accounts to their owners.
fn owner() -> RelationDef {
    link::<account::Entity, person::Entity>(account::Column::PersonId, person::Column::Id)
}

/// What is there; nobody else reads a roll in, or gives a post to anybody of these names, until the transaction ends.
pub(super) async fn present(tx: &Tx, today: NaiveDate, names: BTreeSet<&str>) -> Result<Present, StoreError> {
    let today = Day::from(today);
    if tx.reads().backend() == DbBackend::Postgres {
        tx.hold_lock(ROLL_LOCK).await?;
        let people = tx
            .find::<account::Entity>()
            .join(JoinType::InnerJoin, owner())
            .select_only()
            .column(account::Column::Id)
            .filter(person::Column::Name.is_in(names))
            .order_by_asc(account::Column::Id);
        tx.all(locking(people, account::Entity).into_tuple::<AccountId>())
            .await?;
    }
    let (mut sites, mut ending) = (BTreeMap::new(), BTreeSet::new());
    let mut court = None;
    // of two of one name that which does not end
    let there = tx
        .find::<site::Entity>()
        .select_only()
        .columns([
            site::Column::Id,
            site::Column::Kind,
            site::Column::Slug,
            site::Column::Name,
            site::Column::EndedOn,
        ])
        .filter(site::Column::StartedOn.lte(today))
        .order_by(site::Column::EndedOn.is_null(), Order::Asc)
        .order_by_asc(site::Column::EndedOn);
    let there = there.into_tuple::<(SiteId, SiteKind, String, String, Option<Day>)>();
    for (id, kind, slug, name, ended_on) in tx.all(there).await? {
        ending.extend(ended_on.map(|_| id.raw()));
        if let Some(township) = name.strip_suffix(STATION_SUFFIX) {
            sites.insert(township.to_owned(), (id, kind));
        }
        sites.insert(name, (id, kind));
        sites.insert(slug, (id, kind));
        if kind == SiteKind::Court {
            court = Some(id);
        }
    }
    let mut teams = BTreeMap::new();
    let there = tx
        .find::<team::Entity>()
        .select_only()
        .columns([team::Column::Id, team::Column::Name, team::Column::EndedOn])
        .filter(team::Column::StartedOn.lte(today))
        .order_by(team::Column::EndedOn.is_null(), Order::Asc)
        .order_by_asc(team::Column::EndedOn);
    for (id, name, ended_on) in tx.all(there.into_tuple::<(TeamId, String, Option<Day>)>()).await? {
        teams.insert(name, id);
        ending.extend(ended_on.map(|_| id.raw()));
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

async fn accounts(tx: &Tx, today: Day) -> Result<Vec<Known>, StoreError> {
    let found = tx
        .find::<account::Entity>()
        .join(JoinType::InnerJoin, owner())
        .join(
            JoinType::LeftJoin,
            link::<person::Entity, post::Entity>(person::Column::Id, post::Column::PersonId),
        )
        .select_only()
        .columns([
            account::Column::PersonId,
            account::Column::Username,
            account::Column::DisabledAt,
        ])
        .column_as(account::Column::EndedOn, "account_ended_on")
        .columns([person::Column::Name, person::Column::IdNumberHash])
        .columns([
            post::Column::Role,
            post::Column::SiteId,
            post::Column::TeamId,
            post::Column::EndedOn,
        ])
        .order_by_asc(account::Column::Username);
    let is_over = |last: Option<Day>| last.is_some_and(|last| last < today);
    let mut known: Vec<Known> = Vec::new();
    for row in tx.all(found.into_model::<Row>()).await? {
        if known.last().is_none_or(|last| last.username != row.username) {
            known.push(Known {
                person: row.person_id,
                username: row.username,
                name: row.name,
                number_hash: row.id_number_hash,
                disabled: row.disabled_at.is_some() || is_over(row.account_ended_on),
                posts: Vec::new(),
                ended: Vec::new(),
            });
        }
        if let (Some(role), Some(site), Some(last)) = (row.role, row.site_id, known.last_mut()) {
            let held = (role, site, row.team_id);
            if is_over(row.ended_on) {
                last.ended.push(held);
            } else {
                last.posts.push(held);
            }
        }
    }
    Ok(known)
}

/// An account with its owner and one of his posts, if he has any.
#[derive(FromQueryResult)]
struct Row {
    person_id: PersonId,
    username: String,
    disabled_at: Option<Instant>,
    account_ended_on: Option<Day>,
    name: String,
    id_number_hash: Option<String>,
    role: Option<Role>,
    site_id: Option<SiteId>,
    team_id: Option<TeamId>,
    ended_on: Option<Day>,
}

/// The first passwords of people, in their order.
#[derive(Clone, Copy)]
pub(super) struct FirstPasswords<'a> {
    /// Their hashes.
    pub(super) hashes: &'a [String],
    /// Until when they must be changed.
    pub(super) until: DateTime<Utc>,
}

/// Writes people, their accounts and posts.
pub(super) async fn write(
    tx: &Writes<'_, IdentityRows>,
    plan: &Plan,
    passwords: FirstPasswords<'_>,
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
    for (new, hash) in plan.people.iter().zip(passwords.hashes) {
        let person: PersonId = tx.fresh();
        let named = identity::NewPerson {
            name: &new.name,
            id_number: new.id_number.as_deref(),
            office_phone: new.phone.as_deref(),
        };
        add_person(tx, person, &named).await?;
        let login = Login {
            account: tx.fresh(),
            username: &new.username,
            hash,
            first_until: Some(passwords.until),
            started_on,
        };
        add_account(tx, person, &login, now).await?;
        for post in &new.posts {
            add_post(tx, tx.fresh(), person, &seat(*post)).await?;
        }
    }
    for (person, held, leads) in &plan.posts {
        add_post(tx, tx.fresh(), *person, &seat((*held, *leads))).await?;
    }
    Ok(())
}
