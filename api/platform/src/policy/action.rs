//! Permission as a value: an act, what it is done to, and the proof that one actor may do it.

use std::marker::PhantomData;

use thiserror::Error;
use uuid::Uuid;

use super::access::{Level, Row};
use super::actor::Actor;
use super::proof::Freshness;
use crate::kernel::code::{Code, Coded};
use crate::kernel::id::SiteId;

/// An act somebody may or may not do.
pub trait Action: 'static {
    /// Its line of the access table.
    const ROW: Row;
    /// Its name in the audit record: the operation's name in the schema.
    const NAME: &'static str;
    /// Jobs of ours that may do it.
    const JOBS: &'static [&'static str] = &[];
    /// What it asks of the proof behind it; most acts ask nothing.
    const FRESH: Option<Freshness> = None;
    /// What it is done to.
    type On: Reach;

    /// Beyond the row; most acts need nothing more.
    fn also(_actor: &Actor, _on: &Self::On) -> bool {
        true
    }
}

/// How near an actor stands to something.
pub trait Reach {
    /// Whether it is his own: a live relation, his desk, himself.
    fn is_own(&self, actor: &Actor) -> bool;

    /// Whether it lies at his site.
    fn is_at_site(&self, actor: &Actor) -> bool;

    /// Kind and id, for the audit record.
    fn object(&self) -> Option<(&'static str, Uuid)>;
}

/// The whole court of somebody: what an act is done to that moves no single thing of it.
#[derive(Clone, Copy, Debug)]
pub struct WholeCourt(Option<SiteId>);

impl WholeCourt {
    /// The court of `actor`.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        Self(actor.site())
    }
}

impl Reach for WholeCourt {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        self.0.map(|site| ("site", site.raw()))
    }
}

/// The actor may not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Denied {
    /// His role or relation does not allow it.
    #[error("not allowed")]
    NotAllowed,
    /// He may, once he has proved himself again.
    #[error("a fresh proof is needed")]
    StepUp,
}

impl Coded for Denied {
    fn code(&self) -> Code {
        match self {
            Self::NotAllowed => Code::Forbidden,
            Self::StepUp => Code::StepUpRequired,
        }
    }
}

/// Proof that policy let one actor do `A`. Only [`authorize`] makes one.
///
/// ```compile_fail,E0451
/// use zhixing_platform::policy::Permit;
///
/// let forged: Permit<()> = Permit { object: None, act: std::marker::PhantomData };
/// ```
///
/// What it opens, and that nothing is written without it, stands at [`rows`](crate::rows).
#[must_use]
pub struct Permit<A> {
    object: Option<(&'static str, Uuid)>,
    act: PhantomData<fn() -> A>,
}

impl<A: Action> Permit<A> {
    /// What the act is done to, for the audit record.
    pub(crate) fn into_object(self) -> Option<(&'static str, Uuid)> {
        self.object
    }
}

/// Decides whether `actor` may do `A` to `on`.
///
/// # Errors
/// [`Denied::NotAllowed`] when the row, the relation or the act's own condition does not hold; [`Denied::StepUp`] when
/// they hold and the proof behind the actor is too old for the act.
pub fn authorize<A: Action>(actor: &Actor, on: &A::On) -> Result<Permit<A>, Denied> {
    let may = match actor.job() {
        Some(job) => A::JOBS.contains(&job),
        None => reaches(actor.level(A::ROW), actor, on) && A::also(actor, on),
    };
    if !may {
        return Err(Denied::NotAllowed);
    }
    let proof = actor.identity().map(|identity| identity.proof);
    if let (Some(needed), Some(proof)) = (A::FRESH, proof)
        && !needed.is_met(proof)
    {
        return Err(Denied::StepUp);
    }
    Ok(Permit {
        object: on.object(),
        act: PhantomData,
    })
}

/// Whether the role may do it to anything at all: asked before the object is looked for.
///
/// # Errors
/// [`Denied`] when the row gives the role nothing.
pub fn eligible(actor: &Actor, row: Row) -> Result<(), Denied> {
    match actor.level(row) {
        Level::None | Level::Agg => Err(Denied::NotAllowed),
        Level::Masked | Level::Own | Level::Site | Level::Court | Level::All => Ok(()),
    }
}

/// The same for an act: whether the role may do it to anything at all.
///
/// # Errors
/// [`Denied`] when its row gives the role nothing.
pub fn may_ask<A: Action>(actor: &Actor) -> Result<(), Denied> {
    eligible(actor, A::ROW)
}

fn reaches<R: Reach>(level: Level, actor: &Actor, on: &R) -> bool {
    match level {
        Level::None | Level::Masked | Level::Agg => false,
        Level::Own => on.is_own(actor),
        Level::Site => on.is_at_site(actor),
        Level::Court | Level::All => true,
    }
}
