//! Accounts as they are listed: one page, its posts, and what waits for it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult};
use uuid::Uuid;

use super::super::rules::{Outcome, PostState, state_of};
use super::super::store::{day, day_if_any};
use super::{IssueView, PasswordState, PostView, UserFilter, UserView};
use crate::db::{Db, Sql, StoreError, on_day};
use crate::identity::NO_PASSWORD;
use crate::kernel::calendar::court_date;
use crate::kernel::clock::instant;
use crate::kernel::id::{AccountId, CredentialIssueId, Id, PersonId, PostId};
use crate::kernel::page::Page;
use crate::policy::Scope;
use crate::policy::lives;

const USERS: &str =
    "SELECT a.id, a.person_id, a.username, p.name, p.office_phone, a.disabled_at, a.started_on, a.ended_on, a.password_hash = ? AS none,
    a.first_password_until, a.created_at, t.enrolled_at
    FROM account a JOIN person p ON p.id = a.person_id LEFT JOIN totp t ON t.account_id = a.id";

/// Whether something waits for an account.
const WAITING: &str = "(EXISTS (SELECT 1 FROM post_proposal q WHERE q.account_id = a.id AND q.outcome IS NULL)
    OR EXISTS (SELECT 1 FROM credential_issue c WHERE c.account_id = a.id AND c.outcome IS NULL AND c.expires_at > ?))";

pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    filter: &UserFilter,
    page: &Page,
) -> Result<Vec<UserView>, StoreError> {
    let mut sql = filtered(db, Sql::new(USERS).bind(NO_PASSWORD), scope, filter);
    if let Some(position) = page.after {
        sql = sql
            .push(" AND (a.created_at > ? OR (a.created_at = ?")
            .bind(position.at)
            .bind(position.at)
            .push(" AND a.id > ?))")
            .bind(position.id);
    }
    if let Some(position) = page.before {
        sql = sql
            .push(" AND (a.created_at < ? OR (a.created_at = ?")
            .bind(position.at)
            .bind(position.at)
            .push(" AND a.id < ?))")
            .bind(position.id);
    }
    let order = if page.from_end { "DESC" } else { "ASC" };
    let sql = sql.push(&format!(
        " ORDER BY a.created_at {order}, a.id {order} LIMIT {}",
        page.rows + 1
    ));
    whole(db, sql).await
}

pub(super) async fn count(db: &Db, scope: &Scope, filter: &UserFilter) -> Result<u64, StoreError> {
    let counted = Sql::new("SELECT COUNT(*) AS n FROM account a JOIN person p ON p.id = a.person_id");
    let sql = filtered(db, counted, scope, filter);
    let row = db.reader().query_one_raw(sql.build(db.backend())).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

fn filtered(db: &Db, sql: Sql, scope: &Scope, filter: &UserFilter) -> Sql {
    let today = db.clock().today();
    let mut sql = sql.push(" WHERE ").append(scope.accounts("a"));
    if let Some(search) = &filter.search {
        let like = format!("%{}%", search.replace('!', "!!").replace('%', "!%").replace('_', "!_"));
        sql = sql
            .push(" AND (a.username LIKE ? ESCAPE '!' OR p.name LIKE ? ESCAPE '!')")
            .bind(like.to_lowercase())
            .bind(like);
    }
    if filter.role.is_some() || filter.site.is_some() {
        sql = sql
            .push(" AND EXISTS (SELECT 1 FROM post o WHERE o.person_id = a.person_id AND ")
            .append(on_day("o", today));
        if let Some(role) = filter.role {
            sql = sql.push(" AND o.role = ?").bind(role.as_ref());
        }
        if let Some(site) = filter.site {
            sql = sql.push(" AND o.site_id = ?").bind(site.raw());
        }
        sql = sql.push(")");
    }
    match filter.disabled {
        Some(true) => sql = sql.push(" AND NOT (").append(lives("a", today)).push(")"),
        Some(false) => sql = sql.push(" AND ").append(lives("a", today)),
        None => {}
    }
    if let Some(waiting) = filter.waiting {
        let not = if waiting { "" } else { "NOT " };
        let now = db.clock().real().timestamp_micros();
        sql = sql.push(&format!(" AND {not}{WAITING}")).bind(now);
    }
    sql
}

pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[AccountId]) -> Result<Vec<UserView>, StoreError> {
    let sql = Sql::new(USERS)
        .bind(NO_PASSWORD)
        .push(" WHERE ")
        .append(scope.accounts("a"))
        .push(" AND a.id IN ")
        .list(ids.iter().map(|id| id.raw()));
    whole(db, sql).await
}

/// Whose post it is, proposed or granted.
pub(super) async fn owner_of(
    conn: &DatabaseConnection,
    scope: &Scope,
    post: PostId,
) -> Result<Option<AccountId>, StoreError> {
    let sql = Sql::new("SELECT a.id FROM account a WHERE ")
        .append(scope.accounts("a"))
        .push(" AND (EXISTS (SELECT 1 FROM post o WHERE o.person_id = a.person_id AND o.id = ?)")
        .bind(post.raw())
        .push(" OR EXISTS (SELECT 1 FROM post_proposal q WHERE q.account_id = a.id AND q.id = ?))")
        .bind(post.raw());
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    row.map(|row| Ok(Id::new(row.try_get("", "id")?))).transpose()
}

/// Accounts with their posts and with what waits for them: three statements, whatever their number.
async fn whole(db: &Db, sql: Sql) -> Result<Vec<UserView>, StoreError> {
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    let mut users = rows.iter().map(user).collect::<Result<Vec<_>, _>>()?;
    if users.is_empty() {
        return Ok(users);
    }
    let today = db.clock().today();
    let people: Vec<PersonId> = users.iter().map(|user| user.person).collect();
    let mut posts = posts(db.reader(), &people, today).await?;
    let accounts: Vec<AccountId> = users.iter().map(|user| user.id).collect();
    let now = db.clock().real();
    let mut waiting = open_issues(db.reader(), &accounts).await?;
    for user in &mut users {
        user.posts = posts.remove(&user.person).unwrap_or_default();
        user.issue = waiting.remove(&user.id).filter(|issue| issue.expires_at > now);
    }
    Ok(users)
}

fn user(row: &QueryResult) -> Result<UserView, StoreError> {
    let first: Option<i64> = row.try_get("", "first_password_until")?;
    let password = match first {
        _ if row.try_get::<bool>("", "none")? => PasswordState::None,
        Some(until) => PasswordState::First(instant(until)),
        None => PasswordState::Own,
    };
    let begins = day(row, "started_on")?;
    // those made before accounts had days began when they were made
    let started_on = if begins == NaiveDate::default() {
        court_date(instant(row.try_get("", "created_at")?))
    } else {
        begins
    };
    Ok(UserView {
        id: Id::new(row.try_get("", "id")?),
        person: Id::new(row.try_get("", "person_id")?),
        username: row.try_get("", "username")?,
        display_name: row.try_get("", "name")?,
        office_phone: row.try_get("", "office_phone")?,
        disabled: row.try_get::<Option<i64>>("", "disabled_at")?.is_some(),
        started_on,
        ended_on: day_if_any(row, "ended_on")?,
        password,
        has_factor: row.try_get::<Option<i64>>("", "enrolled_at")?.is_some(),
        created_at: instant(row.try_get("", "created_at")?),
        posts: Vec::new(),
        issue: None,
    })
}

/// Posts of people: those granted, and proposals that are no post.
async fn posts(
    conn: &DatabaseConnection,
    people: &[PersonId],
    today: NaiveDate,
) -> Result<BTreeMap<PersonId, Vec<PostView>>, StoreError> {
    let raw = || people.iter().map(|person| person.raw());
    let sql = Sql::new(
        "SELECT o.person_id, o.id, o.role, o.site_id, o.team_id, o.leads, o.started_on, o.ended_on, q.outcome, q.reason,
           1 AS granted, y.name AS proposed_by, c.name AS confirmed_by, v.name AS approved_by, z.name AS settled_by
         FROM post o LEFT JOIN post_proposal q ON q.id = o.id",
    )
    .push(HANDS)
    .push(" WHERE o.person_id IN ")
    .list(raw())
    .push(
        " UNION ALL SELECT w.person_id, q.id, q.role, q.site_id, q.team_id, q.leads, q.started_on, q.ended_on, q.outcome,
           q.reason, 0 AS granted, y.name AS proposed_by, c.name AS confirmed_by, v.name AS approved_by, z.name AS settled_by
         FROM post_proposal q JOIN account w ON w.id = q.account_id",
    )
    .push(HANDS)
    .push(" WHERE (q.outcome IS NULL OR q.outcome <> 'granted') AND w.person_id IN ")
    .list(raw())
    .push(" ORDER BY 7, 2");
    let mut found: BTreeMap<PersonId, Vec<PostView>> = BTreeMap::new();
    for row in conn.query_all_raw(sql.build(conn.get_database_backend())).await? {
        let person = Id::new(row.try_get("", "person_id")?);
        found.entry(person).or_default().push(post(&row, today)?);
    }
    Ok(found)
}

/// The names of those who had a hand in a proposal.
const HANDS: &str = " LEFT JOIN account ya ON ya.id = q.proposed_by LEFT JOIN person y ON y.id = ya.person_id
    LEFT JOIN account ca ON ca.id = q.confirmed_by LEFT JOIN person c ON c.id = ca.person_id
    LEFT JOIN account va ON va.id = q.approved_by LEFT JOIN person v ON v.id = va.person_id
    LEFT JOIN account za ON za.id = q.settled_by LEFT JOIN person z ON z.id = za.person_id";

fn post(row: &QueryResult, today: NaiveDate) -> Result<PostView, StoreError> {
    let (started_on, ended_on) = (day(row, "started_on")?, day_if_any(row, "ended_on")?);
    let outcome: Option<String> = row.try_get("", "outcome")?;
    let outcome = outcome.map(|word| word.parse::<Outcome>()).transpose()?;
    let is_granted = row.try_get::<i32>("", "granted")? == 1;
    let state = match outcome {
        _ if is_granted => state_of(started_on, ended_on, today),
        Some(Outcome::Refused) => PostState::Refused,
        Some(_) => PostState::Withdrawn,
        None => PostState::Proposed,
    };
    Ok(PostView {
        id: Id::new(row.try_get("", "id")?),
        role: row.try_get::<String>("", "role")?.parse()?,
        site: Id::new(row.try_get("", "site_id")?),
        team: row.try_get::<Option<Uuid>>("", "team_id")?.map(Id::new),
        leads: row.try_get("", "leads")?,
        started_on,
        ended_on,
        state,
        proposed_by: row.try_get("", "proposed_by")?,
        confirmed_by: row.try_get("", "confirmed_by")?,
        approved_by: row.try_get("", "approved_by")?,
        refused_by: if state == PostState::Refused {
            row.try_get("", "settled_by")?
        } else {
            None
        },
        reason: row.try_get("", "reason")?,
    })
}

const ISSUES: &str =
    "SELECT c.id, c.account_id, c.password, c.factor, c.reason, c.asked_at, c.expires_at, c.outcome, p.name
    FROM credential_issue c JOIN account a ON a.id = c.account_id
    JOIN account b ON b.id = c.asked_by JOIN person p ON p.id = b.person_id";

async fn open_issues(
    conn: &DatabaseConnection,
    accounts: &[AccountId],
) -> Result<BTreeMap<AccountId, IssueView>, StoreError> {
    let sql = Sql::new(ISSUES)
        .push(" WHERE c.outcome IS NULL AND c.account_id IN ")
        .list(accounts.iter().map(|account| account.raw()));
    let rows = conn.query_all_raw(sql.build(conn.get_database_backend())).await?;
    let found = rows.iter().map(|row| issue(row).map(|issue| (issue.account, issue)));
    found.collect()
}

/// Credentials by id.
pub(super) async fn issues(
    conn: &DatabaseConnection,
    scope: &Scope,
    ids: &[CredentialIssueId],
) -> Result<Vec<IssueView>, StoreError> {
    let sql = Sql::new(ISSUES)
        .push(" WHERE ")
        .append(scope.accounts("a"))
        .push(" AND c.id IN ")
        .list(ids.iter().map(|id| id.raw()));
    let rows = conn.query_all_raw(sql.build(conn.get_database_backend())).await?;
    rows.iter().map(issue).collect()
}

fn issue(row: &QueryResult) -> Result<IssueView, StoreError> {
    let outcome: Option<String> = row.try_get("", "outcome")?;
    Ok(IssueView {
        id: Id::new(row.try_get("", "id")?),
        account: Id::new(row.try_get("", "account_id")?),
        password: row.try_get("", "password")?,
        factor: row.try_get("", "factor")?,
        reason: row.try_get("", "reason")?,
        asked_by: row.try_get("", "name")?,
        asked_at: instant(row.try_get("", "asked_at")?),
        expires_at: instant(row.try_get("", "expires_at")?),
        outcome: outcome.map(|word| word.parse()).transpose()?,
    })
}
