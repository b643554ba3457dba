//! A mutation as it is asked for (办理请求): whether the role may ask at all, the receipt it is repeated by, and the
//! object it names. What is refused here never reaches an area, so it is recorded here, with its object.

use async_graphql::{Context, ID, InputType};

use super::Ask;
use super::global_id;
use super::refusal::Refusal;
use crate::db::Request;
use crate::kernel::code::Code;
use crate::kernel::id::{Id, Named};
use crate::policy::{self, Action, Row};
use crate::scalar;

/// One asked-for mutation of a role that may ask for it.
pub struct Asked<'a> {
    ctx: &'a Context<'a>,
    request: Request,
}

impl<'a> Asked<'a> {
    /// Takes the request id and the input of the act `A`, and the id of the object it is to change, if it names one.
    ///
    /// # Errors
    /// `FORBIDDEN` for a role that never does such an act; recorded, with the object.
    pub fn open<A: Action>(
        ctx: &'a Context<'a>,
        request_id: scalar::Uuid,
        input: &impl InputType,
        object: Option<&ID>,
    ) -> Result<Self, Refusal> {
        let named = object.and_then(|id| global_id::read(ctx.keyring(), id));
        let request =
            Request::new(request_id.0, A::NAME, &input.to_value()).about(named.map(|(kind, raw)| (kind.into(), raw)));
        let asked = Self { ctx, request };
        policy::may_ask::<A>(ctx.actor()).map_err(|denied| asked.refuse(denied))?;
        Ok(asked)
    }

    /// An id the input names.
    ///
    /// # Errors
    /// `NOT_FOUND` for a forged id and for one of another kind; recorded.
    pub fn id<T: Named>(&self, id: &ID) -> Result<Id<T>, Refusal> {
        global_id::find(self.ctx.keyring(), id).ok_or_else(|| self.refuse(Refusal::new(Code::NotFound)))
    }

    /// An id the input may leave out.
    ///
    /// # Errors
    /// As [`Self::id`].
    pub fn id_if_any<T: Named>(&self, id: Option<&ID>) -> Result<Option<Id<T>>, Refusal> {
        id.map(|id| self.id(id)).transpose()
    }

    /// What was read of the input.
    ///
    /// # Errors
    /// The refusal of what cannot be read; recorded.
    pub fn held<T>(&self, read: Result<T, Refusal>) -> Result<T, Refusal> {
        read.map_err(|refusal| self.refuse(refusal))
    }

    /// The act the areas are asked for.
    pub const fn request(&self) -> &Request {
        &self.request
    }

    fn refuse(&self, refusal: impl Into<Refusal>) -> Refusal {
        let refusal = refusal.into();
        let trail = self.ctx.services().db.trail();
        trail.refused(self.ctx.actor(), &self.request, refusal.code());
        refusal
    }
}

/// Refuses what is never receipted, since its answer is a secret, to a role that never has it; recorded.
///
/// # Errors
/// `FORBIDDEN`.
pub fn eligible(ctx: &Context<'_>, row: Row, operation: &'static str) -> Result<(), Refusal> {
    policy::eligible(ctx.actor(), row).map_err(|denied| {
        let trail = ctx.services().db.trail();
        trail.turned_away(ctx.actor(), operation, Code::Forbidden);
        denied.into()
    })
}
