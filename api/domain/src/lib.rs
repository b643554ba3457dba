//! The court's work. An area is `mod.rs` (use cases), `rules.rs` (the law, pure), `store.rs` (its rows) and `error.rs`
//! (its refusals). Areas call each other's use cases, never each other's stores.
//!
//! # Where an act is
//!
//! | what is done | the act | its room |
//! |---|---|---|
//! | a visit is written down (接待) | `recordVisit` | [`visit`] |
//! | an application comes in, is completed, accepted or refused (收案、立案) | `submitApplication` `supplementApplication` `acceptApplication` `refuseApplication` | [`intake`], the case it makes in [`docket`] |
//! | a route is proposed and confirmed (繁简分流) | `triageCase` `overrideTriage` `approveTriageOverride` | [`triage`] |
//! | a case goes to a team and a handler (分案) | `assignCase` | [`team`] |
//! | work passes from one segment to the next (移交) | `handOver` `acceptHandover` `returnHandover` | [`handover`] |
//! | the enforcement notice (执行通知) | `issueNotice` `waiveNotice` | [`notice`] |
//! | messages and leads (留言、财产线索) | `sendMessage` `answerMessage` `submitClue` | [`message`] |
//! | deadlines and their rules (节点期限) | `changeDeadlineRule` `applyDeadlinePreset` | [`deadline`] |
//! | they are derived again, the calendar comes in (期限重算) | `rederiveDeadlines` `importCalendar` | [`recompute`], the days in [`calendar`] |
//! | an extension (延长期限) | `requestExtension` `extendDeadline` | [`extension`] |
//! | reminders (提醒) | `remind` `runDeadlineSweep` | [`reminder`] |
//! | circulars (通报) | `issueCircular` `answerCircular` `closeCircular` | [`circular`] |
//! | a conflict of interest (回避) | `declareConflict` | [`relation`] |
//! | an export (导出) | `exportDeadlines` `fetchExport` | [`export`] |
//! | who read a case (阅卷记录) | `caseReaders` | [`record`] |
//! | people, posts, credentials (人员、岗位、凭据) | `createUser` `correctUser` `disableUser` `enableUser` `savePost` `endPost` `grantRole` `approveRole` `resetCredential` `confirmCredential`, a roll by the command `user import` | [`staff`] |
//! | the court and its places (建院、机构) | `foundCourt` `saveSite` `endSite` `saveTeam` `endTeam` `moveTownship` | [`founding`], read in [`place`] |
//! | signing in, sessions, second factors (登录、会话、动态口令) | `changePassword` `revokeSession` `revokeOtherSessions` `enrolTotp` `confirmTotp` `followCase` | [`identity`], [`session`], [`factor`], [`applicant`], tries counted in [`throttle`] |
//!
//! What is only read: [`case`](mod@case) (lists, one case; every other area changes one through it), [`party`], [`history`],
//! [`action`] (what may be done with a case now), [`duty`] (powers and duties of a team), [`supervision`] (figures for
//! deputies).

pub mod action;
pub mod applicant;
pub mod calendar;
pub mod case;
pub mod circular;
pub mod deadline;
pub mod docket;
pub mod duty;
pub mod export;
pub mod extension;
pub mod factor;
pub mod founding;
pub mod handover;
pub mod history;
pub mod identity;
pub mod intake;
pub mod message;
pub mod notice;
pub mod party;
pub mod place;
pub mod recompute;
pub mod record;
pub mod relation;
pub mod reminder;
pub mod session;
pub mod staff;
pub mod supervision;
pub mod team;
pub mod throttle;
pub mod triage;
pub mod visit;

use zhixing_kernel as kernel;
use zhixing_platform::{audit, crypto, db, events, policy, rows, search, sheet, writes};

use policy::{Action, Row};

/// An act that people ask for by a mutation of its name, with the row it stands under.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    /// The name of the mutation.
    pub name: &'static str,
    /// Its line of the access table.
    pub row: Row,
}

const fn act<A: Action>() -> Act {
    Act {
        name: A::NAME,
        row: A::ROW,
    }
}

macro_rules! acts {
    ($($act:path,)+) => {
        /// All acts that people ask for.
        pub const ACTS: &[Act] = &[$(act::<$act>()),+];
    };
}

acts! {
    circular::AnswerCircular,
    circular::CloseCircular,
    circular::IssueCircular,
    deadline::ApplyDeadlinePreset,
    deadline::ChangeDeadlineRule,
    export::ExportDeadlines,
    extension::ExtendDeadline,
    extension::RequestExtension,
    factor::ConfirmTotp,
    factor::EnrolTotp,
    founding::EndSite,
    founding::EndTeam,
    founding::MoveTownship,
    founding::SaveSite,
    founding::SaveTeam,
    handover::AcceptHandover,
    handover::HandOver,
    handover::ReturnHandover,
    identity::ChangePassword,
    intake::AcceptApplication,
    intake::RefuseApplication,
    intake::SubmitApplication,
    intake::SupplementApplication,
    message::AnswerMessage,
    message::SendMessage,
    message::SubmitClue,
    notice::IssueNotice,
    notice::WaiveNotice,
    recompute::ImportCalendar,
    relation::DeclareConflict,
    reminder::Remind,
    reminder::RunDeadlineSweep,
    session::RevokeOtherSessions,
    session::RevokeSession,
    staff::ApproveRole,
    staff::ConfirmCredential,
    staff::CorrectUser,
    staff::CreateUser,
    staff::DisableUser,
    staff::EnableUser,
    staff::EndPost,
    staff::GrantRole,
    staff::ResetCredential,
    staff::SavePost,
    team::AssignCase,
    triage::ApproveTriageOverride,
    triage::OverrideTriage,
    triage::TriageCase,
    visit::RecordVisit,
}
