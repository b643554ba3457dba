//! Parties (当事人) of cases and applications: read within a scope, masked by the reader's rights, each read recorded.

mod error;
mod store;

use uuid::Uuid;

pub use error::PartyError;

use crate::db::Db;
use crate::kernel::id::{IdKind, PartyId};
use crate::kernel::party::{PartyKind, PartyRole};
use crate::policy::Scope;

/// A party (当事人), masked by the reader's rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyView {
    /// Its id.
    pub id: PartyId,
    /// Its case or application.
    pub root: Uuid,
    /// Role.
    pub role: PartyRole,
    /// Kind.
    pub kind: PartyKind,
    /// Name.
    pub name: Shown,
    /// Whether a minor.
    pub is_minor: bool,
    /// Identity number or credit code.
    pub id_number: Shown,
    /// Telephone.
    pub phone: Shown,
    /// Address.
    pub address: Shown,
    /// Account.
    pub bank_account: Shown,
}

/// A field as the reader may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The value, whole or masked; none when there is none.
    Value(Option<String>),
    /// Not for this reader.
    Refused,
}

/// The use cases of parties.
#[derive(Clone)]
pub struct Parties {
    db: Db,
}

impl Parties {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Parties of cases or applications that the scope holds, in their order.
    ///
    /// # Errors
    /// [`PartyError::TrailFull`] when the read cannot be recorded; nothing is answered then.
    pub async fn of_roots(&self, scope: &Scope, kind: IdKind, roots: &[Uuid]) -> Result<Vec<PartyView>, PartyError> {
        let views = store::of_roots(&self.db, scope, kind, roots).await?;
        self.tell(scope, kind, &views)?;
        Ok(views)
    }

    /// One party of a case or an application that the scope holds.
    ///
    /// # Errors
    /// As [`Self::of_roots`].
    pub async fn find(&self, scope: &Scope, id: PartyId) -> Result<Option<PartyView>, PartyError> {
        let Some(holder) = store::root_of(&self.db, scope, id).await? else {
            return Ok(None);
        };
        let found = store::one(&self.db, scope, holder, id).await?;
        self.tell(scope, holder.kind, &found)?;
        Ok(found.into_iter().next())
    }

    /// Records the read, once a root.
    fn tell(&self, scope: &Scope, kind: IdKind, views: &[PartyView]) -> Result<(), PartyError> {
        let mut told = Vec::new();
        for view in views {
            if !told.contains(&view.root) {
                told.push(view.root);
                self.db
                    .trail()
                    .read(scope.actor(), (name(kind), view.root), &["parties"])?;
            }
        }
        Ok(())
    }
}

const fn name(kind: IdKind) -> &'static str {
    match kind {
        IdKind::Application => "application",
        _ => "case",
    }
}
