//! Accounts as they are listed: one page, its posts, and what waits for it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait as _, LikeExpr, Order, Query};
use sea_orm::{
    ColumnTrait as _, Condition, FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, RelationDef, Select,
};
use zhixing_entity::{account, credential_issue, person, post, post_proposal, totp};

use super::super::rules::{Outcome, PostState, state_of};
use super::{IssueView, PasswordState, PostView, UserFilter, UserView};
use crate::db::{Db, Question as _, Reads, Sql, StoreError, column, link, on_day};
use crate::identity::NO_PASSWORD;
use crate::kernel::calendar::court_date;
use crate::kernel::day::Day;
use crate::kernel::id::{AccountId, CredentialIssueId, PersonId, PostId, SiteId, TeamId};
use crate::kernel::instant::Instant;
use crate::kernel::page::{Page, Position};
use crate::kernel::role::Role;
use crate::policy::{Scope, lives, seen, unscoped};

/// The way from accounts to their owners.
fn owner() -> RelationDef {
    link::<account::Entity, person::Entity>(account::Column::PersonId, person::Column::Id)
}

/// Whether something waits for an account.
fn waiting(now: Instant) -> Condition {
    let its = |of: Expr| of.eq(column("account", account::Column::Id));
    let mut proposal = Query::select();
    proposal
        .expr(Expr::cust("1"))
        .from_as(post_proposal::Entity, "q")
        .and_where(its(column("q", post_proposal::Column::AccountId)))
        .and_where(column("q", post_proposal::Column::Outcome).is_null());
    let mut issue = Query::select();
    issue
        .expr(Expr::cust("1"))
        .from_as(credential_issue::Entity, "c")
        .and_where(its(column("c", credential_issue::Column::AccountId)))
        .and_where(column("c", credential_issue::Column::Outcome).is_null())
        .and_where(column("c", credential_issue::Column::ExpiresAt).gt(now));
    Condition::any().add(Expr::exists(proposal)).add(Expr::exists(issue))
}

pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    filter: &UserFilter,
    page: &Page,
) -> Result<Vec<UserView>, StoreError> {
    use account::Column::{CreatedAt, Id};

    let key = || Expr::tuple([column("account", CreatedAt), column("account", Id)]);
    let place = |position: Position| Expr::tuple([Expr::value(position.at), Expr::value(position.id)]);
    let order = if page.from_end { Order::Desc } else { Order::Asc };
    let found = filtered(db, scope, filter)
        .apply_if(page.after, |found, position| found.filter(key().gt(place(position))))
        .apply_if(page.before, |found, position| found.filter(key().lt(place(position))))
        .order_by(CreatedAt, order.clone())
        .order_by(Id, order)
        .limit(page.rows + 1);
    whole(db, found).await
}

pub(super) async fn count(db: &Db, scope: &Scope, filter: &UserFilter) -> Result<u64, StoreError> {
    db.count(filtered(db, scope, filter)).await
}

fn filtered(db: &Db, scope: &Scope, filter: &UserFilter) -> Select<account::Entity> {
    let today = db.clock().today();
    let mut found = seen::<account::Entity>(scope).join(JoinType::InnerJoin, owner());
    if let Some(search) = &filter.search {
        let like = |pattern: String| LikeExpr::new(pattern).escape('!');
        let text = format!("%{}%", search.replace('!', "!!").replace('%', "!%").replace('_', "!_"));
        let either = Condition::any()
            .add(account::Column::Username.like(like(text.to_lowercase())))
            .add(person::Column::Name.like(like(text)));
        found = found.filter(either);
    }
    if filter.role.is_some() || filter.site.is_some() {
        let mut post = Query::select();
        post.expr(Expr::cust("1"))
            .from_as(post::Entity, "o")
            .and_where(column("o", post::Column::PersonId).eq(column("account", account::Column::PersonId)))
            .cond_where(on_day("o", today));
        if let Some(role) = filter.role {
            post.and_where(column("o", post::Column::Role).eq(role));
        }
        if let Some(site) = filter.site {
            post.and_where(column("o", post::Column::SiteId).eq(site));
        }
        found = found.filter(Expr::exists(post));
    }
    match filter.disabled {
        Some(true) => found = found.filter(lives("account", today).not()),
        Some(false) => found = found.filter(lives("account", today)),
        None => {}
    }
    if let Some(wanted) = filter.waiting {
        let waiting = waiting(db.clock().real().into());
        found = found.filter(if wanted { waiting } else { waiting.not() });
    }
    found
}

pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[AccountId]) -> Result<Vec<UserView>, StoreError> {
    let found = seen::<account::Entity>(scope)
        .join(JoinType::InnerJoin, owner())
        .filter(account::Column::Id.is_in(ids.iter().copied()));
    whole(db, found).await
}

/// Whose post it is, proposed or granted.
pub(super) async fn owner_of(reads: Reads<'_>, scope: &Scope, post: PostId) -> Result<Option<AccountId>, StoreError> {
    let mut granted = Query::select();
    granted
        .expr(Expr::cust("1"))
        .from_as(post::Entity, "o")
        .and_where(column("o", post::Column::PersonId).eq(column("account", account::Column::PersonId)))
        .and_where(column("o", post::Column::Id).eq(post));
    let mut proposed = Query::select();
    proposed
        .expr(Expr::cust("1"))
        .from_as(post_proposal::Entity, "q")
        .and_where(column("q", post_proposal::Column::AccountId).eq(column("account", account::Column::Id)))
        .and_where(column("q", post_proposal::Column::Id).eq(post));
    let either = Condition::any().add(Expr::exists(granted)).add(Expr::exists(proposed));
    let owner = seen::<account::Entity>(scope)
        .select_only()
        .column(account::Column::Id)
        .filter(either);
    Ok(owner.into_tuple::<AccountId>().first(reads).await?)
}

/// Accounts, each beside its owner, with their posts and with what waits for them: three statements, whatever their number.
async fn whole(db: &Db, found: Select<account::Entity>) -> Result<Vec<UserView>, StoreError> {
    let its_factor = link::<account::Entity, totp::Entity>(account::Column::Id, totp::Column::AccountId);
    let found = found
        .join(JoinType::LeftJoin, its_factor)
        .select_only()
        .columns([
            account::Column::Id,
            account::Column::PersonId,
            account::Column::Username,
            account::Column::DisabledAt,
            account::Column::StartedOn,
            account::Column::EndedOn,
            account::Column::FirstPasswordUntil,
            account::Column::CreatedAt,
        ])
        .columns([person::Column::Name, person::Column::OfficePhone])
        .column(totp::Column::EnrolledAt)
        .expr_as(account::Column::PasswordHash.eq(NO_PASSWORD), "none");
    let rows = db.all(found.into_model::<UserRow>()).await?;
    let mut users: Vec<UserView> = rows.into_iter().map(user).collect();
    if users.is_empty() {
        return Ok(users);
    }
    let today = db.clock().today();
    let people: Vec<PersonId> = users.iter().map(|user| user.person).collect();
    let mut posts = posts(db.reads(), &people, today).await?;
    let accounts: Vec<AccountId> = users.iter().map(|user| user.id).collect();
    let now = db.clock().real();
    let mut waiting = open_issues(db.reads(), &accounts).await?;
    for user in &mut users {
        user.posts = posts.remove(&user.person).unwrap_or_default();
        user.issue = waiting.remove(&user.id).filter(|issue| issue.expires_at > now);
    }
    Ok(users)
}

/// An account with its owner and his second factor; whether it has no password.
#[derive(FromQueryResult)]
struct UserRow {
    id: AccountId,
    person_id: PersonId,
    username: String,
    disabled_at: Option<Instant>,
    started_on: Day,
    ended_on: Option<Day>,
    first_password_until: Option<Instant>,
    created_at: Instant,
    name: String,
    office_phone: Option<String>,
    enrolled_at: Option<Instant>,
    none: bool,
}

fn user(row: UserRow) -> UserView {
    let password = match row.first_password_until {
        _ if row.none => PasswordState::None,
        Some(until) => PasswordState::First(until.time()),
        None => PasswordState::Own,
    };
    let begins = row.started_on.date();
    // those made before accounts had days began when they were made
    let started_on = if begins == NaiveDate::default() {
        court_date(row.created_at.time())
    } else {
        begins
    };
    UserView {
        id: row.id,
        person: row.person_id,
        username: row.username,
        display_name: row.name,
        office_phone: row.office_phone,
        disabled: row.disabled_at.is_some(),
        started_on,
        ended_on: row.ended_on.map(Day::date),
        password,
        has_factor: row.enrolled_at.is_some(),
        created_at: row.created_at.time(),
        posts: Vec::new(),
        issue: None,
    }
}

/// Posts of people: those granted, and proposals that are no post. By hand: a union of two tables with four names each,
/// sorted as one.
async fn posts(
    reads: Reads<'_>,
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
    for row in reads.rows_as::<PostRow>(sql).await? {
        found.entry(row.person_id).or_default().push(post(row, today));
    }
    Ok(found)
}

/// A post or a proposal, with the names of those who had a hand in it.
#[derive(FromQueryResult)]
struct PostRow {
    person_id: PersonId,
    id: PostId,
    role: Role,
    site_id: SiteId,
    team_id: Option<TeamId>,
    leads: bool,
    started_on: Day,
    ended_on: Option<Day>,
    outcome: Option<Outcome>,
    reason: Option<String>,
    granted: i32,
    proposed_by: Option<String>,
    confirmed_by: Option<String>,
    approved_by: Option<String>,
    settled_by: Option<String>,
}

/// The names of those who had a hand in a proposal.
const HANDS: &str = " LEFT JOIN account ya ON ya.id = q.proposed_by LEFT JOIN person y ON y.id = ya.person_id
    LEFT JOIN account ca ON ca.id = q.confirmed_by LEFT JOIN person c ON c.id = ca.person_id
    LEFT JOIN account va ON va.id = q.approved_by LEFT JOIN person v ON v.id = va.person_id
    LEFT JOIN account za ON za.id = q.settled_by LEFT JOIN person z ON z.id = za.person_id";

fn post(row: PostRow, today: NaiveDate) -> PostView {
    let (started_on, ended_on) = (row.started_on.date(), row.ended_on.map(Day::date));
    let state = match row.outcome {
        _ if row.granted == 1 => state_of(started_on, ended_on, today),
        Some(Outcome::Refused) => PostState::Refused,
        Some(_) => PostState::Withdrawn,
        None => PostState::Proposed,
    };
    PostView {
        id: row.id,
        role: row.role,
        site: row.site_id,
        team: row.team_id,
        leads: row.leads,
        started_on,
        ended_on,
        state,
        proposed_by: row.proposed_by,
        confirmed_by: row.confirmed_by,
        approved_by: row.approved_by,
        refused_by: row.settled_by.filter(|_| state == PostState::Refused),
        reason: row.reason,
    }
}

/// Credentials, each with its account and the name of who asked for it.
fn with_names(found: Select<credential_issue::Entity>) -> Select<credential_issue::Entity> {
    use credential_issue::Column::{AccountId, AskedAt, AskedBy, ExpiresAt, Factor, Id, Outcome, Password, Reason};

    let of = link::<credential_issue::Entity, account::Entity>(AccountId, account::Column::Id);
    let by = link::<credential_issue::Entity, account::Entity>(AskedBy, account::Column::Id);
    found
        .join(JoinType::InnerJoin, of)
        .join_as(JoinType::InnerJoin, by, "asker")
        .join(JoinType::InnerJoin, owner().from_alias("asker"))
        .select_only()
        .columns([Id, AccountId, Password, Factor, Reason, AskedAt, ExpiresAt, Outcome])
        .column(person::Column::Name)
}

async fn open_issues(reads: Reads<'_>, accounts: &[AccountId]) -> Result<BTreeMap<AccountId, IssueView>, StoreError> {
    let found = with_names(unscoped::<credential_issue::Entity>())
        .filter(credential_issue::Column::Outcome.is_null())
        .filter(credential_issue::Column::AccountId.is_in(accounts.iter().copied()));
    let rows = found.into_model::<IssueRow>().every(reads).await?;
    Ok(rows.into_iter().map(|row| (row.account_id, issue(row))).collect())
}

/// Credentials by id.
pub(super) async fn issues(
    reads: Reads<'_>,
    scope: &Scope,
    ids: &[CredentialIssueId],
) -> Result<Vec<IssueView>, StoreError> {
    let found = with_names(unscoped::<credential_issue::Entity>())
        .filter(scope.accounts("account"))
        .filter(credential_issue::Column::Id.is_in(ids.iter().copied()));
    let rows = found.into_model::<IssueRow>().every(reads).await?;
    Ok(rows.into_iter().map(issue).collect())
}

/// Credentials with the name of who asked for them.
#[derive(FromQueryResult)]
struct IssueRow {
    id: CredentialIssueId,
    account_id: AccountId,
    password: bool,
    factor: bool,
    reason: String,
    asked_at: Instant,
    expires_at: Instant,
    outcome: Option<Outcome>,
    name: String,
}

fn issue(row: IssueRow) -> IssueView {
    IssueView {
        id: row.id,
        account: row.account_id,
        password: row.password,
        factor: row.factor,
        reason: row.reason,
        asked_by: row.name,
        asked_at: row.asked_at.time(),
        expires_at: row.expires_at.time(),
        outcome: row.outcome,
    }
}
