//! Rows of credentials that are given out anew.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryResult};
use uuid::Uuid;
use zhixing_entity::credential_issue;

use super::super::Target;
use super::super::rules::{Hands, Outcome};
use crate::db::{Permitted, Sql, StoreError, locked};
use crate::kernel::clock::instant;
use crate::kernel::id::{AccountId, CredentialIssueId, Id};
use crate::policy::Action;

async fn one<C: ConnectionTrait>(conn: &C, sql: Sql) -> Result<Option<QueryResult>, StoreError> {
    Ok(conn.query_one_raw(sql.build(conn.get_database_backend())).await?)
}

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

pub(super) async fn open_issue<A: Action>(tx: &Permitted<A>, new: &NewIssue) -> Result<(), StoreError> {
    tx.insert(credential_issue::ActiveModel {
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
pub(super) async fn withdraw_issues<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "UPDATE credential_issue SET outcome = ?, settled_by = ?, settled_at = ?, half_sealed = NULL
         WHERE account_id = ? AND outcome IS NULL",
    )
    .bind(Outcome::Withdrawn.as_ref())
    .bind(tx.actor().account_raw())
    .bind(now.timestamp_micros())
    .bind(account.raw());
    tx.execute(sql).await.map(drop)
}

/// Ends the giving out of credentials; the half that was kept is gone with it.
pub(super) async fn settle_issue<A: Action>(
    tx: &Permitted<A>,
    issue: CredentialIssueId,
    outcome: Outcome,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "UPDATE credential_issue SET outcome = ?, settled_by = ?, settled_at = ?, half_sealed = NULL WHERE id = ?",
    )
    .bind(outcome.as_ref())
    .bind(tx.actor().account_raw())
    .bind(now.timestamp_micros())
    .bind(issue.raw());
    tx.execute(sql).await.map(drop)
}

/// The half that is kept of an open one.
pub(super) async fn half_of<C: ConnectionTrait>(
    conn: &C,
    issue: CredentialIssueId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = Sql::new("SELECT half_sealed FROM credential_issue WHERE id = ? AND outcome IS NULL").bind(issue.raw());
    let row = one(conn, sql).await?;
    Ok(row.map(|row| row.try_get("", "half_sealed")).transpose()?.flatten())
}

/// Credentials by id, under lock with their account.
pub(super) async fn issue<C: ConnectionTrait>(conn: &C, id: CredentialIssueId) -> Result<Option<Issue>, StoreError> {
    let sql = Sql::new(
        "SELECT c.account_id, a.person_id, c.asked_by, c.factor, c.half_sealed, c.expires_at, c.outcome
         FROM credential_issue c JOIN account a ON a.id = c.account_id WHERE c.id = ?",
    )
    .bind(id.raw())
    .push(&locked(conn.get_database_backend(), "a, c"));
    let Some(row) = one(conn, sql).await? else {
        return Ok(None);
    };
    let account = Id::new(row.try_get("", "account_id")?);
    Ok(Some(Issue {
        target: Target::account(account, Id::new(row.try_get("", "person_id")?)),
        asked_by: Id::new(row.try_get("", "asked_by")?),
        factor: row.try_get("", "factor")?,
        half_sealed: row.try_get("", "half_sealed")?,
        expires_at: instant(row.try_get("", "expires_at")?),
        is_open: row.try_get::<Option<String>>("", "outcome")?.is_none(),
    }))
}

/// Gives an account a password that was printed.
pub(super) async fn give_password<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
    hash: &str,
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE account SET password_hash = ?, first_password_until = ? WHERE id = ?")
        .bind(hash.to_owned())
        .bind(until.timestamp_micros())
        .bind(account.raw());
    tx.execute(sql).await.map(drop)
}

/// Whether whoever had a hand in a proposal gave this account what it signs in with since an instant.
pub(in super::super) async fn is_beholden<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    hands: Hands,
    since: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let others: Vec<Uuid> = [Some(hands.proposed_by), hands.confirmed_by, hands.approved_by]
        .into_iter()
        .flatten()
        .map(Id::raw)
        .collect();
    let sql = Sql::new("SELECT 1 AS n FROM credential_issue WHERE outcome = ? AND account_id = ? AND settled_at > ?")
        .bind(Outcome::Confirmed.as_ref())
        .bind(account.raw())
        .bind(since.timestamp_micros())
        .push(" AND (asked_by IN ")
        .list(others.clone())
        .push(" OR settled_by IN ")
        .list(others)
        .push(")");
    Ok(one(conn, sql).await?.is_some())
}
