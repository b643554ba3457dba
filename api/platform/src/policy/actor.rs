//! Who asks: a signed-in person in one of his posts, a job of ours, or nobody.

use std::sync::Arc;

use uuid::Uuid;

use crate::kernel::id::{AccountId, PersonId, SessionId, SiteId, TeamId};
use crate::kernel::role::Role;

use super::access::{Level, Row, level};
use super::proof::{Owed, Proof};

/// A signed-in person, as the store knows him now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// His account.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// User name.
    pub username: String,
    /// Name shown to others.
    pub display_name: String,
    /// Role of the post he acts in.
    pub role: Role,
    /// Site of the post.
    pub site: SiteId,
    /// Team of the post.
    pub team: Option<TeamId>,
    /// His session.
    pub session: SessionId,
    /// How he proved himself.
    pub proof: Proof,
}

#[derive(Clone, Debug)]
enum Who {
    Person(Arc<Identity>),
    Job(&'static str),
    Nobody,
}

/// The one who asks, with the request he asks in.
#[derive(Clone, Debug)]
pub struct Actor {
    who: Who,
    request_id: Arc<str>,
    address: Option<Arc<str>>,
    agent: Option<Arc<str>>,
}

impl Actor {
    /// A signed-in person.
    #[must_use]
    pub fn person(identity: Arc<Identity>) -> Self {
        Self {
            who: Who::Person(identity),
            request_id: Arc::from(""),
            address: None,
            agent: None,
        }
    }

    /// A job of ours, by name; its rights stand with each act.
    #[must_use]
    pub fn system(name: &'static str) -> Self {
        Self {
            who: Who::Job(name),
            request_id: Arc::from(""),
            address: None,
            agent: None,
        }
    }

    /// Nobody signed in.
    #[must_use]
    pub fn anonymous() -> Self {
        Self {
            who: Who::Nobody,
            request_id: Arc::from(""),
            address: None,
            agent: None,
        }
    }

    /// Adds the HTTP request he asks in.
    #[must_use]
    pub fn asking(mut self, request_id: Arc<str>, address: Option<Arc<str>>) -> Self {
        self.request_id = request_id;
        self.address = address;
        self
    }

    /// Adds what his client calls itself.
    #[must_use]
    pub fn with_agent(mut self, agent: Option<Arc<str>>) -> Self {
        self.agent = agent;
        self
    }

    /// The same request, now in the name of a person who signed in with it.
    #[must_use]
    pub fn becoming(self, identity: Arc<Identity>) -> Self {
        Self {
            who: Who::Person(identity),
            ..self
        }
    }

    /// The signed-in person.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        match &self.who {
            Who::Person(identity) => Some(identity),
            Who::Job(_) | Who::Nobody => None,
        }
    }

    /// The job, when it is one.
    #[must_use]
    pub fn job(&self) -> Option<&'static str> {
        match self.who {
            Who::Job(name) => Some(name),
            Who::Person(_) | Who::Nobody => None,
        }
    }

    /// Role; a job counts as the system's administrator, who has no right to any case.
    #[must_use]
    pub fn role(&self) -> Role {
        match &self.who {
            Who::Person(identity) => identity.role,
            Who::Job(_) => Role::Sysa,
            Who::Nobody => Role::Anon,
        }
    }

    /// How far `row` reaches for him: who owes a password of his own or a second factor has nothing but his own profile
    /// until he gave it.
    #[must_use]
    pub fn level(&self, row: Row) -> Level {
        if self.owes().is_some() && !matches!(row, Row::OwnProfile | Row::SignIn) {
            return Level::None;
        }
        level(row, self.role())
    }

    /// What he owes before anything else.
    #[must_use]
    pub fn owes(&self) -> Option<Owed> {
        self.identity().and_then(|identity| identity.proof.owes)
    }

    /// The person.
    #[must_use]
    pub fn person_id(&self) -> Option<PersonId> {
        self.identity().map(|identity| identity.person)
    }

    /// The person's raw id.
    #[must_use]
    pub fn person_raw(&self) -> Option<Uuid> {
        self.person_id().map(crate::kernel::id::Id::raw)
    }

    /// The account's raw id; nil for jobs and for nobody.
    #[must_use]
    pub fn account_raw(&self) -> Uuid {
        self.identity().map_or(Uuid::nil(), |identity| identity.account.raw())
    }

    /// The session's raw id.
    #[must_use]
    pub fn session_raw(&self) -> Option<Uuid> {
        self.identity().map(|identity| identity.session.raw())
    }

    /// His site.
    #[must_use]
    pub fn site(&self) -> Option<SiteId> {
        self.identity().map(|identity| identity.site)
    }

    /// His team.
    #[must_use]
    pub fn team(&self) -> Option<TeamId> {
        self.identity().and_then(|identity| identity.team)
    }

    /// Name shown in events.
    #[must_use]
    pub fn display_name(&self) -> &str {
        match &self.who {
            Who::Person(identity) => &identity.display_name,
            Who::Job(name) => name,
            Who::Nobody => "",
        }
    }

    /// Id of the HTTP request.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Address he came from.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// What his client calls itself.
    #[must_use]
    pub fn agent(&self) -> Option<&str> {
        self.agent.as_deref()
    }
}
