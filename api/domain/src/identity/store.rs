//! Rows of people, their accounts, and the posts they sign in with.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, Condition, DatabaseConnection, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Set, UpdateMany,
};
use uuid::Uuid;
use zhixing_entity::{account, person, post, site, team};

use super::error::IdentityError;
use super::rules::Post;
use crate::crypto::{Blind, Column};
use crate::db::{Db, Permitted, Question as _, StoreError, link, on_day};
use crate::factor;
use crate::kernel::day::Day;
use crate::kernel::id::{AccountId, PersonId};
use crate::kernel::instant::Instant;
use crate::kernel::role::Role;
use crate::policy::{Action, lives, unscoped};

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

pub(super) async fn account(
    conn: &DatabaseConnection,
    username: &str,
    today: NaiveDate,
) -> Result<Option<Account>, StoreError> {
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
    Ok(found.into_model::<Account>().first(conn).await?)
}

pub(super) async fn posts(
    conn: &DatabaseConnection,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<Post>, StoreError> {
    let held = unscoped::<post::Entity>()
        .filter(post::Column::PersonId.eq(person))
        .filter(on_day("post", today));
    let rows = held.every(conn).await?;
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
    let posts = posts(db.reader(), person, today).await?;
    Ok(posts
        .into_iter()
        .find(|one| one.id == post)
        .map(|post| (username, post)))
}

pub(super) async fn listed(conn: &DatabaseConnection, today: NaiveDate) -> Result<Vec<String>, StoreError> {
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
    let rows = found.into_model::<Listed>().every(conn).await?;
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
        .exec(db.writer())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// A change of one account.
fn of_account(account: AccountId) -> UpdateMany<account::Entity> {
    account::Entity::update_many().filter(account::Column::Id.eq(account))
}

impl Account {
    /// Whether its password was printed and not changed in time.
    pub(super) fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.first_password_until.is_some_and(|until| until <= now.into())
    }
}

/// Puts another password in place of the one that is there, by its hash; false when that changed meanwhile.
pub(super) async fn change_password<A: Action>(
    tx: &Permitted<A>,
    account: &Account,
    hash: &str,
) -> Result<bool, StoreError> {
    let changed = of_account(account.id)
        .set(account::ActiveModel {
            password_hash: Set(hash.to_owned()),
            first_password_until: Set(None),
            ..Default::default()
        })
        .filter(account::Column::PasswordHash.eq(account.password_hash.clone()))
        .exec(tx.conn())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// A person to be added: the only way anybody comes into the store.
pub(crate) struct NewPerson<'n> {
    /// Name shown.
    pub name: &'n str,
    /// Identity number; it is sealed, and found by its keyed hash alone.
    pub id_number: Option<&'n str>,
    /// Office telephone.
    pub office_phone: Option<&'n str>,
}

/// Adds a person.
///
/// # Errors
/// [`IdentityError::PersonKnown`].
pub(crate) async fn add_person<A: Action>(
    tx: &Permitted<A>,
    person: PersonId,
    new: &NewPerson<'_>,
) -> Result<(), IdentityError> {
    let keyring = tx.keyring();
    let sealed = new
        .id_number
        .map(|number| keyring.seal(Column::PersonIdNumber, person.raw(), number));
    let row = person::ActiveModel {
        id: Set(person),
        name: Set(new.name.to_owned()),
        id_number_sealed: Set(sealed),
        id_number_hash: Set(new.id_number.map(|number| keyring.blind(Blind::IdNumber, number))),
        office_phone: Set(new.office_phone.map(str::to_owned)),
    };
    let known = OnConflict::column(person::Column::IdNumberHash).do_nothing().to_owned();
    let added = person::Entity::insert(row).on_conflict(known);
    match added
        .exec_without_returning(tx.conn())
        .await
        .map_err(StoreError::from)?
    {
        0 => Err(IdentityError::PersonKnown),
        _ => Ok(()),
    }
}

/// What a new account is signed in to with, and from when.
pub(crate) struct Login<'a> {
    pub username: &'a str,
    pub hash: &'a str,
    /// Until when the password must be changed, if it was printed.
    pub first_until: Option<DateTime<Utc>>,
    /// The first day.
    pub started_on: NaiveDate,
}

/// Adds an account of a person.
///
/// # Errors
/// [`IdentityError::UsernameTaken`].
pub(crate) async fn add_account<A: Action>(
    tx: &Permitted<A>,
    (account, person): (AccountId, PersonId),
    login: &Login<'_>,
    now: DateTime<Utc>,
) -> Result<(), IdentityError> {
    let row = account::ActiveModel {
        id: Set(account),
        person_id: Set(person),
        username: Set(login.username.to_owned()),
        password_hash: Set(login.hash.to_owned()),
        created_at: Set(now.into()),
        first_password_until: Set(login.first_until.map(Instant::from)),
        started_on: Set(login.started_on.into()),
        ..Default::default()
    };
    let taken = OnConflict::column(account::Column::Username).do_nothing().to_owned();
    let added = account::Entity::insert(row).on_conflict(taken);
    match added
        .exec_without_returning(tx.conn())
        .await
        .map_err(StoreError::from)?
    {
        0 => Err(IdentityError::UsernameTaken),
        _ => Ok(()),
    }
}

/// Writes a name, an identity number or an office telephone anew; what is absent stays, and an empty telephone goes.
///
/// # Errors
/// [`IdentityError::PersonKnown`].
pub(crate) async fn correct_person<A: Action>(
    tx: &Permitted<A>,
    person: PersonId,
    (name, id_number, office_phone): (Option<&str>, Option<&str>, Option<&str>),
) -> Result<(), IdentityError> {
    let mut row = person::ActiveModel::default();
    if let Some(name) = name {
        row.name = Set(name.to_owned());
    }
    if let Some(phone) = office_phone {
        row.office_phone = Set(Some(phone.to_owned()).filter(|phone| !phone.is_empty()));
    }
    if let Some(number) = id_number {
        let keyring = tx.keyring();
        row.id_number_sealed = Set(Some(keyring.seal(Column::PersonIdNumber, person.raw(), number)));
        row.id_number_hash = Set(Some(keyring.blind(Blind::IdNumber, number)));
    }
    let corrected = person::Entity::update_many()
        .set(row)
        .filter(person::Column::Id.eq(person))
        .exec(tx.conn());
    // the number alone may be another's
    let corrected = corrected.await.map_err(StoreError::from);
    corrected.map(drop).map_err(taken(IdentityError::PersonKnown))
}

/// Gives an account another user name.
///
/// # Errors
/// [`IdentityError::UsernameTaken`].
pub(crate) async fn rename_account<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
    username: &str,
) -> Result<(), IdentityError> {
    let renamed = of_account(account)
        .set(account::ActiveModel {
            username: Set(username.to_owned()),
            ..Default::default()
        })
        .exec(tx.conn());
    let renamed = renamed.await.map_err(StoreError::from);
    renamed.map(drop).map_err(taken(IdentityError::UsernameTaken))
}

/// The refusal where another row has the value already.
fn taken(refusal: IdentityError) -> impl FnOnce(StoreError) -> IdentityError {
    move |error| if error.is_taken() { refusal } else { error.into() }
}

/// Sets the last day of an account.
pub(crate) async fn end_account<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
    last: NaiveDate,
) -> Result<(), StoreError> {
    of_account(account)
        .set(account::ActiveModel {
            ended_on: Set(Some(last.into())),
            ..Default::default()
        })
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Disables an account and ends its sessions, or enables it again without a last day; done already, it
/// is left as it is, and the answer is false.
pub(crate) async fn set_disabled<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
    disabled_at: Option<DateTime<Utc>>,
) -> Result<bool, StoreError> {
    let Some(now) = disabled_at else {
        let shut = Condition::any()
            .add(account::Column::DisabledAt.is_not_null())
            .add(account::Column::EndedOn.is_not_null());
        let enabled = of_account(account)
            .set(account::ActiveModel {
                disabled_at: Set(None),
                ended_on: Set(None),
                ..Default::default()
            })
            .filter(shut)
            .exec(tx.conn())
            .await?;
        return Ok(enabled.rows_affected == 1);
    };
    let disabled = of_account(account)
        .set(account::ActiveModel {
            disabled_at: Set(Some(now.into())),
            ..Default::default()
        })
        .filter(account::Column::DisabledAt.is_null())
        .exec(tx.conn())
        .await?;
    let done = disabled.rows_affected == 1;
    factor::shut_out(tx.conn(), account, ("account_disabled", None), now).await?;
    Ok(done)
}
