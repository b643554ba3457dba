//! Rows of accounts and posts, as staff acts read and write them.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, Condition, FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    RelationDef, Select,
};
use zhixing_entity::{account, enforcement_case, person, post, post_proposal, team};

use super::Target;
use super::error::StaffError;
use super::rules::{self, ADMINISTRATORS, Administers, Settled};
use crate::db::{Question as _, Reads, StoreError, Tx, link, locking, on_day};
use crate::identity::NO_PASSWORD;
use crate::kernel::calendar::start_of_day_utc;
use crate::kernel::day::Day;
use crate::kernel::id::{AccountId, PersonId, PostId, SiteId, TeamId};
use crate::kernel::pasted::cleaned;
use crate::kernel::role::Role;
use crate::policy::{Scope, lives, unscoped};

crate::rows! {
    /// Rows of proposals of posts and of credentials that are issued (岗位提请、凭据).
    pub struct StaffRows of post_proposal, credential_issue;
}

/// The account of a user name, as it was typed, within the actor's scope, under lock: what is granted to one person is granted one after another.
pub(super) async fn target(tx: &Tx, username: &str) -> Result<Option<Target>, StoreError> {
    let typed = cleaned(username);
    // those made before user names were of lower-case letters alone are found as they are
    let found = tx
        .find_locked::<account::Entity>()
        .select_only()
        .columns([account::Column::Id, account::Column::PersonId])
        .filter(account::Column::Username.is_in([typed.to_ascii_lowercase(), typed]))
        .filter(Scope::of(tx.actor()).accounts("account"));
    let found = tx.one(found.into_tuple::<(AccountId, PersonId)>()).await?;
    Ok(found.map(|(account, person)| Target::account(account, person)))
}

pub(super) async fn username(reads: Reads<'_>, account: AccountId) -> Result<Option<String>, StoreError> {
    let name = unscoped::<account::Entity>()
        .select_only()
        .column(account::Column::Username)
        .filter(account::Column::Id.eq(account));
    Ok(name.into_tuple::<String>().first(reads).await?)
}

/// What is written of an account and its owner: user name, name, hash of the identity number, office telephone.
pub(super) type Written = (String, String, Option<String>, Option<String>);

/// How far an account stands for its owner, and what is written of them.
pub(super) async fn known(reads: Reads<'_>, target: &Target) -> Result<(Settled, Written), StoreError> {
    let mut granted = Query::select();
    granted.expr(Expr::cust("1")).from(post::Entity).and_where(
        Expr::col((post::Entity, post::Column::PersonId)).eq(Expr::col((person::Entity, person::Column::Id))),
    );
    let its_account = Expr::col((post_proposal::Entity, post_proposal::Column::AccountId));
    let mut proposed = Query::select();
    proposed
        .expr(Expr::cust("1"))
        .from(post_proposal::Entity)
        .and_where(its_account.eq(Expr::col((account::Entity, account::Column::Id))))
        .and_where(Expr::col((post_proposal::Entity, post_proposal::Column::Outcome)).is_null());
    let owner = link::<account::Entity, person::Entity>(account::Column::PersonId, person::Column::Id);
    let found = unscoped::<account::Entity>()
        .join(JoinType::InnerJoin, owner)
        .select_only()
        .column(account::Column::Username)
        .columns([
            person::Column::Name,
            person::Column::IdNumberHash,
            person::Column::OfficePhone,
        ])
        .expr_as(Expr::exists(granted), "granted")
        .expr_as(Expr::exists(proposed), "proposed")
        .filter(account::Column::Id.eq(target.account));
    let row = found.into_model::<Known>().first(reads).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("account".to_owned()))?;
    let settled = Settled {
        is_numbered: row.id_number_hash.is_some(),
        is_granted: row.granted,
        is_proposed: row.proposed,
    };
    Ok((settled, (row.username, row.name, row.id_number_hash, row.office_phone)))
}

/// An account with its owner, and whether he has a post or one is proposed.
#[derive(FromQueryResult)]
struct Known {
    username: String,
    name: String,
    id_number_hash: Option<String>,
    office_phone: Option<String>,
    granted: bool,
    proposed: bool,
}

/// Refuses to take from a person the last account with a post of administrator, or one post of his alone. Who cannot sign
/// in with a password of his own does not count as left, nor who leaves before him.
pub(super) async fn keeps_administrators(
    tx: &Tx,
    person: PersonId,
    post: Option<PostId>,
    today: NaiveDate,
) -> Result<(), StaffError> {
    // the words stand in the text
    let roles = ADMINISTRATORS.iter().map(|role| Expr::Constant(role.as_ref().into()));
    // the accounts too are locked: what two take at once is looked at one after the other
    let found = tx
        .find_locked::<post::Entity>()
        .join(JoinType::InnerJoin, its_account())
        .select_only()
        .columns([
            post::Column::Id,
            post::Column::PersonId,
            post::Column::Role,
            post::Column::EndedOn,
        ])
        .column_as(account::Column::EndedOn, "account_ended_on")
        .filter(account::Column::FirstPasswordUntil.is_null())
        .filter(account::Column::PasswordHash.ne(NO_PASSWORD))
        .filter(lives("account", today))
        .filter(on_day("post", today))
        .filter(Expr::col((post::Entity, post::Column::Role)).is_in(roles))
        .order_by_asc(post::Column::Id);
    let (mut lost, mut left) = (Vec::new(), Vec::new());
    for row in tx.all(found.into_model::<Administrator>()).await? {
        let goes = row.person_id == person && post.is_none_or(|post| post == row.id);
        if goes { &mut lost } else { &mut left }.push(Administers {
            role: row.role,
            until: rules::earlier(row.ended_on.map(Day::date), row.account_ended_on.map(Day::date)),
        });
    }
    match rules::missing(&lost, &left) {
        Some(role) => Err(StaffError::LastAdministrator(role)),
        None => Ok(()),
    }
}

/// A post of administrator, with the last day of its holder's account.
#[derive(FromQueryResult)]
struct Administrator {
    id: PostId,
    person_id: PersonId,
    role: Role,
    ended_on: Option<Day>,
    account_ended_on: Option<Day>,
}

/// The way from posts to the accounts of those who hold them.
fn its_account() -> RelationDef {
    link::<post::Entity, account::Entity>(post::Column::PersonId, account::Column::PersonId)
}

/// When the first day of an account begins.
pub(super) async fn account_begins(tx: &Tx, account: AccountId) -> Result<DateTime<Utc>, StoreError> {
    let (first, _) = account_days(tx, account).await?;
    Ok(start_of_day_utc(first))
}

/// The first and the last day an account has.
pub(super) async fn account_days(tx: &Tx, account: AccountId) -> Result<(NaiveDate, Option<NaiveDate>), StoreError> {
    let days = tx
        .find::<account::Entity>()
        .select_only()
        .columns([account::Column::StartedOn, account::Column::EndedOn])
        .filter(account::Column::Id.eq(account));
    let days = tx.one(days.into_tuple::<(Day, Option<Day>)>()).await?;
    let (first, last) = days.ok_or_else(|| StoreError::Unreadable("account".to_owned()))?;
    Ok((first.date(), last.map(Day::date)))
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

/// A post with the account of who holds it.
#[derive(FromQueryResult)]
struct HeldRow {
    role: Role,
    site_id: SiteId,
    team_id: Option<TeamId>,
    started_on: Day,
    ended_on: Option<Day>,
    person_id: PersonId,
    account_id: AccountId,
}

impl From<HeldRow> for Held {
    fn from(row: HeldRow) -> Self {
        Self {
            target: Target::account(row.account_id, row.person_id),
            role: row.role,
            site: row.site_id,
            team: row.team_id,
            started_on: row.started_on.date(),
            ended_on: row.ended_on.map(Day::date),
        }
    }
}

/// Posts with the accounts of those who hold them.
fn with_account() -> Select<post::Entity> {
    unscoped::<post::Entity>()
        .join(JoinType::InnerJoin, its_account())
        .select_only()
        .columns([
            post::Column::Role,
            post::Column::SiteId,
            post::Column::TeamId,
            post::Column::StartedOn,
            post::Column::EndedOn,
            post::Column::PersonId,
        ])
        .column_as(account::Column::Id, "account_id")
}

/// A post by its id, under lock.
pub(super) async fn held(tx: &Tx, post: PostId) -> Result<Option<Held>, StoreError> {
    let found = with_account()
        .filter(post::Column::Id.eq(post))
        .filter(Scope::of(tx.actor()).accounts("account"));
    let found = locking(found, post::Entity).into_model::<HeldRow>();
    Ok(tx.one(found).await?.map(Held::from))
}

/// Posts of a person that are not over on a day, those to come included.
pub(super) async fn posts_of(reads: Reads<'_>, person: PersonId, on: NaiveDate) -> Result<Vec<Held>, StoreError> {
    let lasts = Condition::any()
        .add(post::Column::EndedOn.is_null())
        .add(post::Column::EndedOn.gte(Day::from(on)));
    let found = with_account().filter(post::Column::PersonId.eq(person)).filter(lasts);
    let rows = found.into_model::<HeldRow>().every(reads).await?;
    Ok(rows.into_iter().map(Held::from).collect())
}

/// Cases that a person handles and that are not closed.
pub(super) async fn open_cases(tx: &Tx, person: PersonId) -> Result<i64, StoreError> {
    let open = tx
        .find::<enforcement_case::Entity>()
        .filter(enforcement_case::Column::HandlerId.eq(person))
        .filter(enforcement_case::Column::ClosedOn.is_null());
    Ok(i64::try_from(tx.count(open).await?).unwrap_or(i64::MAX))
}

pub(super) async fn has_team(tx: &Tx, team: TeamId) -> Result<bool, StoreError> {
    let found = tx
        .find::<team::Entity>()
        .select_only()
        .column(team::Column::Id)
        .filter(team::Column::Id.eq(team));
    Ok(tx.one(found.into_tuple::<TeamId>()).await?.is_some())
}
