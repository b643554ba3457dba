//! Rows of people, their accounts, and the posts they sign in with.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Set, UpdateMany,
};
use uuid::Uuid;
use zhixing_entity::{account, person, post, site, team};

use super::rules::Post;
use crate::db::{Change as _, Db, Question as _, Reads, StoreError, link, on_day};
use crate::kernel::day::Day;
use crate::kernel::id::{AccountId, PersonId};
use crate::kernel::instant::Instant;
use crate::kernel::role::Role;
use crate::policy::{Rehashing, lives, unscoped};

/// An account, to be signed in to.
#[derive(FromQueryResult)]
pub(super) struct Account {
    pub id: AccountId,
    #[sea_orm(from_alias = "person_id")]
    pub person: PersonId,
    pub password_hash: String,
    /// Whether anybody can sign in to it now.
    pub lives: bool,
    /// Until when a password that was printed opens anything.
    pub first_password_until: Option<Instant>,
}

pub(super) async fn account(reads: Reads<'_>, username: &str, today: NaiveDate) -> Result<Option<Account>, StoreError> {
    let found = unscoped::<account::Entity>()
        .select_only()
        .columns([
            account::Column::Id,
            account::Column::PersonId,
            account::Column::PasswordHash,
            account::Column::FirstPasswordUntil,
        ])
        .expr_as(Expr::from(lives("account", today)), "lives")
        .filter(account::Column::Username.eq(username));
    Ok(found.into_model::<Account>().first(reads).await?)
}

pub(super) async fn posts(reads: Reads<'_>, person: PersonId, today: NaiveDate) -> Result<Vec<Post>, StoreError> {
    let held = unscoped::<post::Entity>()
        .filter(post::Column::PersonId.eq(person))
        .filter(on_day("post", today));
    let rows = held.every(reads).await?;
    let post = |row: post::Model| Post {
        id: row.id.raw(),
        role: row.role,
        team: row.team_id,
        started_on: row.started_on.date(),
        ended_on: row.ended_on.map(Day::date),
    };
    Ok(rows.into_iter().map(post).collect())
}

/// The user name of a living account, and a post of its owner that holds today.
pub(super) async fn name_and_post(
    db: &Db,
    account: AccountId,
    post: Uuid,
) -> Result<Option<(String, Post)>, StoreError> {
    let today = db.clock().today();
    let living = unscoped::<account::Entity>()
        .select_only()
        .columns([account::Column::Username, account::Column::PersonId])
        .filter(account::Column::Id.eq(account))
        .filter(lives("account", today));
    let Some((username, person)) = db.one(living.into_tuple::<(String, PersonId)>()).await? else {
        return Ok(None);
    };
    let posts = posts(db.reads(), person, today).await?;
    Ok(posts
        .into_iter()
        .find(|one| one.id == post)
        .map(|post| (username, post)))
}

pub(super) async fn listed(reads: Reads<'_>, today: NaiveDate) -> Result<Vec<String>, StoreError> {
    let owner = link::<account::Entity, person::Entity>(account::Column::PersonId, person::Column::Id);
    let held = link::<person::Entity, post::Entity>(person::Column::Id, post::Column::PersonId);
    let held = held.on_condition(move |_, _| on_day("post", today));
    let place = link::<post::Entity, site::Entity>(post::Column::SiteId, site::Column::Id);
    let team = link::<post::Entity, team::Entity>(post::Column::TeamId, team::Column::Id);
    let found = unscoped::<account::Entity>()
        .join(JoinType::InnerJoin, owner)
        .join(JoinType::LeftJoin, held)
        .join(JoinType::LeftJoin, place)
        .join(JoinType::LeftJoin, team)
        .select_only()
        .columns([
            account::Column::Username,
            account::Column::DisabledAt,
            account::Column::StartedOn,
            account::Column::EndedOn,
        ])
        .column(person::Column::Name)
        .column(post::Column::Role)
        .column(site::Column::Slug)
        .column_as(team::Column::Name, "team")
        .order_by_asc(account::Column::Username)
        .order_by_asc(post::Column::StartedOn)
        .order_by_asc(post::Column::Id);
    let rows = found.into_model::<Listed>().every(reads).await?;
    Ok(rows.iter().map(|row| row.line(today.into())).collect())
}

/// An account with its owner and one of the posts he holds, if he holds any.
#[derive(FromQueryResult)]
struct Listed {
    username: String,
    disabled_at: Option<Instant>,
    started_on: Day,
    ended_on: Option<Day>,
    name: String,
    role: Option<Role>,
    slug: Option<String>,
    team: Option<String>,
}

impl Listed {
    fn line(&self, today: Day) -> String {
        let state = if self.disabled_at.is_some() {
            "disabled"
        } else if self.ended_on.is_some_and(|last| last < today) {
            "ended"
        } else if self.started_on > today {
            "later"
        } else {
            "active"
        };
        format!(
            "{:<24} {state:<9} {:<6} {:<20} {:<12} {}",
            self.username,
            self.role.as_ref().map_or("-", Role::as_ref),
            self.slug.as_deref().unwrap_or("-"),
            self.team.as_deref().unwrap_or("-"),
            self.name
        )
    }
}

/// Puts a stronger hash of the same password in place of the one it was checked against.
pub(super) async fn replace_hash(db: &Db, account: &Account, hash: &str) -> Result<bool, StoreError> {
    let changed = of_account(account.id)
        .set(account::ActiveModel {
            password_hash: Set(hash.to_owned()),
            ..Default::default()
        })
        .filter(account::Column::PasswordHash.eq(account.password_hash.clone()))
        .by(&db.chore::<Rehashing>())
        .await?;
    Ok(changed == 1)
}

/// A change of one account.
pub(super) fn of_account(account: AccountId) -> UpdateMany<account::Entity> {
    account::Entity::update_many().filter(account::Column::Id.eq(account))
}

impl Account {
    /// Whether its password was printed and not changed in time.
    pub(super) fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.first_password_until.is_some_and(|until| until <= now.into())
    }
}
