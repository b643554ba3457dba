//! What is decided on a proposed post (岗位的确认与批准): the security administrator confirms it, the chief or the president
//! approves it, and with both it becomes a post.

use chrono::TimeDelta;

use super::error::StaffError;
use super::post::{check_fits, digest, open};
use super::rules::Outcome;
use super::store::StaffRows;
use super::{PostStanding, Staff, Target, credential, not_his_own, proposal, rules};
use crate::db::{Deed, Permitted, Request, Serves, Tx};
use crate::identity::{IdentityRows, Seat, add_post};
use crate::kernel::id::{AccountId, PostId};
use crate::policy::{self, Action, Actor, Freshness, Row};
use crate::session::{NewNotice, NoticeKind, notify};

/// Confirms a proposed post or refuses it (确认角色).
pub struct GrantRole;

impl Action for GrantRole {
    const ROW: Row = Row::ConfirmRole;
    const NAME: &'static str = "grantRole";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = Target;
}

/// Approves a proposed post or refuses it (批准任岗).
pub struct ApproveRole;

impl Action for ApproveRole {
    const ROW: Row = Row::ApproveRole;
    const NAME: &'static str = "approveRole";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = Target;
}

crate::writes! {
    GrantRole: IdentityRows, StaffRows;
    ApproveRole: IdentityRows, StaffRows;
}

/// The two acts by which a proposal becomes a post.
pub(super) trait Assent: Action<On = Target> + Serves<StaffRows> + Serves<IdentityRows> {
    /// Which of the two it is.
    const WHICH: proposal::Which;
}

impl Assent for GrantRole {
    const WHICH: proposal::Which = proposal::Which::Confirmed;
}

impl Assent for ApproveRole {
    const WHICH: proposal::Which = proposal::Which::Approved;
}

/// A decision on a proposed post.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// The post.
    pub post: PostId,
    /// Whether it is given.
    pub approve: bool,
    /// Why it is not.
    pub reason: Option<&'a str>,
}

impl Staff {
    /// The security administrator confirms a proposed post, or refuses it with a reason.
    ///
    /// # Errors
    /// [`StaffError::OneOfHisOwn`] also for whoever had a hand in it before, [`StaffError::State`] when it is settled,
    /// [`StaffError::ReasonRequired`].
    pub fn grant_role<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        decision: Decision<'a>,
    ) -> Deed<'a, PostStanding, StaffError> {
        self.decide::<GrantRole>(actor, request, decision)
    }

    /// The chief or the president approves a proposed post, or refuses it with a reason.
    ///
    /// # Errors
    /// As [`Self::grant_role`].
    pub fn approve_role<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        decision: Decision<'a>,
    ) -> Deed<'a, PostStanding, StaffError> {
        self.decide::<ApproveRole>(actor, request, decision)
    }

    fn decide<'a, A: Assent>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        decision: Decision<'a>,
    ) -> Deed<'a, PostStanding, StaffError> {
        Deed::of(async move {
            let standing = self
                .db
                .act(actor, request, &|tx| Box::pin(self.try_decide::<A>(tx, decision)))
                .await?;
            self.sessions.forget_account(standing.account);
            Ok(standing)
        })
    }

    async fn try_decide<A: Assent>(&self, tx: Tx, decision: Decision<'_>) -> Result<PostStanding, StaffError> {
        let (post, approve) = (decision.post, decision.approve);
        let now = self.db.clock().real();
        let (proposal, target) = open(&tx, post).await?;
        let permit = policy::authorize::<A>(tx.actor(), &target)?;
        not_his_own(tx.actor(), &target)?;
        let hands = proposal::hands(tx.reads(), post).await?;
        let me = AccountId::new(tx.actor().account_raw());
        // who agreed may think otherwise while it is open; who proposed takes it back
        if hands.holds(me) && (approve || hands.proposed_by == me) {
            return Err(StaffError::OneOfHisOwn);
        }
        if !approve {
            let reason = rules::reason(decision.reason)?;
            let tx = tx.permit(permit);
            let refused = proposal::Settlement {
                outcome: Outcome::Refused,
                reason: Some(&reason),
            };
            if !proposal::settle(&tx.writes(), post, refused, now).await? {
                return Err(StaffError::State);
            }
            tx.content(digest(&proposal));
            return Ok(tx.commit(PostStanding::of(post, target.account)).await?);
        }
        check_fits(&tx, &target, &proposal).await?;
        let tx = tx.permit(permit);
        if !proposal::assent(&tx.writes(), A::WHICH, post, now).await? {
            return Err(StaffError::State);
        }
        let hands = proposal::hands(tx.reads(), post).await?;
        let since = now - TimeDelta::days(rules::BEHOLDEN_DAYS);
        if let Some(approver) = hands.approved_by
            && credential::is_beholden(tx.reads(), approver, hands, since).await?
        {
            return Err(StaffError::OneOfHisOwn);
        }
        if hands.is_complete() {
            self.grant(&tx, &target, &proposal).await?;
        }
        tx.content(digest(&proposal));
        Ok(tx.commit(PostStanding::of(post, target.account)).await?)
    }

    /// Makes a proposal that lacks nothing a post; it begins today at the earliest.
    async fn grant<A: Assent>(
        &self,
        tx: &Permitted<A>,
        target: &Target,
        proposal: &proposal::Proposal,
    ) -> Result<(), StaffError> {
        let (today, now) = (self.db.clock().today(), self.db.clock().real());
        let begins = proposal.started_on.max(today);
        if proposal.ended_on.is_some_and(|last| last < begins) {
            return Err(StaffError::State);
        }
        let seat = Seat {
            role: proposal.role,
            site: proposal.site,
            team: proposal.team,
            started_on: begins,
            ended_on: proposal.ended_on,
            leads: proposal.leads,
        };
        add_post(&tx.writes(), proposal.id, target.person, &seat).await?;
        if !proposal::settle(
            &tx.writes(),
            proposal.id,
            proposal::Settlement::of(Outcome::Granted),
            now,
        )
        .await?
        {
            return Err(StaffError::State);
        }
        Ok(notify(&tx.chore(), target.account, NewNotice::of(NoticeKind::PostGranted), now).await?)
    }
}
