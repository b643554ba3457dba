//! Founding (建院): a court's file becomes its places, scopes and teams, and every later change of the file a change of
//! them.
//!
//! The file is compared with what is there; what differs is shown, and made in one transaction. Nothing is deleted: what
//! the file no longer names is told and left, for cases hang on it.

mod error;
mod file;
mod hold;
pub mod rules;
mod store;
pub mod workbook;

pub use error::FoundingError;
pub use file::{CourtEntry, CourtFile, StationEntry, TeamEntry, TownshipEntry, TribunalEntry};
pub use hold::Open;
pub use rules::{Change, Difference, End, Entry};
pub(crate) use store::CourtRows;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::rules::{Days, Present, Site, Team};

use crate::db::{Db, Deed, Request, Serves, StoreError, StoreKind, Tx};
use crate::identity::IdentityRows;
use crate::kernel::id::{Id, SiteId, TeamId};
use crate::kernel::practice::Practice;
use crate::policy::{self, Action, Actor, Row, WholeCourt};

/// Who founds from the command line.
const JOB: &str = "operator";

/// Changes places and teams to what the court's file says (建立、调整机构与团队).
pub struct FoundCourt;

impl Action for FoundCourt {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "foundCourt";
    const JOBS: &'static [&'static str] = &[JOB];
    type On = WholeCourt;
}

/// Adds or changes a place (新增、变更机构).
pub struct SaveSite;

impl Action for SaveSite {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "saveSite";
    type On = WholeCourt;
}

/// Adds or changes a team (新增、变更团队).
pub struct SaveTeam;

impl Action for SaveTeam {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "saveTeam";
    type On = WholeCourt;
}

/// Ends a place on a last day, or takes the day back (撤销机构).
pub struct EndSite;

impl Action for EndSite {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "endSite";
    type On = WholeCourt;
}

/// Ends a team on a last day, or takes the day back (撤销团队).
pub struct EndTeam;

impl Action for EndTeam {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "endTeam";
    type On = WholeCourt;
}

/// Lets another station serve a township, from a day on (划转乡镇).
pub struct MoveTownship;

impl Action for MoveTownship {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "moveTownship";
    type On = WholeCourt;
}

crate::writes! {
    FoundCourt: CourtRows;
    SaveSite: CourtRows;
    SaveTeam: CourtRows;
    EndSite: CourtRows;
    EndTeam: CourtRows;
    MoveTownship: CourtRows;
    CourtRows: IdentityRows;
}

/// A team that is to end.
#[derive(Clone, Copy, Debug)]
pub struct TeamEnding {
    /// The team.
    pub team: TeamId,
    /// The team its members go on in, if one is named.
    pub into: Option<TeamId>,
    /// Its last day.
    pub last: End,
}

/// Where a place or a team stands once its last day is set or taken back: whoever ends it sees what is open there.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Ended<I> {
    /// The place or the team.
    pub id: I,
    /// What is open.
    pub open: Open,
}

/// The use cases of founding.
#[derive(Clone)]
pub struct Founding {
    db: Db,
}

impl Founding {
    /// Builds the area.
    #[must_use]
    pub const fn new(db: Db) -> Self {
        Self { db }
    }

    /// Adds one place, or changes the one of that short name; its id.
    ///
    /// # Errors
    /// [`FoundingError`]: not the system administrator, a fault of the entry, a change that cases forbid.
    pub fn save_site<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        entry: Entry,
    ) -> Deed<'a, SiteId, FoundingError> {
        Deed::of(async move {
            let (entry, today) = (&entry, self.db.clock().today());
            let saved = self
                .db
                .act(actor, request, &|tx| Box::pin(save::<SaveSite>(tx, entry, today)))
                .await;
            saved.map(Id::new)
        })
    }

    /// Adds one team, or changes the one of that name; its id.
    ///
    /// # Errors
    /// As [`Self::save_site`].
    pub fn save_team<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        entry: Entry,
    ) -> Deed<'a, TeamId, FoundingError> {
        Deed::of(async move {
            let (entry, today) = (&entry, self.db.clock().today());
            let saved = self
                .db
                .act(actor, request, &|tx| Box::pin(save::<SaveTeam>(tx, entry, today)))
                .await;
            saved.map(Id::new)
        })
    }

    /// Ends a place on a last day, or takes the day back while it has not passed.
    ///
    /// # Errors
    /// [`FoundingError::NotFound`], [`FoundingError::Faults`] for a day that cannot be, [`FoundingError::Held`] while posts,
    /// proposals, stations, townships or teams would be left there.
    pub fn end_site<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        site: SiteId,
        last: End,
    ) -> Deed<'a, Ended<SiteId>, FoundingError> {
        Deed::of(async move {
            let today = self.db.clock().today();
            self.db
                .act(actor, request, &|tx| Box::pin(end_site(tx, site, last, today)))
                .await
        })
    }

    /// Ends a team on a last day, or takes the day back while it has not passed. Its members go on in the team that is
    /// named; what they handle stays theirs.
    ///
    /// # Errors
    /// As [`Self::end_site`]; [`FoundingError::Posts`] when somebody would hold posts that do not go together.
    pub fn end_team<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        ending: TeamEnding,
    ) -> Deed<'a, Ended<TeamId>, FoundingError> {
        Deed::of(async move {
            let today = self.db.clock().today();
            self.db
                .act(actor, request, &|tx| Box::pin(end_team(tx, ending, today)))
                .await
        })
    }

    /// Lets a station serve a township from a day on; the one that did does so until the day before.
    ///
    /// # Errors
    /// [`FoundingError::Faults`] for a day in the past, or a station that is not there then.
    pub fn move_township<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        entry: TownshipEntry,
    ) -> Deed<'a, SiteId, FoundingError> {
        Deed::of(async move {
            let (entry, today) = (&entry, self.db.clock().today());
            self.db
                .act(actor, request, &|tx| Box::pin(move_township(tx, entry, today)))
                .await
        })
    }
}

async fn save<A>(tx: Tx, entry: &Entry, today: NaiveDate) -> Result<Uuid, FoundingError>
where
    A: Action<On = WholeCourt> + Serves<CourtRows>,
{
    let present = store::present(&tx).await?;
    let permit = policy::authorize::<A>(tx.actor(), &WholeCourt::of(tx.actor()))?;
    let wanted = rules::with(&present, entry).map_err(FoundingError::Faults)?;
    let changes = rules::compare(&present, &wanted, today).changes;
    let wider = rules::widenings(&changes);
    if !wider.is_empty() {
        return Err(FoundingError::Faults(wider));
    }
    check(&tx, &present, &changes, Occasion::in_person(today)).await?;
    let tx = tx.permit(permit);
    tx.content(digest(&changes));
    let saved = store::write(&tx.writes(), &present, &changes).await?;
    let id = saved.or_else(|| rules::find(&present, entry));
    let id = id.ok_or_else(|| StoreError::Unreadable("nothing was saved".to_owned()))?;
    let kind = if matches!(entry, Entry::Team(_)) {
        "team"
    } else {
        "site"
    };
    tx.about(kind, id);
    Ok(tx.commit(id).await?)
}

async fn end_site(tx: Tx, site: SiteId, to: End, today: NaiveDate) -> Result<Ended<SiteId>, FoundingError> {
    let present = store::present(&tx).await?;
    let permit = policy::authorize::<EndSite>(tx.actor(), &WholeCourt::of(tx.actor()))?;
    let there = present.sites.iter().find(|(id, _)| *id == site.raw());
    let (id, from) = there.ok_or(FoundingError::NotFound)?;
    let days = Days { to, ..from.days };
    let ended = Site { days, ..from.clone() };
    let mut changes = vec![Change::AmendSite(*id, from.clone(), ended)];
    changes.retain(|_| days != from.days);
    check(&tx, &present, &changes, Occasion::in_person(today)).await?;
    let open = hold::open_at(&tx, site).await?;
    let tx = tx.permit(permit);
    tx.content(digest(&changes));
    store::write(&tx.writes(), &present, &changes).await?;
    Ok(tx.commit(Ended { id: site, open }).await?)
}

async fn end_team(tx: Tx, ending: TeamEnding, today: NaiveDate) -> Result<Ended<TeamId>, FoundingError> {
    let (team, to) = (ending.team, ending.last);
    let present = store::present(&tx).await?;
    let permit = policy::authorize::<EndTeam>(tx.actor(), &WholeCourt::of(tx.actor()))?;
    let found = |team: TeamId| present.teams.iter().find(|(id, _)| *id == team.raw());
    let (id, from) = found(team).ok_or(FoundingError::NotFound)?;
    let into = match ending.into {
        Some(into) => Some(found(into).ok_or(FoundingError::Field("intoTeamId"))?.1.name.clone()),
        None => None,
    };
    let days = Days { to, ..from.days };
    let ended = Team {
        days,
        into,
        ..from.clone()
    };
    let mut changes = vec![Change::AmendTeam(*id, from.clone(), ended)];
    changes.retain(|_| days != from.days);
    check(&tx, &present, &changes, Occasion::in_person(today)).await?;
    let open = hold::open_of(&tx, team).await?;
    let tx = tx.permit(permit);
    tx.content(digest(&changes));
    store::write(&tx.writes(), &present, &changes).await?;
    Ok(tx.commit(Ended { id: team, open }).await?)
}

async fn move_township(tx: Tx, entry: &TownshipEntry, today: NaiveDate) -> Result<SiteId, FoundingError> {
    let present = store::present(&tx).await?;
    let permit = policy::authorize::<MoveTownship>(tx.actor(), &WholeCourt::of(tx.actor()))?;
    let wanted = rules::moving(entry).map_err(FoundingError::Faults)?;
    let changes = rules::compare(&present, &wanted, today).changes;
    check(&tx, &present, &changes, Occasion::in_person(today)).await?;
    let station = present.sites.iter().find(|(_, site)| site.slug == entry.station.trim());
    let id = station.ok_or(FoundingError::Field("station"))?.0;
    let tx = tx.permit(permit);
    tx.content(digest(&changes));
    store::write(&tx.writes(), &present, &changes).await?;
    tx.about("site", id);
    Ok(tx.commit(Id::new(id)).await?)
}

/// What the court's file says of its practices, if it says anything; the settings hold then no more.
///
/// # Errors
/// [`StoreError`].
pub async fn practice(db: &Db) -> Result<Option<Practice>, StoreError> {
    store::practice(db.reads()).await
}

/// The hash of what was changed from what to what, for the audit record.
fn digest(changes: &[Change]) -> String {
    let told: Vec<String> = changes.iter().map(ToString::to_string).collect();
    blake3::hash(told.join("\n").as_bytes()).to_hex().to_string()
}

/// What a place or a team was, and what it is to be.
struct Amended<'a, T> {
    from: &'a T,
    to: &'a T,
}

/// When a court is changed, and by whom.
#[derive(Clone, Copy)]
struct Occasion {
    today: NaiveDate,
    /// Whether the operator does it by the court's file; else somebody of the court does it himself.
    is_operator: bool,
}

impl Occasion {
    const fn in_person(today: NaiveDate) -> Self {
        Self {
            today,
            is_operator: false,
        }
    }
}

/// Refuses changes that cannot be made, each fault named, and those that would strand something.
async fn check(tx: &Tx, present: &Present, changes: &[Change], occasion: Occasion) -> Result<(), FoundingError> {
    let (today, is_operator) = (occasion.today, occasion.is_operator);
    let after = rules::after(present, changes);
    let mut faults = rules::collisions(present, changes);
    faults.extend(rules::untimely(changes, today, is_operator));
    faults.extend(rules::misplaced(&after, changes, today));
    faults.extend(rules::unfounded(&after, changes, is_operator));
    if !faults.is_empty() {
        return Err(FoundingError::Faults(faults));
    }
    hold::check(tx, &after, changes, occasion).await
}

/// What differs between a court and its file, and whether that is done now.
///
/// # Errors
/// [`FoundingError::Faults`] names every fault of the file, [`FoundingError::InUse`] a change that cases forbid; nothing is
/// written then.
pub async fn found(db: &Db, file: &CourtFile, dry_run: bool) -> Result<Difference, FoundingError> {
    let actor = Actor::system(JOB);
    let tx = db.begin(&actor).await?;
    let present = store::present(&tx).await?;
    let wanted = rules::read(file).map_err(FoundingError::Faults)?;
    let permit = policy::authorize::<FoundCourt>(&actor, &WholeCourt::of(&actor))?;
    let today = db.clock().today();
    let difference = rules::compare(&present, &wanted, today);
    let occasion = Occasion {
        today,
        is_operator: true,
    };
    check(&tx, &present, &difference.changes, occasion).await?;
    if dry_run || difference.changes.is_empty() {
        return Ok(difference);
    }
    let tx = tx.permit(permit);
    tx.content(digest(&difference.changes));
    store::write(&tx.writes(), &present, &difference.changes).await?;
    tx.commit(()).await?;
    db.say_kind(StoreKind::Court).await?;
    Ok(difference)
}
