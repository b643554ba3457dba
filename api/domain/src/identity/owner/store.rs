//! Rows of people, their accounts and posts as acts write them.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, Set};
use zhixing_entity::{account, person};

use super::super::error::IdentityError;
use super::super::store::{Account, of_account};
use crate::crypto::{Blind, Column};
use crate::db::{Change as _, StoreError, Writes};
use crate::factor;
use crate::kernel::id::{AccountId, PersonId};
use crate::kernel::instant::Instant;
use crate::kernel::security::EndReason;
use crate::session::Ending;

crate::rows! {
    /// Rows of people, their accounts and posts (人员、账号、岗位).
    pub struct IdentityRows of person, account, post;
}

/// Puts another password in place of the one that is there, by its hash; false when that changed meanwhile.
pub(in super::super) async fn change_password(
    tx: &Writes<'_, IdentityRows>,
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
        .by(tx.rows())
        .await?;
    Ok(changed == 1)
}

/// Gives an account a password; `until` when its owner must change it, if it was printed.
pub(crate) async fn give_password(
    tx: &Writes<'_, IdentityRows>,
    account: AccountId,
    hash: &str,
    until: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    of_account(account)
        .set(account::ActiveModel {
            password_hash: Set(hash.to_owned()),
            first_password_until: Set(until.map(Instant::from)),
            ..Default::default()
        })
        .by(tx.rows())
        .await?;
    Ok(())
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
pub(crate) async fn add_person(
    tx: &Writes<'_, IdentityRows>,
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
    match added.by(tx.rows()).await? {
        0 => Err(IdentityError::PersonKnown),
        _ => Ok(()),
    }
}

/// What a new account is signed in to with, and from when.
pub(crate) struct Login<'a> {
    pub account: AccountId,
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
pub(crate) async fn add_account(
    tx: &Writes<'_, IdentityRows>,
    person: PersonId,
    login: &Login<'_>,
    now: DateTime<Utc>,
) -> Result<(), IdentityError> {
    let row = account::ActiveModel {
        id: Set(login.account),
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
    match added.by(tx.rows()).await? {
        0 => Err(IdentityError::UsernameTaken),
        _ => Ok(()),
    }
}

/// What is written anew of a person; what is absent stays.
pub(crate) struct Correction<'a> {
    pub name: Option<&'a str>,
    pub id_number: Option<&'a str>,
    /// An empty one goes.
    pub office_phone: Option<&'a str>,
}

/// Writes a name, an identity number or an office telephone anew; what is absent stays, and an empty telephone goes.
///
/// # Errors
/// [`IdentityError::PersonKnown`].
pub(crate) async fn correct_person(
    tx: &Writes<'_, IdentityRows>,
    person: PersonId,
    correction: &Correction<'_>,
) -> Result<(), IdentityError> {
    let mut row = person::ActiveModel::default();
    if let Some(name) = correction.name {
        row.name = Set(name.to_owned());
    }
    if let Some(phone) = correction.office_phone {
        row.office_phone = Set(Some(phone.to_owned()).filter(|phone| !phone.is_empty()));
    }
    if let Some(number) = correction.id_number {
        let keyring = tx.keyring();
        row.id_number_sealed = Set(Some(keyring.seal(Column::PersonIdNumber, person.raw(), number)));
        row.id_number_hash = Set(Some(keyring.blind(Blind::IdNumber, number)));
    }
    let corrected = person::Entity::update_many()
        .set(row)
        .filter(person::Column::Id.eq(person))
        .by(tx.rows());
    // the number alone may be another's
    corrected.await.map(drop).map_err(taken(IdentityError::PersonKnown))
}

/// Gives an account another user name.
///
/// # Errors
/// [`IdentityError::UsernameTaken`].
pub(crate) async fn rename_account(
    tx: &Writes<'_, IdentityRows>,
    account: AccountId,
    username: &str,
) -> Result<(), IdentityError> {
    let renamed = of_account(account)
        .set(account::ActiveModel {
            username: Set(username.to_owned()),
            ..Default::default()
        })
        .by(tx.rows());
    renamed.await.map(drop).map_err(taken(IdentityError::UsernameTaken))
}

/// The refusal where another row has the value already.
fn taken(refusal: IdentityError) -> impl FnOnce(StoreError) -> IdentityError {
    move |error| if error.is_taken() { refusal } else { error.into() }
}

/// Sets the last day of an account.
pub(crate) async fn end_account(
    tx: &Writes<'_, IdentityRows>,
    account: AccountId,
    last: NaiveDate,
) -> Result<(), StoreError> {
    of_account(account)
        .set(account::ActiveModel {
            ended_on: Set(Some(last.into())),
            ..Default::default()
        })
        .by(tx.rows())
        .await?;
    Ok(())
}

/// Disables an account and ends its sessions, or enables it again without a last day; done already, it
/// is left as it is, and the answer is false.
pub(crate) async fn set_disabled(
    tx: &Writes<'_, IdentityRows>,
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
            .by(tx.rows())
            .await?;
        return Ok(enabled == 1);
    };
    let disabled = of_account(account)
        .set(account::ActiveModel {
            disabled_at: Set(Some(now.into())),
            ..Default::default()
        })
        .filter(account::Column::DisabledAt.is_null())
        .by(tx.rows())
        .await?;
    let done = disabled == 1;
    factor::shut_out(&tx.chore(), account, Ending::all(EndReason::AccountDisabled), now).await?;
    Ok(done)
}
