//! Every code a refusal can carry; clients act on these, so a code is never renamed or reused.

use strum::{AsRefStr, EnumIter, EnumString};

/// Stable code of a refusal (错误码).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsRefStr, EnumIter, EnumString)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// No valid sign-in, or the wrong user name or password.
    Unauthenticated,
    /// The caller's role, unit or relation does not allow it.
    Forbidden,
    /// Nothing under that id within the caller's scope.
    NotFound,
    /// The object changed since it was read; `fields` names what moved.
    Conflict,
    /// The same `requestId` came with another operation or body.
    IdempotencyConflict,
    /// An argument is malformed; `field` names it.
    InputInvalid,
    /// A page of more than 100 was asked for.
    PageTooLarge,
    /// More rows than one exported file may hold.
    ExportTooLarge,
    /// A cursor is forged, of another caller, or of another list.
    CursorInvalid,
    /// The search text is too short to search with.
    SearchTooShort,
    /// The document is too long.
    QueryTooLarge,
    /// The document is nested too deep.
    QueryTooDeep,
    /// The document asks for too much.
    QueryTooComplex,
    /// The answer would be too long; ask for fewer rows or fields.
    AnswerTooLarge,
    /// The document is not valid GraphQL.
    QueryInvalid,
    /// The request is not a GraphQL request.
    RequestInvalid,
    /// The media type is not accepted.
    MediaType,
    /// The method is not allowed here.
    MethodNotAllowed,
    /// Too many requests of this kind are waiting; try again.
    Busy,
    /// The query took too long and was stopped.
    Timeout,
    /// The budget of this account or address is spent; `retryAfterSec` tells when there is some again.
    RateLimited,
    /// This process stops; another one answers.
    ShuttingDown,
    /// This role may run registered documents alone.
    DocumentNotTrusted,
    /// No document is held under that hash; send its text with the hash.
    PersistedQueryNotFound,
    /// The password is right and a code is due; `challenge` is what it completes.
    FactorRequired,
    /// The session may do nothing but enrol a second factor.
    EnrolmentRequired,
    /// The session may do nothing but change its first password.
    PasswordChangeRequired,
    /// The password is too short, too long, easily guessed, or the one that is there.
    PasswordWeak,
    /// A factor proved within the last five minutes is needed.
    StepUpRequired,
    /// A second, different person must do this.
    TwoPersonRequired,
    /// The application does not stand at a step that allows it.
    ApplicationState,
    /// The application fails the content test; `fields` names the tests.
    ApplicationContent,
    /// The case does not stand at a stage that allows it.
    CaseStage,
    /// The team's list of powers and duties does not hold this act.
    DutyNotHeld,
    /// The override is not open for a decision.
    TriageState,
    /// A reason of at least five characters is needed.
    ReasonRequired,
    /// Nobody in the team may take the case.
    AssignmentNobody,
    /// The person chosen may not take the case.
    AssignmentBarred,
    /// The team does not fit the route of the case.
    AssignmentTeam,
    /// Cases hang on what would change of a place or a team, or something would be left there; `fields` tells what.
    PlaceInUse,
    /// The place or the team is over, or has not begun; `fields` names it.
    PlaceOver,
    /// The post or the credentials do not stand where this may be done.
    StaffState,
    /// The user name or the identity number is somebody else's.
    AlreadyTaken,
    /// The court would be left without an administrator of this kind.
    LastAdministrator,
    /// One person may not hold these posts together.
    PostsIncompatible,
    /// No handover is waiting.
    HandoverNone,
    /// The handover is for another segment or person.
    HandoverSegment,
    /// Nobody accepts or returns his own handover.
    HandoverSelf,
    /// A conflict of interest is already declared.
    ConflictDeclared,
    /// The message is answered already.
    MessageAnswered,
    /// Twenty of these a day and case are enough.
    QuotaExceeded,
    /// The socket or the person has as many streams as he may.
    TooManyStreams,
    /// This court sends every notice; none is waived.
    NoticeWaiverOff,
    /// The title carries no notice that could take the place of one.
    NoticeNotInTitle,
    /// The text must not stand in a chat: a party, a sum or a number of a person is in it.
    ReminderPrivate,
    /// A file of the calendar is refused; `fields` names row, column and reason.
    CalendarFile,
    /// A year would turn official with fewer days off than the statutory ones; `fields` names the years.
    CalendarTooFewDays,
    /// What a rule's source says changes with a new source alone.
    RuleSourceNeeded,
    /// This court cannot set it by its own word: only the law lengthens a duty, or touches a right of a party.
    RuleBeyondLaw,
    /// The limit cannot be lengthened.
    NotExtendable,
    /// The deadline does not run, or the extension is decided already.
    ExtensionState,
    /// An extension of the deadline is asked for already.
    ExtensionAsked,
    /// The last day on which an extension could be asked for has passed.
    ExtensionTooLate,
    /// The limit would be lengthened by more than the rule allows in sum.
    ExtensionTooLong,
    /// Nobody handles the case: there is nobody to address a circular to.
    CircularNobody,
    /// A deadline is not overdue today, not of the case, or no duty of its handler.
    CircularNotOverdue,
    /// A deadline is in a circular already that is not closed.
    CircularOpen,
    /// The circular does not stand where this may be done.
    CircularState,
    /// A party, a sum or a number of a person is in the text of a circular.
    CircularPrivate,
    /// The store is out of space: reads and sign-in go on, writes are taken again as soon as there is room.
    StorageFull,
    /// The store may be read and takes no writes at present.
    StorageReadOnly,
    /// The store does not answer at present; nothing was lost.
    StorageUnavailable,
    /// A failure of ours; the cause is in the log under the request id.
    Internal,
}

impl Code {
    /// Whether the same request may succeed if sent again.
    #[must_use]
    pub const fn retryable(self) -> bool {
        matches!(
            self,
            Self::Busy
                | Self::Timeout
                | Self::RateLimited
                | Self::ShuttingDown
                | Self::StorageFull
                | Self::StorageReadOnly
                | Self::StorageUnavailable
                | Self::Internal
        )
    }

    /// Seconds after which to try again, where the store or the process is what must recover.
    #[must_use]
    pub const fn retry_after_sec(self) -> Option<u32> {
        match self {
            Self::Busy | Self::Timeout | Self::ShuttingDown | Self::StorageReadOnly | Self::StorageUnavailable => {
                Some(1)
            }
            Self::StorageFull => Some(30),
            _ => None,
        }
    }
}

/// What a refusal tells beside its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Seconds until it may be tried again.
    RetryAfterSec(i64),
    /// The half-open sign-in that a code completes.
    Challenge(String),
}

/// What every refusal knows of itself.
pub trait Coded {
    /// The code clients act on.
    fn code(&self) -> Code;

    /// The fields it is about, by their names in the schema.
    fn fields(&self) -> Vec<String> {
        Vec::new()
    }

    /// What it tells beside its code.
    fn detail(&self) -> Option<Detail> {
        None
    }

    /// What went wrong underneath, for the log alone.
    fn cause(&self) -> Option<String> {
        None
    }

    /// Why it failed, for the log: what went wrong underneath, or the code when nothing more is known.
    fn in_words(&self) -> String {
        self.cause().unwrap_or_else(|| self.code().as_ref().to_owned())
    }
}
