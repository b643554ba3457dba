//! Posts: proposed by one, confirmed by a second, approved by a third; ended by one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::StaffError;
use super::rules::Outcome;
use super::store::StaffRows;
use super::{Staff, Target, not_his_own, proposal, rules, store};
use crate::db::{Deed, Request, Tx};
use crate::identity::rules::{check_pairs, check_place};
use crate::identity::{IdentityRows, Seat, check_seat, end_post};
use crate::kernel::id::{AccountId, PostId, SiteId, TeamId};
use crate::kernel::role::Role;
use crate::place;
use crate::policy::{self, Action, Actor, Freshness, Row};
use crate::session::{NewNotice, NoticeKind, notify};

/// Proposes a post (拟任岗位).
pub struct SavePost;

impl Action for SavePost {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "savePost";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = Target;
}

/// Ends a post, or takes a proposal back (免去岗位).
pub struct EndPost;

impl Action for EndPost {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "endPost";
    type On = Target;
}

crate::writes! {
    SavePost: StaffRows;
    EndPost: IdentityRows, StaffRows;
}

/// What a post is to be.
#[derive(Clone, Debug)]
pub struct PostTerms {
    /// Who is to hold it, by his user name.
    pub username: String,
    /// Role.
    pub role: Role,
    /// Site; the court itself where none is named.
    pub site: Option<SiteId>,
    /// Team.
    pub team: Option<TeamId>,
    /// Whether it leads the team.
    pub leads: bool,
    /// First day; today where none is named.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

/// Where a post stands after an act.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PostStanding {
    /// The post.
    pub post: PostId,
    /// Whose it is.
    pub account: AccountId,
    /// Open cases that he handles: whoever ends a post sees what must be handed on.
    pub open_cases: i64,
}

impl Staff {
    /// Proposes a post; it gives nothing until it is confirmed and approved. Proposed already, it is that proposal.
    ///
    /// # Errors
    /// [`StaffError::OneOfHisOwn`], [`StaffError::NotFound`], [`StaffError::Field`], [`StaffError::State`] when he holds it
    /// already, [`StaffError::Identity`] for posts that do not go together or with the place.
    pub fn save_post<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        terms: PostTerms,
    ) -> Deed<'a, PostStanding, StaffError> {
        Deed::of(async move {
            let terms = &terms;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_save(tx, terms)))
                .await
        })
    }

    async fn try_save(&self, tx: Tx, terms: &PostTerms) -> Result<PostStanding, StaffError> {
        let today = self.db.clock().today();
        let target = store::target(&tx, &terms.username).await?;
        let target = target.ok_or(StaffError::NotFound)?;
        let post = self.db.ids().fresh::<crate::kernel::id::mark::Post>();
        let target = target.of("post", post.raw());
        let permit = policy::authorize::<SavePost>(tx.actor(), &target)?;
        not_his_own(tx.actor(), &target)?;
        if !rules::is_of_the_court(terms.role) {
            return Err(StaffError::Field("role"));
        }
        if terms.leads && terms.team.is_none() {
            return Err(StaffError::Field("leads"));
        }
        let (from, to) = rules::days(terms.from, terms.to, today)?;
        if terms.leads && from > today {
            // until then the team would have no leader
            return Err(StaffError::Field("leads"));
        }
        let site = self.site(&tx, terms).await?;
        let seat = Seat {
            role: terms.role,
            site,
            team: terms.team,
            started_on: from,
            ended_on: to,
            leads: terms.leads,
        };
        check_seat(tx.reads(), &seat).await?;
        let new = proposal::Proposal {
            id: post,
            account: target.account,
            role: terms.role,
            site,
            team: terms.team,
            leads: terms.leads,
            started_on: from,
            ended_on: to,
        };
        check_fits(&tx, &target, &new).await?;
        if let Some(open) = proposal::open_like(tx.reads(), &new).await? {
            // the same proposal again; another one under way must be taken back first
            if !open.is_like(&new) {
                return Err(StaffError::State);
            }
            let tx = tx.permit(permit);
            tx.about("post", open.id.raw());
            tx.content(digest(&open));
            return Ok(tx.commit(PostStanding::of(open.id, target.account)).await?);
        }
        let tx = tx.permit(permit);
        proposal::propose(&tx.writes(), &new, self.db.clock().real()).await?;
        tx.content(digest(&new));
        Ok(tx.commit(PostStanding::of(post, target.account)).await?)
    }

    /// The site of a post, once role, site and team fit each other.
    async fn site(&self, tx: &Tx, terms: &PostTerms) -> Result<SiteId, StaffError> {
        let site = match terms.site {
            Some(site) => site,
            None => place::court_site(tx.reads())
                .await?
                .ok_or(StaffError::Field("siteId"))?,
        };
        let kind = place::kind_of(tx.reads(), site)
            .await?
            .ok_or(StaffError::Field("siteId"))?;
        check_place(terms.role, kind)?;
        if let Some(team) = terms.team
            && !store::has_team(tx, team).await?
        {
            return Err(StaffError::Field("teamId"));
        }
        Ok(site)
    }

    /// Ends a post on a last day, by default at once; a proposal is taken back.
    ///
    /// # Errors
    /// [`StaffError::OneOfHisOwn`], [`StaffError::NotFound`], [`StaffError::Field`] for a day before yesterday or after
    /// the end it has, [`StaffError::State`] when it is over, [`StaffError::LastAdministrator`].
    pub fn end_post<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        post: PostId,
        last: Option<NaiveDate>,
    ) -> Deed<'a, PostStanding, StaffError> {
        Deed::of(async move {
            let ended = self
                .db
                .act(actor, request, &|tx| Box::pin(self.try_end(tx, post, last)))
                .await?;
            self.sessions.forget_account(ended.account);
            Ok(ended)
        })
    }

    async fn try_end(&self, tx: Tx, post: PostId, last: Option<NaiveDate>) -> Result<PostStanding, StaffError> {
        let (today, now) = (self.db.clock().today(), self.db.clock().real());
        let Some(held) = store::held(&tx, post).await? else {
            return self.take_back(tx, post).await;
        };
        let target = held.target.of("post", post.raw());
        let permit = policy::authorize::<EndPost>(tx.actor(), &target)?;
        not_his_own(tx.actor(), &target)?;
        if rules::state_of(held.started_on, held.ended_on, today) == rules::PostState::Ended {
            return Err(StaffError::State);
        }
        let last = rules::last_day(last, held.ended_on, today)?;
        store::keeps_administrators(&tx, target.person, Some(post), today).await?;
        let tx = tx.permit(permit);
        end_post(&tx.writes(), post, last).await?;
        notify(&tx.chore(), target.account, NewNotice::of(NoticeKind::PostEnded), now).await?;
        let open_cases = store::open_cases(&tx, target.person).await?;
        tx.content(blake3::hash(format!("{post:?} {last}").as_bytes()).to_hex().to_string());
        let standing = PostStanding {
            open_cases,
            ..PostStanding::of(post, target.account)
        };
        Ok(tx.commit(standing).await?)
    }

    async fn take_back(&self, tx: Tx, post: PostId) -> Result<PostStanding, StaffError> {
        let (proposal, target) = open(&tx, post).await?;
        let permit = policy::authorize::<EndPost>(tx.actor(), &target)?;
        not_his_own(tx.actor(), &target)?;
        let tx = tx.permit(permit);
        let withdrawn = proposal::Settlement::of(Outcome::Withdrawn);
        if !proposal::settle(&tx.writes(), post, withdrawn, self.db.clock().real()).await? {
            return Err(StaffError::State);
        }
        Ok(tx.commit(PostStanding::of(post, proposal.account)).await?)
    }
}

impl PostStanding {
    pub(super) const fn of(post: PostId, account: AccountId) -> Self {
        Self {
            post,
            account,
            open_cases: 0,
        }
    }
}

/// A proposal that is open, under lock, with whose it is.
pub(super) async fn open(tx: &Tx, post: PostId) -> Result<(proposal::Proposal, Target), StaffError> {
    let (proposal, target, is_open) = proposal::by_id(tx.reads(), post).await?.ok_or(StaffError::NotFound)?;
    if is_open {
        Ok((proposal, target.of("post", post.raw())))
    } else {
        Err(StaffError::State)
    }
}

/// Refuses a post that does not go with those he holds or will hold, and one he holds already.
pub(super) async fn check_fits(tx: &Tx, target: &Target, new: &proposal::Proposal) -> Result<(), StaffError> {
    let held = store::posts_of(tx.reads(), target.person, new.started_on).await?;
    if held
        .iter()
        .any(|post| (post.role, post.site, post.team) == (new.role, new.site, new.team))
    {
        return Err(StaffError::State);
    }
    let mut roles: Vec<(Role, Option<TeamId>)> = held.iter().map(|post| (post.role, post.team)).collect();
    roles.push((new.role, new.team));
    Ok(check_pairs(&roles)?)
}

/// The hash of what was proposed, for the audit record.
pub(super) fn digest(proposal: &proposal::Proposal) -> String {
    blake3::hash(format!("{proposal:?}").as_bytes()).to_hex().to_string()
}
