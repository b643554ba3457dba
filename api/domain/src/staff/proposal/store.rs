//! Rows of posts that are proposed.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait as _, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QuerySelect as _, Set};
use zhixing_entity::{account, post_proposal};

use super::super::Target;
use super::super::rules::{Hands, Outcome};
use crate::db::{Change as _, Question as _, Reads, StoreError, Writes, link};
use crate::kernel::day::Day;
use crate::kernel::id::{AccountId, PersonId, PostId, SiteId, TeamId};
use crate::kernel::role::Role;
use crate::policy::unscoped;
use crate::staff::store::StaffRows;

/// A post that is proposed.
#[derive(Clone, Debug)]
pub(in super::super) struct Proposal {
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
    pub(in super::super) fn is_like(&self, other: &Self) -> bool {
        (self.team, self.leads, self.started_on, self.ended_on)
            == (other.team, other.leads, other.started_on, other.ended_on)
    }
}

impl From<post_proposal::Model> for Proposal {
    fn from(row: post_proposal::Model) -> Self {
        Self {
            id: row.id,
            account: row.account_id,
            role: row.role,
            site: row.site_id,
            team: row.team_id,
            leads: row.leads,
            started_on: row.started_on.date(),
            ended_on: row.ended_on.map(Day::date),
        }
    }
}

/// A proposal with whose it is and whether it is open, both under lock.
pub(in super::super) async fn by_id(
    reads: Reads<'_>,
    post: PostId,
) -> Result<Option<(Proposal, Target, bool)>, StoreError> {
    let its_account =
        link::<post_proposal::Entity, account::Entity>(post_proposal::Column::AccountId, account::Column::Id);
    let found = unscoped::<post_proposal::Entity>()
        .join(JoinType::InnerJoin, its_account)
        .column(account::Column::PersonId)
        .filter(post_proposal::Column::Id.eq(post))
        .lock(LockType::Update);
    let row = found.into_model::<Proposed>().first(reads).await?;
    Ok(row.map(|row| {
        let is_open = row.proposal.outcome.is_none();
        let target = Target::account(row.proposal.account_id, row.person_id);
        (row.proposal.into(), target, is_open)
    }))
}

/// A proposal with the owner of its account.
#[derive(FromQueryResult)]
struct Proposed {
    #[sea_orm(nested)]
    proposal: post_proposal::Model,
    person_id: PersonId,
}

/// The open proposal of the same role at the same site for the same account.
pub(in super::super) async fn open_like(reads: Reads<'_>, new: &Proposal) -> Result<Option<Proposal>, StoreError> {
    let open = unscoped::<post_proposal::Entity>()
        .filter(post_proposal::Column::Outcome.is_null())
        .filter(post_proposal::Column::AccountId.eq(new.account))
        .filter(post_proposal::Column::Role.eq(new.role))
        .filter(post_proposal::Column::SiteId.eq(new.site));
    Ok(open.first(reads).await?.map(Proposal::from))
}

pub(in super::super) async fn propose(
    tx: &Writes<'_, StaffRows>,
    new: &Proposal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.rows()
        .insert(post_proposal::ActiveModel {
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

pub(in super::super) async fn hands(reads: Reads<'_>, post: PostId) -> Result<Hands, StoreError> {
    use post_proposal::Column::{ApprovedBy, ConfirmedBy, Id, ProposedBy};

    let found = unscoped::<post_proposal::Entity>()
        .select_only()
        .columns([ProposedBy, ConfirmedBy, ApprovedBy])
        .filter(Id.eq(post));
    let found = found.into_tuple::<(AccountId, Option<AccountId>, Option<AccountId>)>();
    let (proposed_by, confirmed_by, approved_by) = found
        .first(reads)
        .await?
        .ok_or_else(|| StoreError::Unreadable("proposal".to_owned()))?;
    Ok(Hands {
        proposed_by,
        confirmed_by,
        approved_by,
    })
}

/// Which of the two assents that a proposal needs.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Which {
    Confirmed,
    Approved,
}

/// Notes the actor's assent; false when it was given or settled before.
pub(in super::super) async fn assent(
    tx: &Writes<'_, StaffRows>,
    which: Which,
    post: PostId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let (who, when) = (Some(AccountId::new(tx.actor().account_raw())), Some(now.into()));
    let (row, given) = match which {
        Which::Confirmed => {
            let row = post_proposal::ActiveModel {
                confirmed_by: Set(who),
                confirmed_at: Set(when),
                ..Default::default()
            };
            (row, post_proposal::Column::ConfirmedBy)
        }
        Which::Approved => {
            let row = post_proposal::ActiveModel {
                approved_by: Set(who),
                approved_at: Set(when),
                ..Default::default()
            };
            (row, post_proposal::Column::ApprovedBy)
        }
    };
    let done = post_proposal::Entity::update_many()
        .set(row)
        .filter(post_proposal::Column::Id.eq(post))
        .filter(post_proposal::Column::Outcome.is_null())
        .filter(given.is_null())
        .by(tx.rows())
        .await?;
    Ok(done == 1)
}

/// How a proposal is settled.
#[derive(Clone, Copy)]
pub(in super::super) struct Settlement<'a> {
    /// What becomes of it.
    pub(in super::super) outcome: Outcome,
    /// Why it is refused.
    pub(in super::super) reason: Option<&'a str>,
}

impl Settlement<'_> {
    /// Without a reason.
    pub(in super::super) const fn of(outcome: Outcome) -> Self {
        Self { outcome, reason: None }
    }
}

/// Settles a proposal; false when it was settled before.
pub(in super::super) async fn settle(
    tx: &Writes<'_, StaffRows>,
    post: PostId,
    settlement: Settlement<'_>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = post_proposal::Entity::update_many()
        .set(post_proposal::ActiveModel {
            outcome: Set(Some(settlement.outcome)),
            reason: Set(settlement.reason.map(str::to_owned)),
            settled_by: Set(Some(AccountId::new(tx.actor().account_raw()))),
            settled_at: Set(Some(now.into())),
            ..Default::default()
        })
        .filter(post_proposal::Column::Id.eq(post))
        .filter(post_proposal::Column::Outcome.is_null())
        .by(tx.rows())
        .await?;
    Ok(done == 1)
}
