//! Rows of accounts, posts, proposals and credentials, as staff acts read and write them.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryResult};
use uuid::Uuid;
use zhixing_entity::post_proposal;

use super::Target;
use super::error::StaffError;
use super::rules::{self, ADMINISTRATORS, Administers, Hands, Outcome, Settled};
use crate::db::{Permitted, Sql, StoreError, Tx, locked, on_day};
use crate::identity::NO_PASSWORD;
use crate::kernel::calendar::start_of_day_utc;
use crate::kernel::day::Day;
use crate::kernel::id::{AccountId, Id, PersonId, PostId, SiteId, TeamId};
use crate::kernel::pasted::cleaned;
use crate::kernel::role::Role;
use crate::policy::lives;
use crate::policy::{Action, Scope};

pub(super) fn day(row: &QueryResult, name: &str) -> Result<NaiveDate, StoreError> {
    let text: String = row.try_get("", name)?;
    text.parse().map_err(|_| StoreError::Unreadable(name.to_owned()))
}

pub(super) fn day_if_any(row: &QueryResult, name: &str) -> Result<Option<NaiveDate>, StoreError> {
    let text: Option<String> = row.try_get("", name)?;
    text.map(|text| text.parse().map_err(|_| StoreError::Unreadable(name.to_owned())))
        .transpose()
}

async fn one<C: ConnectionTrait>(conn: &C, sql: Sql) -> Result<Option<QueryResult>, StoreError> {
    Ok(conn.query_one_raw(sql.build(conn.get_database_backend())).await?)
}

/// The account of a user name, as it was typed, within the actor's scope, under lock: what is granted to one person is granted one after another.
pub(super) async fn target(tx: &Tx, username: &str) -> Result<Option<Target>, StoreError> {
    let conn = tx.conn();
    let typed = cleaned(username);
    // those made before user names were of lower-case letters alone are found as they are
    let sql = Sql::new("SELECT a.id, a.person_id FROM account a WHERE a.username IN ")
        .list([typed.to_ascii_lowercase(), typed])
        .push(" AND ")
        .append(Scope::of(tx.actor()).accounts("a"))
        .push(&locked(conn.get_database_backend(), "a"));
    let row = one(conn, sql).await?;
    row.map(|row| {
        Ok(Target::account(
            Id::new(row.try_get("", "id")?),
            Id::new(row.try_get("", "person_id")?),
        ))
    })
    .transpose()
}

pub(super) async fn username<C: ConnectionTrait>(conn: &C, account: AccountId) -> Result<Option<String>, StoreError> {
    let row = one(
        conn,
        Sql::new("SELECT username FROM account WHERE id = ?").bind(account.raw()),
    )
    .await?;
    row.map(|row| Ok(row.try_get("", "username")?)).transpose()
}

/// What is written of an account and its owner: user name, name, hash of the identity number, office telephone.
pub(super) type Written = (String, String, Option<String>, Option<String>);

/// How far an account stands for its owner, and what is written of them.
pub(super) async fn known<C: ConnectionTrait>(conn: &C, target: &Target) -> Result<(Settled, Written), StoreError> {
    let sql = Sql::new(
        "SELECT a.username, p.name, p.id_number_hash, p.office_phone,
         (SELECT COUNT(*) FROM post o WHERE o.person_id = p.id) AS granted,
         (SELECT COUNT(*) FROM post_proposal q WHERE q.account_id = a.id AND q.outcome IS NULL) AS proposed
         FROM account a JOIN person p ON p.id = a.person_id WHERE a.id = ?",
    )
    .bind(target.account.raw());
    let row = one(conn, sql).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("account".to_owned()))?;
    let any = |name| Ok::<_, StoreError>(row.try_get::<i64>("", name)? > 0);
    let number: Option<String> = row.try_get("", "id_number_hash")?;
    let settled = Settled {
        is_numbered: number.is_some(),
        is_granted: any("granted")?,
        is_proposed: any("proposed")?,
    };
    let name = row.try_get("", "name")?;
    Ok((
        settled,
        (
            row.try_get("", "username")?,
            name,
            number,
            row.try_get("", "office_phone")?,
        ),
    ))
}

/// Refuses to take from a person the last account with a post of administrator, or one post of his alone. Who cannot sign
/// in with a password of his own does not count as left, nor who leaves before him.
pub(super) async fn keeps_administrators(
    tx: &Tx,
    (person, post): (PersonId, Option<PostId>),
    today: NaiveDate,
) -> Result<(), StaffError> {
    let names: Vec<&str> = ADMINISTRATORS.iter().map(AsRef::as_ref).collect();
    let sql = Sql::new(
        "SELECT o.id, o.person_id, o.role, o.ended_on, a.ended_on AS account_ended_on
         FROM post o JOIN account a ON a.person_id = o.person_id
         WHERE a.first_password_until IS NULL AND a.password_hash <> ? AND ",
    )
    .bind(NO_PASSWORD)
    .append(lives("a", today))
    .push(" AND ")
    .append(on_day("o", today))
    .push(&format!(" AND o.role IN ('{}') ORDER BY o.id", names.join("', '")))
    // the accounts too: what two take at once is looked at one after the other
    .push(&locked(tx.conn().get_database_backend(), "o, a"));
    let rows = tx.conn().query_all_raw(sql.build(tx.conn().get_database_backend()));
    let (mut lost, mut left) = (Vec::new(), Vec::new());
    for row in rows.await.map_err(StoreError::from)? {
        let read = || -> Result<(Uuid, Uuid, Administers), StoreError> {
            let role: String = row.try_get("", "role")?;
            let administers = Administers {
                role: role.parse()?,
                until: rules::earlier(day_if_any(&row, "ended_on")?, day_if_any(&row, "account_ended_on")?),
            };
            Ok((row.try_get("", "id")?, row.try_get("", "person_id")?, administers))
        };
        let (id, of, administers) = read()?;
        let goes = of == person.raw() && post.is_none_or(|post| post.raw() == id);
        if goes { &mut lost } else { &mut left }.push(administers);
    }
    match rules::missing(&lost, &left) {
        Some(role) => Err(StaffError::LastAdministrator(role)),
        None => Ok(()),
    }
}

/// When the first day of an account begins.
pub(super) async fn account_begins<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
) -> Result<DateTime<Utc>, StoreError> {
    let sql = Sql::new("SELECT started_on FROM account WHERE id = ?").bind(account.raw());
    let row = one(tx.conn(), sql).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("account".to_owned()))?;
    Ok(start_of_day_utc(day(&row, "started_on")?))
}

/// The first and the last day an account has.
pub(super) async fn account_days(tx: &Tx, account: AccountId) -> Result<(NaiveDate, Option<NaiveDate>), StoreError> {
    let sql = Sql::new("SELECT started_on, ended_on FROM account WHERE id = ?").bind(account.raw());
    let row = one(tx.conn(), sql).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("account".to_owned()))?;
    Ok((day(&row, "started_on")?, day_if_any(&row, "ended_on")?))
}

/// A post that is proposed.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    pub id: PostId,
    pub account: AccountId,
    pub role: Role,
    pub site: SiteId,
    pub team: Option<TeamId>,
    pub leads: bool,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
}

impl Proposal {
    /// Whether another one is for the same.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.team, self.leads, self.started_on, self.ended_on)
            == (other.team, other.leads, other.started_on, other.ended_on)
    }
}

const PROPOSAL: &str =
    "SELECT q.id, q.account_id, q.role, q.site_id, q.team_id, q.leads, q.started_on, q.ended_on, q.outcome,
    a.person_id FROM post_proposal q JOIN account a ON a.id = q.account_id";

fn read_proposal(row: &QueryResult) -> Result<Proposal, StoreError> {
    Ok(Proposal {
        id: Id::new(row.try_get("", "id")?),
        account: Id::new(row.try_get("", "account_id")?),
        role: row.try_get::<String>("", "role")?.parse()?,
        site: Id::new(row.try_get("", "site_id")?),
        team: row.try_get::<Option<Uuid>>("", "team_id")?.map(Id::new),
        leads: row.try_get("", "leads")?,
        started_on: day(row, "started_on")?,
        ended_on: day_if_any(row, "ended_on")?,
    })
}

/// A proposal with whose it is and whether it is open, both under lock.
pub(super) async fn proposal<C: ConnectionTrait>(
    conn: &C,
    post: PostId,
) -> Result<Option<(Proposal, Target, bool)>, StoreError> {
    let sql = Sql::new(PROPOSAL)
        .push(" WHERE q.id = ?")
        .bind(post.raw())
        .push(&locked(conn.get_database_backend(), "a, q"));
    let Some(row) = one(conn, sql).await? else {
        return Ok(None);
    };
    let proposal = read_proposal(&row)?;
    let target = Target::account(proposal.account, Id::new(row.try_get("", "person_id")?));
    let is_open = row.try_get::<Option<String>>("", "outcome")?.is_none();
    Ok(Some((proposal, target, is_open)))
}

/// The open proposal of the same role at the same site for the same account.
pub(super) async fn open_like<C: ConnectionTrait>(conn: &C, new: &Proposal) -> Result<Option<Proposal>, StoreError> {
    let sql = Sql::new(PROPOSAL)
        .push(" WHERE q.outcome IS NULL AND q.account_id = ? AND q.role = ? AND q.site_id = ?")
        .bind(new.account.raw())
        .bind(new.role.as_ref())
        .bind(new.site.raw());
    one(conn, sql).await?.as_ref().map(read_proposal).transpose()
}

pub(super) async fn propose<A: Action>(
    tx: &Permitted<A>,
    new: &Proposal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.insert(post_proposal::ActiveModel {
        id: Set(new.id),
        account_id: Set(new.account),
        role: Set(new.role),
        site_id: Set(new.site),
        team_id: Set(new.team),
        started_on: Set(new.started_on.into()),
        ended_on: Set(new.ended_on.map(Day::from)),
        leads: Set(new.leads),
        proposed_by: Set(AccountId::new(tx.actor().account_raw())),
        proposed_at: Set(now.into()),
        ..Default::default()
    })
    .await
}

pub(super) async fn hands<C: ConnectionTrait>(conn: &C, post: PostId) -> Result<Hands, StoreError> {
    let sql =
        Sql::new("SELECT proposed_by, confirmed_by, approved_by FROM post_proposal WHERE id = ?").bind(post.raw());
    let row = one(conn, sql).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("proposal".to_owned()))?;
    let account = |name| Ok::<_, StoreError>(row.try_get::<Option<Uuid>>("", name)?.map(Id::new));
    Ok(Hands {
        proposed_by: Id::new(row.try_get("", "proposed_by")?),
        confirmed_by: account("confirmed_by")?,
        approved_by: account("approved_by")?,
    })
}

/// Notes the actor's assent; false when it was given or settled before.
pub(super) async fn assent<A: super::post::Assent>(
    tx: &Permitted<A>,
    post: PostId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let (who, when) = A::COLUMNS;
    let sql = Sql::new(&format!(
        "UPDATE post_proposal SET {who} = ?, {when} = ? WHERE id = ? AND outcome IS NULL AND {who} IS NULL"
    ))
    .bind(tx.actor().account_raw())
    .bind(now.timestamp_micros())
    .bind(post.raw());
    Ok(tx.execute(sql).await? == 1)
}

/// Settles a proposal; false when it was settled before.
pub(super) async fn settle<A: Action>(
    tx: &Permitted<A>,
    post: PostId,
    (outcome, reason): (Outcome, Option<&str>),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let sql = Sql::new(
        "UPDATE post_proposal SET outcome = ?, reason = ?, settled_by = ?, settled_at = ?
         WHERE id = ? AND outcome IS NULL",
    )
    .bind(outcome.as_ref())
    .bind(reason.map(str::to_owned))
    .bind(tx.actor().account_raw())
    .bind(now.timestamp_micros())
    .bind(post.raw());
    Ok(tx.execute(sql).await? == 1)
}

/// A post that was granted.
pub(super) struct Held {
    pub target: Target,
    pub role: Role,
    pub site: SiteId,
    pub team: Option<TeamId>,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
}

const HELD: &str = "SELECT o.role, o.site_id, o.team_id, o.started_on, o.ended_on, o.person_id, a.id AS account_id
    FROM post o JOIN account a ON a.person_id = o.person_id";

fn read_held(row: &QueryResult) -> Result<Held, StoreError> {
    Ok(Held {
        target: Target::account(
            Id::new(row.try_get("", "account_id")?),
            Id::new(row.try_get("", "person_id")?),
        ),
        role: row.try_get::<String>("", "role")?.parse()?,
        site: Id::new(row.try_get("", "site_id")?),
        team: row.try_get::<Option<Uuid>>("", "team_id")?.map(Id::new),
        started_on: day(row, "started_on")?,
        ended_on: day_if_any(row, "ended_on")?,
    })
}

/// A post by its id, under lock.
pub(super) async fn held(tx: &Tx, post: PostId) -> Result<Option<Held>, StoreError> {
    let conn = tx.conn();
    let sql = Sql::new(HELD)
        .push(" WHERE o.id = ?")
        .bind(post.raw())
        .push(" AND ")
        .append(Scope::of(tx.actor()).accounts("a"))
        .push(&locked(conn.get_database_backend(), "o"));
    one(conn, sql).await?.as_ref().map(read_held).transpose()
}

/// Posts of a person that are not over on a day, those to come included.
pub(super) async fn posts_of<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    on: NaiveDate,
) -> Result<Vec<Held>, StoreError> {
    let sql = Sql::new(HELD)
        .push(" WHERE o.person_id = ? AND (o.ended_on IS NULL OR o.ended_on >= ?)")
        .bind(person.raw())
        .bind(on.to_string());
    let rows = conn.query_all_raw(sql.build(conn.get_database_backend())).await?;
    rows.iter().map(read_held).collect()
}

pub(super) async fn end<A: Action>(tx: &Permitted<A>, post: PostId, last: NaiveDate) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE post SET ended_on = ? WHERE id = ?")
        .bind(last.to_string())
        .bind(post.raw());
    tx.execute(sql).await.map(drop)
}

/// Cases that a person handles and that are not closed.
pub(super) async fn open_cases<C: ConnectionTrait>(conn: &C, person: PersonId) -> Result<i64, StoreError> {
    let sql = Sql::new("SELECT COUNT(*) AS n FROM enforcement_case WHERE handler_id = ? AND closed_on IS NULL")
        .bind(person.raw());
    let row = one(conn, sql).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

pub(super) async fn has_team<C: ConnectionTrait>(conn: &C, team: TeamId) -> Result<bool, StoreError> {
    let sql = Sql::new("SELECT 1 AS n FROM team WHERE id = ?").bind(team.raw());
    Ok(one(conn, sql).await?.is_some())
}
