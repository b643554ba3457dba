//! Rows of credentials that are given out anew.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QuerySelect as _, Set,
};
use zhixing_entity::{account, credential_issue};

use super::super::Target;
use super::super::rules::{Hands, Outcome};
use crate::db::{Change as _, Question as _, Reads, StoreError, Writes, link};
use crate::kernel::id::{AccountId, CredentialIssueId, PersonId};
use crate::kernel::instant::Instant;
use crate::policy::unscoped;
use crate::staff::store::StaffRows;

/// Credentials that are asked for.
pub(super) struct NewIssue {
    pub id: CredentialIssueId,
    pub account: AccountId,
    pub password: bool,
    pub factor: bool,
    pub reason: String,
    pub half_sealed: Option<Vec<u8>>,
    pub asked_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// Credentials as they stand.
pub(super) struct Issue {
    pub target: Target,
    pub asked_by: AccountId,
    pub factor: bool,
    pub half_sealed: Option<Vec<u8>>,
    pub expires_at: DateTime<Utc>,
    pub is_open: bool,
}

pub(super) async fn open_issue(tx: &Writes<'_, StaffRows>, new: &NewIssue) -> Result<(), StoreError> {
    tx.rows()
        .insert(credential_issue::ActiveModel {
            id: Set(new.id),
            account_id: Set(new.account),
            password: Set(new.password),
            factor: Set(new.factor),
            reason: Set(new.reason.clone()),
            half_sealed: Set(new.half_sealed.clone()),
            asked_by: Set(AccountId::new(tx.actor().account_raw())),
            asked_at: Set(new.asked_at.into()),
            expires_at: Set(new.expires_at.into()),
            ..Default::default()
        })
        .await
}

/// Takes back what is open of an account.
pub(super) async fn withdraw_issues(
    tx: &Writes<'_, StaffRows>,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    credential_issue::Entity::update_many()
        .set(settled(tx, Outcome::Withdrawn, now))
        .filter(credential_issue::Column::AccountId.eq(account))
        .filter(credential_issue::Column::Outcome.is_null())
        .by(tx.rows())
        .await?;
    Ok(())
}

/// Ends the giving out of credentials; the half that was kept is gone with it.
pub(super) async fn settle_issue(
    tx: &Writes<'_, StaffRows>,
    issue: CredentialIssueId,
    outcome: Outcome,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    credential_issue::Entity::update_many()
        .set(settled(tx, outcome, now))
        .filter(credential_issue::Column::Id.eq(issue))
        .by(tx.rows())
        .await?;
    Ok(())
}

/// What the actor's settling writes.
fn settled(tx: &Writes<'_, StaffRows>, outcome: Outcome, now: DateTime<Utc>) -> credential_issue::ActiveModel {
    credential_issue::ActiveModel {
        outcome: Set(Some(outcome)),
        settled_by: Set(Some(AccountId::new(tx.actor().account_raw()))),
        settled_at: Set(Some(now.into())),
        half_sealed: Set(None),
        ..Default::default()
    }
}

/// The half that is kept of an open one.
pub(super) async fn half_of(reads: Reads<'_>, issue: CredentialIssueId) -> Result<Option<Vec<u8>>, StoreError> {
    let half = unscoped::<credential_issue::Entity>()
        .select_only()
        .column(credential_issue::Column::HalfSealed)
        .filter(credential_issue::Column::Id.eq(issue))
        .filter(credential_issue::Column::Outcome.is_null());
    Ok(half.into_tuple::<Option<Vec<u8>>>().first(reads).await?.flatten())
}

/// Credentials by id, under lock with their account.
pub(super) async fn issue(reads: Reads<'_>, id: CredentialIssueId) -> Result<Option<Issue>, StoreError> {
    let its_account =
        link::<credential_issue::Entity, account::Entity>(credential_issue::Column::AccountId, account::Column::Id);
    let found = unscoped::<credential_issue::Entity>()
        .join(JoinType::InnerJoin, its_account)
        .select_only()
        .columns([
            credential_issue::Column::AccountId,
            credential_issue::Column::AskedBy,
            credential_issue::Column::Factor,
            credential_issue::Column::HalfSealed,
            credential_issue::Column::ExpiresAt,
            credential_issue::Column::Outcome,
        ])
        .column(account::Column::PersonId)
        .filter(credential_issue::Column::Id.eq(id))
        .lock(LockType::Update);
    let row = found.into_model::<IssueRow>().first(reads).await?;
    Ok(row.map(|row| Issue {
        target: Target::account(row.account_id, row.person_id),
        asked_by: row.asked_by,
        factor: row.factor,
        half_sealed: row.half_sealed,
        expires_at: row.expires_at.time(),
        is_open: row.outcome.is_none(),
    }))
}

/// The same as its row has it, with the owner of its account.
#[derive(FromQueryResult)]
struct IssueRow {
    account_id: AccountId,
    asked_by: AccountId,
    factor: bool,
    half_sealed: Option<Vec<u8>>,
    expires_at: Instant,
    outcome: Option<Outcome>,
    person_id: PersonId,
}

/// Whether whoever had a hand in a proposal gave this account what it signs in with since an instant.
pub(in super::super) async fn is_beholden(
    reads: Reads<'_>,
    account: AccountId,
    hands: Hands,
    since: DateTime<Utc>,
) -> Result<bool, StoreError> {
    use credential_issue::Column::{AskedBy, Id, SettledBy};

    let others = || {
        [Some(hands.proposed_by), hands.confirmed_by, hands.approved_by]
            .into_iter()
            .flatten()
    };
    let theirs = Condition::any()
        .add(AskedBy.is_in(others()))
        .add(SettledBy.is_in(others()));
    let given = unscoped::<credential_issue::Entity>()
        .select_only()
        .column(Id)
        .filter(credential_issue::Column::Outcome.eq(Outcome::Confirmed))
        .filter(credential_issue::Column::AccountId.eq(account))
        .filter(credential_issue::Column::SettledAt.gt(Instant::from(since)))
        .filter(theirs);
    Ok(given.into_tuple::<CredentialIssueId>().first(reads).await?.is_some())
}
