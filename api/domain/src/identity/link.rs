//! Links that open one export in the name of a session.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Accounts, IdentityError};
use crate::crypto::link::LINK_LIFE_S;
use crate::kernel::id::SessionId;
use crate::policy::{Actor, Identity};

impl Accounts {
    /// The link of an export that was asked for at an instant of real time, for the caller's session, and when it ends.
    /// Asked for again it is the same, and lives no longer.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] when nobody is signed in.
    pub fn link(
        &self,
        actor: &Actor,
        export: Uuid,
        asked_at: DateTime<Utc>,
    ) -> Result<(String, DateTime<Utc>), IdentityError> {
        let identity = actor.identity().ok_or(IdentityError::Unauthenticated)?;
        let (account, session) = (identity.account.raw(), identity.session.raw());
        let link = self.tokens.link(account, session, export, asked_at);
        let link = link.map_err(|_| IdentityError::Unauthenticated)?;
        Ok((link, asked_at + TimeDelta::seconds(LINK_LIFE_S)))
    }

    /// Who stands behind a link now, and the export it opens.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] when the link, its session, account or post does not hold.
    pub async fn open_link(&self, link: &str) -> Result<(Arc<Identity>, Uuid), IdentityError> {
        let claims = self.tokens.check_link(link, self.db.clock().real());
        let claims = claims.map_err(|_| IdentityError::Unauthenticated)?;
        let identity = self.sessions.present(SessionId::new(claims.sid)).await?;
        if identity.account.raw() == claims.sub {
            Ok((identity, claims.jti))
        } else {
            Err(IdentityError::Unauthenticated)
        }
    }
}
