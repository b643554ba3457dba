//! Rows that lie in no scope: those by which people sign in and stay signed in, what an account asked for itself, the
//! rules of deadlines, the editions of what is kept in memory, and how far the jobs came. They are read before anybody is
//! known, by what he shows or proves, or for the court's own upkeep.

use sea_orm::{EntityTrait, Select};
use zhixing_entity::{
    account, challenge, code_sent, credential_issue, deadline_look, deadline_preset, deadline_rule, edition, export,
    known_address, post, post_proposal, recomputation, recomputation_failure, recovery_code, refresh_token,
    reminder_head, session, throttle, totp,
};

/// An entity whose rows lie in no scope.
pub trait Unscoped: EntityTrait {}

macro_rules! unscoped {
    ($($table:ident),+) => {
        $(impl Unscoped for $table::Entity {})+
    };
}

unscoped!(
    account,
    challenge,
    code_sent,
    credential_issue,
    deadline_look,
    deadline_preset,
    deadline_rule,
    edition,
    export,
    known_address,
    post,
    post_proposal,
    recomputation,
    recomputation_failure,
    recovery_code,
    refresh_token,
    reminder_head,
    session,
    throttle,
    totp
);

/// Finds rows of `E` without a scope. A list that is shown to somebody adds its own ([`Scope::accounts`]).
///
/// [`Scope::accounts`]: super::Scope::accounts
#[expect(clippy::disallowed_methods, reason = "these rows lie in no scope")]
#[must_use]
pub fn unscoped<E: Unscoped>() -> Select<E> {
    E::find()
}
