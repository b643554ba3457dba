//! What the cases of one page have in common: the first field that needs parties (events, messages, …) reads them for
//! all cases of the page in one statement, within the caller's scope; the others wait for it.
//!
//! It lives as long as the page it belongs to, so nothing of one caller reaches another.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use tokio::sync::{Mutex, OnceCell};
use uuid::Uuid;

use super::links::Links;
use super::refusal::Refusal;
use super::team::Team;
use super::{Ask, Services};
use crate::domain::deadline::DeadlineView;
use crate::domain::handover::HandoverView;
use crate::domain::history::EventView;
use crate::domain::message::{ClueView, MessageView};
use crate::domain::party::PartyView;
use crate::domain::team::TeamView;
use crate::domain::triage::TriageView;
use crate::kernel::id::{CaseId, Id, IdKind, SiteId, TeamId};
use crate::kernel::page::Page;
use crate::policy::Scope;

type Shared<K, V> = OnceCell<Result<HashMap<K, V>, Refusal>>;
type Windows<K, V> = Mutex<HashMap<(u64, Option<i64>), Arc<Shared<K, V>>>>;

/// The cases of one page.
#[derive(Default)]
pub struct Batch {
    cases: Vec<CaseId>,
    links: Arc<Links>,
    parties: Shared<Uuid, Vec<PartyView>>,
    triage: Shared<CaseId, Vec<TriageView>>,
    handovers: Shared<CaseId, HandoverView>,
    clues: Shared<CaseId, Vec<ClueView>>,
    deadlines: Shared<CaseId, Vec<DeadlineView>>,
    next: Shared<CaseId, DeadlineView>,
    teams: Shared<TeamId, TeamView>,
    seats: OnceCell<Arc<Links>>,
    events: Windows<CaseId, Vec<EventView>>,
    messages: Windows<CaseId, Vec<MessageView>>,
}

impl Batch {
    /// A page's batch.
    pub(super) fn new(cases: Vec<CaseId>, sites: Vec<SiteId>) -> Self {
        Self {
            links: Arc::new(Links::default().cases(cases.iter().copied()).sites(sites)),
            cases,
            ..Self::default()
        }
    }

    pub(super) async fn parties(&self, ask: &impl Ask, case: CaseId) -> Result<Vec<PartyView>, Refusal> {
        let load = async || {
            let roots: Vec<Uuid> = self.cases.iter().map(|id| id.raw()).collect();
            let views = ask
                .services()
                .parties
                .of_roots(ask.scope(), IdKind::Case, &roots)
                .await?;
            Ok(grouped(views, |view| view.root))
        };
        pick(self.parties.get_or_init(load).await, &case.raw()).map(Option::unwrap_or_default)
    }

    pub(super) async fn triage(&self, ask: &impl Ask, case: CaseId) -> Result<Vec<TriageView>, Refusal> {
        let load = async || {
            let views = ask.services().triage.find_many(ask.scope(), &self.cases).await?;
            Ok(grouped(views, |view| view.case))
        };
        pick(self.triage.get_or_init(load).await, &case).map(Option::unwrap_or_default)
    }

    pub(super) async fn handover(&self, ask: &impl Ask, case: CaseId) -> Result<Option<HandoverView>, Refusal> {
        let load = async || {
            let views = ask.services().handovers.find_many(ask.scope(), &self.cases).await?;
            Ok(views.into_iter().map(|view| (view.case, view)).collect())
        };
        pick(self.handovers.get_or_init(load).await, &case)
    }

    pub(super) async fn clues(&self, ask: &impl Ask, case: CaseId) -> Result<Vec<ClueView>, Refusal> {
        let load = async || {
            let views = ask.services().messages.clues(ask.scope(), &self.cases).await?;
            Ok(grouped(views, |view| view.case))
        };
        pick(self.clues.get_or_init(load).await, &case).map(Option::unwrap_or_default)
    }

    pub(super) async fn deadlines(&self, ask: &impl Ask, case: CaseId) -> Result<Vec<DeadlineView>, Refusal> {
        let load = async || {
            let views = ask.services().deadlines.of_cases(ask.scope(), &self.cases).await?;
            Ok(grouped(views, |view| Id::new(view.root)))
        };
        pick(self.deadlines.get_or_init(load).await, &case).map(Option::unwrap_or_default)
    }

    pub(super) async fn next_deadline(&self, ask: &impl Ask, case: CaseId) -> Result<Option<DeadlineView>, Refusal> {
        let load = async || {
            let views = ask.services().deadlines.next(ask.scope(), &self.cases).await?;
            Ok(views.into_iter().map(|view| (Id::new(view.root), view)).collect())
        };
        pick(self.next.get_or_init(load).await, &case)
    }

    /// What the cases and their parts point at.
    pub(super) const fn links(&self) -> &Arc<Links> {
        &self.links
    }

    pub(super) async fn team(&self, ask: &impl Ask, team: TeamId) -> Result<Option<TeamView>, Refusal> {
        let load = async || {
            let views = ask.services().teams.list(ask.scope(), None).await?;
            Ok(views.into_iter().map(|view| (view.id, view)).collect())
        };
        pick(self.teams.get_or_init(load).await, &team)
    }

    /// Where the teams sit.
    pub(super) async fn seats(&self, ask: &impl Ask) -> Result<&Arc<Links>, Refusal> {
        let load = async || {
            let views = ask.services().teams.list(ask.scope(), None).await?;
            Ok(Team::links(&views))
        };
        self.seats.get_or_try_init(load).await
    }

    pub(super) async fn events(
        &self,
        ask: &impl Ask,
        case: CaseId,
        window: (u64, Option<i64>),
    ) -> Result<Vec<EventView>, Refusal> {
        let shared = Arc::clone(self.events.lock().await.entry(window).or_default());
        let load = async || {
            let views = ask.services().history.events(ask.scope(), &self.cases, window).await?;
            let mut events: HashMap<CaseId, Vec<EventView>> = HashMap::new();
            for (case, view) in views {
                events.entry(case).or_default().push(view);
            }
            Ok(events)
        };
        pick(shared.get_or_init(load).await, &case).map(Option::unwrap_or_default)
    }

    pub(super) async fn messages(&self, ask: &impl Ask, case: CaseId, rows: u64) -> Result<Vec<MessageView>, Refusal> {
        let shared = Arc::clone(self.messages.lock().await.entry((rows, None)).or_default());
        let load = async || {
            let views = ask.services().messages.newest(ask.scope(), &self.cases, rows).await?;
            Ok(grouped(views, |view| view.case))
        };
        pick(shared.get_or_init(load).await, &case).map(Option::unwrap_or_default)
    }
}

/// A page of one case's messages, when it is not the first page.
pub(super) async fn message_page(
    services: &Services,
    scope: &Scope,
    case: CaseId,
    page: &Page,
) -> Result<crate::kernel::page::Paged<MessageView>, Refusal> {
    Ok(services.messages.list(scope, Some(case), page).await?)
}

fn grouped<K: Eq + Hash, V>(views: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for view in views {
        groups.entry(key(&view)).or_default().push(view);
    }
    groups
}

fn pick<K: Eq + Hash, V: Clone>(loaded: &Result<HashMap<K, V>, Refusal>, key: &K) -> Result<Option<V>, Refusal> {
    match loaded {
        Ok(values) => Ok(values.get(key).cloned()),
        Err(refusal) => Err(refusal.clone()),
    }
}
