//! Permission as a value: an act, what it is done to, and the proof that one actor may do it.

use std::marker::PhantomData;

use thiserror::Error;
use uuid::Uuid;

use super::access::{Level, Row, level};
use super::actor::Actor;
use crate::kernel::code::{Code, Coded};

/// An act somebody may or may not do.
pub trait Action: 'static {
    /// Its line of the access table.
    const ROW: Row;
    /// Its name in the audit record: the operation's name in the schema.
    const NAME: &'static str;
    /// Jobs of ours that may do it.
    const JOBS: &'static [&'static str] = &[];
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

/// The actor may not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not allowed")]
pub struct Denied;

impl Coded for Denied {
    fn code(&self) -> Code {
        Code::Forbidden
    }
}

/// Proof that policy let one actor do `A`. Only [`authorize`] makes one.
///
/// ```compile_fail
/// use zhixing_api::domain::intake::AcceptApplication;
/// use zhixing_api::policy::Permit;
///
/// let forged: Permit<AcceptApplication> = Permit { object: None, act: std::marker::PhantomData };
/// ```
///
/// Nor does a transaction write without it:
///
/// ```compile_fail
/// async fn write(tx: zhixing_api::db::Tx) {
///     tx.execute(zhixing_api::db::Sql::new("DELETE FROM message")).await.ok();
/// }
/// ```
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
/// [`Denied`] when the row, the relation or the act's own condition does not hold.
pub fn authorize<A: Action>(actor: &Actor, on: &A::On) -> Result<Permit<A>, Denied> {
    let may = match actor.job() {
        Some(job) => A::JOBS.contains(&job),
        None => reaches(level(A::ROW, actor.role()), actor, on) && A::also(actor, on),
    };
    if may {
        Ok(Permit {
            object: on.object(),
            act: PhantomData,
        })
    } else {
        Err(Denied)
    }
}

/// Whether the role may do it to anything at all: asked before the object is looked for.
///
/// # Errors
/// [`Denied`] when the row gives the role nothing.
pub fn eligible(actor: &Actor, row: Row) -> Result<(), Denied> {
    match level(row, actor.role()) {
        Level::None | Level::Agg => Err(Denied),
        Level::Masked | Level::Own | Level::Site | Level::Court | Level::All => Ok(()),
    }
}

fn reaches<R: Reach>(level: Level, actor: &Actor, on: &R) -> bool {
    match level {
        Level::None | Level::Masked | Level::Agg => false,
        Level::Own => on.is_own(actor),
        Level::Site => on.is_at_site(actor),
        Level::Court | Level::All => true,
    }
}
