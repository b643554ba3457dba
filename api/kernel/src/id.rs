//! Identity of things: typed ids over `UUIDv7`, and the source that makes them.
//!
//! Ids are made in one place so that tests can fix them. An id is never a secret and never the defence: what a caller
//! may see is decided by his scope.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use strum::{AsRefStr, EnumIter, EnumString, FromRepr, IntoStaticStr};
use uuid::Uuid;

use super::clock::Clock;

/// What an id names; the number stands in the global id, so it is never reused.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, AsRefStr, IntoStaticStr, EnumString, EnumIter, FromRepr,
)]
#[strum(serialize_all = "snake_case")]
#[repr(u8)]
pub enum IdKind {
    /// Site (站点).
    Site = 1,
    /// Team (团队).
    Team = 2,
    /// Person (人员).
    Person = 3,
    /// Account (账号).
    Account = 4,
    /// Session (会话).
    Session = 5,
    /// Visit (接待记录).
    Visit = 6,
    /// Application (执行申请).
    Application = 7,
    /// Case (执行案件).
    Case = 8,
    /// Party (当事人).
    Party = 9,
    /// Handover (移交).
    Handover = 10,
    /// Lead on property (财产线索).
    Clue = 11,
    /// Message (留言).
    Message = 12,
    /// Event (事件).
    Event = 13,
    /// Triage decision (分流).
    Triage = 14,
    /// Deadline (节点期限).
    Deadline = 15,
    /// Extension of a deadline (延期).
    Extension = 18,
    /// Circular (通报).
    Circular = 16,
    /// Post, proposed or held (岗位).
    Post = 19,
    /// Credentials to be given out anew (登录凭据的发放).
    CredentialIssue = 20,
    /// Account, as those see it who look after accounts (账号); under its raw id as an account.
    User = 21,
}

/// Names the kind of thing an [`Id`] stands for.
pub trait Named: 'static {
    /// The kind.
    const KIND: IdKind;
}

/// Id of one kind of thing.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// Takes a raw id as one of this kind.
    #[must_use]
    pub const fn new(raw: Uuid) -> Self {
        Self(raw, PhantomData)
    }

    /// The raw id, for stores.
    #[must_use]
    pub const fn raw(self) -> Uuid {
        self.0
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(out)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Uuid::deserialize(input).map(Self::new)
    }
}

/// Marks of the kinds; never made, only named.
pub mod mark {
    use super::{IdKind, Named};

    /// Site.
    pub enum Site {}
    /// Team.
    pub enum Team {}
    /// Person.
    pub enum Person {}
    /// Account.
    pub enum Account {}
    /// Session.
    pub enum Session {}
    /// Visit.
    pub enum Visit {}
    /// Application.
    pub enum Application {}
    /// Case.
    pub enum Case {}
    /// Party.
    pub enum Party {}
    /// Handover.
    pub enum Handover {}
    /// Clue.
    pub enum Clue {}
    /// Message.
    pub enum Message {}
    /// Event.
    pub enum Event {}
    /// Triage.
    pub enum Triage {}
    /// Deadline.
    pub enum Deadline {}
    /// Extension.
    pub enum Extension {}
    /// Circular.
    pub enum Circular {}
    /// Post.
    pub enum Post {}
    /// Credentials to be given out anew.
    pub enum CredentialIssue {}

    impl Named for Site {
        const KIND: IdKind = IdKind::Site;
    }
    impl Named for Team {
        const KIND: IdKind = IdKind::Team;
    }
    impl Named for Person {
        const KIND: IdKind = IdKind::Person;
    }
    impl Named for Account {
        const KIND: IdKind = IdKind::Account;
    }
    impl Named for Session {
        const KIND: IdKind = IdKind::Session;
    }
    impl Named for Visit {
        const KIND: IdKind = IdKind::Visit;
    }
    impl Named for Application {
        const KIND: IdKind = IdKind::Application;
    }
    impl Named for Case {
        const KIND: IdKind = IdKind::Case;
    }
    impl Named for Party {
        const KIND: IdKind = IdKind::Party;
    }
    impl Named for Handover {
        const KIND: IdKind = IdKind::Handover;
    }
    impl Named for Clue {
        const KIND: IdKind = IdKind::Clue;
    }
    impl Named for Message {
        const KIND: IdKind = IdKind::Message;
    }
    impl Named for Event {
        const KIND: IdKind = IdKind::Event;
    }
    impl Named for Triage {
        const KIND: IdKind = IdKind::Triage;
    }
    impl Named for Deadline {
        const KIND: IdKind = IdKind::Deadline;
    }
    impl Named for Extension {
        const KIND: IdKind = IdKind::Extension;
    }
    impl Named for Circular {
        const KIND: IdKind = IdKind::Circular;
    }
    impl Named for Post {
        const KIND: IdKind = IdKind::Post;
    }
    impl Named for CredentialIssue {
        const KIND: IdKind = IdKind::CredentialIssue;
    }
}

/// Id of a site.
pub type SiteId = Id<mark::Site>;
/// Id of a team.
pub type TeamId = Id<mark::Team>;
/// Id of a person.
pub type PersonId = Id<mark::Person>;
/// Id of an account.
pub type AccountId = Id<mark::Account>;
/// Id of a session.
pub type SessionId = Id<mark::Session>;
/// Id of a visit.
pub type VisitId = Id<mark::Visit>;
/// Id of an application.
pub type ApplicationId = Id<mark::Application>;
/// Id of a case.
pub type CaseId = Id<mark::Case>;
/// Id of a party.
pub type PartyId = Id<mark::Party>;
/// Id of a handover.
pub type HandoverId = Id<mark::Handover>;
/// Id of a clue.
pub type ClueId = Id<mark::Clue>;
/// Id of a message.
pub type MessageId = Id<mark::Message>;
/// Id of an event.
pub type EventId = Id<mark::Event>;
/// Id of a triage decision.
pub type TriageId = Id<mark::Triage>;
/// Id of a deadline.
pub type DeadlineId = Id<mark::Deadline>;
/// Id of an extension of a deadline.
pub type ExtensionId = Id<mark::Extension>;
/// Id of a circular.
pub type CircularId = Id<mark::Circular>;
/// Id of a post.
pub type PostId = Id<mark::Post>;
/// Id of credentials to be given out anew.
pub type CredentialIssueId = Id<mark::CredentialIssue>;

/// Random bytes from the operating system: for ids, nonces and secrets.
///
/// # Panics
/// When the operating system gives none; nothing safe can be done then.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// Where new ids come from: random in service, counted in tests and for the demo county.
#[derive(Clone)]
pub struct IdSource {
    clock: Arc<dyn Clock>,
    counter: Option<Arc<AtomicU64>>,
}

impl IdSource {
    /// Ids with 74 random bits each.
    #[must_use]
    pub fn random(clock: Arc<dyn Clock>) -> Self {
        Self { clock, counter: None }
    }

    /// Ids that are the same in each run: for tests.
    #[must_use]
    pub fn counted(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            counter: Some(Arc::new(AtomicU64::new(1))),
        }
    }

    /// A new id of any kind.
    #[must_use]
    pub fn fresh<T>(&self) -> Id<T> {
        Id::new(self.raw())
    }

    /// A new raw id.
    #[must_use]
    pub fn raw(&self) -> Uuid {
        let millis = u64::try_from(self.clock.real().timestamp_millis()).unwrap_or(0);
        let mut random = [0_u8; 10];
        match &self.counter {
            Some(counter) => {
                let n = counter.fetch_add(1, Ordering::Relaxed);
                random[2..].copy_from_slice(&n.to_be_bytes());
            }
            None => random = random_bytes(),
        }
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}
