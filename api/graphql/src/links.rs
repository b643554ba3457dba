//! What the objects of one page point at (所指): the first field that needs a case (a site, a deadline, …) reads all of
//! them that the page names in one statement, within the caller's scope; the others wait for it. What lies outside the
//! scope is null, as when it is asked for by its id.
//!
//! It lives as long as the page it belongs to, so nothing of one caller reaches another.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::Context;
use tokio::sync::OnceCell;

use super::Ask as _;
use super::application::Application;
use super::case::{Case, batch_of};
use super::deadline::{Deadline, Listed};
use super::place::Site;
use super::refusal::Refusal;
use super::visit::Visit;
use crate::domain::place::TownshipView;
use crate::kernel::id::{ApplicationId, CaseId, DeadlineId, SiteId, VisitId};

/// Things of one kind that a page names, and what was found of them.
struct Named<K, V> {
    ids: Vec<K>,
    found: OnceCell<Result<HashMap<K, V>, Refusal>>,
}

impl<K, V> Default for Named<K, V> {
    fn default() -> Self {
        Self {
            ids: Vec::new(),
            found: OnceCell::new(),
        }
    }
}

impl<K: Copy + Eq + Hash + Ord, V: Clone> Named<K, V> {
    fn name(&mut self, ids: impl IntoIterator<Item = K>) {
        self.ids.extend(ids);
        self.ids.sort_unstable();
        self.ids.dedup();
    }

    async fn pick(
        &self,
        id: K,
        load: impl AsyncFnOnce(&[K]) -> Result<HashMap<K, V>, Refusal>,
    ) -> Result<Option<V>, Refusal> {
        match self.found.get_or_init(async || load(&self.ids).await).await {
            Ok(found) => Ok(found.get(&id).cloned()),
            Err(refusal) => Err(refusal.clone()),
        }
    }
}

/// What the objects of one page point at.
#[derive(Default)]
pub struct Links {
    cases: Named<CaseId, Case>,
    applications: Named<ApplicationId, Application>,
    visits: Named<VisitId, Visit>,
    sites: Named<SiteId, Site>,
    deadlines: Named<DeadlineId, Deadline>,
    townships: OnceCell<Result<Vec<TownshipView>, Refusal>>,
}

impl Links {
    /// Names cases.
    pub(super) fn cases(mut self, ids: impl IntoIterator<Item = CaseId>) -> Self {
        self.cases.name(ids);
        self
    }

    /// Names applications.
    pub(super) fn applications(mut self, ids: impl IntoIterator<Item = ApplicationId>) -> Self {
        self.applications.name(ids);
        self
    }

    /// Names visits.
    pub(super) fn visits(mut self, ids: impl IntoIterator<Item = VisitId>) -> Self {
        self.visits.name(ids);
        self
    }

    /// Names sites.
    pub(super) fn sites(mut self, ids: impl IntoIterator<Item = SiteId>) -> Self {
        self.sites.name(ids);
        self
    }

    /// Names deadlines.
    pub(super) fn deadlines(mut self, ids: impl IntoIterator<Item = DeadlineId>) -> Self {
        self.deadlines.name(ids);
        self
    }

    /// One of the cases.
    pub(super) async fn case(&self, ctx: &Context<'_>, id: CaseId) -> Result<Option<Case>, Refusal> {
        let load = async |ids: &[CaseId]| {
            let views = ctx.services().cases.find_many(ctx.scope(), ids).await?;
            let batch = batch_of(&views);
            let cases = views
                .into_iter()
                .map(|view| (view.id, Case::new(ctx, view, Arc::clone(&batch))));
            Ok(cases.collect())
        };
        self.cases.pick(id, load).await
    }

    /// One of the applications.
    pub(super) async fn application(
        &self,
        ctx: &Context<'_>,
        id: ApplicationId,
    ) -> Result<Option<Application>, Refusal> {
        let load = async |ids: &[ApplicationId]| {
            let views = ctx.services().intake.find_many(ctx.scope(), ids).await?;
            let links = Application::links(&views);
            let applications = views
                .into_iter()
                .map(|view| (view.id, Application::new(ctx, view, &links)));
            Ok(applications.collect())
        };
        self.applications.pick(id, load).await
    }

    /// One of the visits.
    pub(super) async fn visit(&self, ctx: &Context<'_>, id: VisitId) -> Result<Option<Visit>, Refusal> {
        let load = async |ids: &[VisitId]| {
            let views = ctx.services().visits.find_many(ctx.scope(), ids).await?;
            let links = Visit::links(&views);
            Ok(views
                .into_iter()
                .map(|view| (view.id, Visit::new(ctx, view, &links)))
                .collect())
        };
        self.visits.pick(id, load).await
    }

    /// One of the sites.
    pub(super) async fn site(&self, ctx: &Context<'_>, id: SiteId) -> Result<Option<Site>, Refusal> {
        let load = async |ids: &[SiteId]| {
            let views = ctx.services().places.find_many(ctx.scope(), ids).await?;
            let links = Site::links(&views);
            Ok(views
                .into_iter()
                .map(|view| (view.id, Site::new(ctx, view, &links)))
                .collect())
        };
        self.sites.pick(id, load).await
    }

    /// The townships of a site; those of all sites are read once.
    pub(super) async fn townships(&self, ctx: &Context<'_>, site: SiteId) -> Result<Vec<TownshipView>, Refusal> {
        let load = async || Ok(ctx.services().places.townships(ctx.scope()).await?);
        let all = self.townships.get_or_init(load).await.as_ref().map_err(Clone::clone)?;
        Ok(all.iter().filter(|served| served.site == site).cloned().collect())
    }

    /// One of the deadlines.
    pub(super) async fn deadline(&self, ctx: &Context<'_>, id: DeadlineId) -> Result<Option<Deadline>, Refusal> {
        let load = async |ids: &[DeadlineId]| {
            let views = ctx.services().deadlines.find_many(ctx.scope(), ids).await?;
            let listed = Listed::of(&views);
            let deadlines = views
                .into_iter()
                .map(|view| (view.id, Deadline::new(ctx, view, Arc::clone(&listed))));
            Ok(deadlines.collect())
        };
        self.deadlines.pick(id, load).await
    }
}
