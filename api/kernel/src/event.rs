//! Words of what happened (事件) to visits, applications and cases.

use strum::{AsRefStr, EnumIter, EnumString};

/// Kind of event (事件类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum EventKind {
    /// A visit was recorded (接待登记).
    VisitRecorded,
    /// An application was received (收到申请).
    ApplicationSubmitted,
    /// One notice listed everything missing (一次性告知补正).
    SupplementNotified,
    /// The application was completed or corrected (补正).
    ApplicationSupplemented,
    /// The application was accepted (受理).
    ApplicationAccepted,
    /// The application was refused by a ruling (裁定不予受理).
    ApplicationRefused,
    /// The case was filed and numbered (立案).
    CaseFiled,
    /// A route was proposed by the rules (分流建议).
    TriageProposed,
    /// The route was confirmed (确认分流).
    Triaged,
    /// Another route was asked for (申请变更分流).
    OverrideRequested,
    /// The other route was granted (批准变更分流).
    OverrideApproved,
    /// The other route was not granted (不批准变更分流).
    OverrideRejected,
    /// A conflict of interest was declared (回避).
    ConflictDeclared,
    /// A team and a handler were named (分案).
    Assigned,
    /// Work was sent to the next segment (移交).
    HandoverSent,
    /// The next segment took it over (接收).
    HandoverAccepted,
    /// The next segment sent it back with a defect (退回).
    HandoverReturned,
    /// The applicant gave a lead on property (提供财产线索).
    ClueSubmitted,
    /// The applicant wrote to the handler (留言).
    MessageSent,
    /// The handler answered (答复).
    MessageAnswered,
    /// The enforcement notice was issued (发出执行通知).
    NoticeIssued,
    /// The judgment carried the notice, none was sent (执行通知前置).
    NoticeWaived,
    /// Limits were derived again after the calendar changed, and moved (期限重算).
    DeadlinesRecomputed,
    /// The handler asked for a longer limit (申请延期).
    ExtensionRequested,
    /// The limit was lengthened (批准延期).
    ExtensionGranted,
    /// The limit stayed as it was (不批准延期).
    ExtensionRefused,
    /// A circular was issued about overdue deadlines (发出通报).
    CircularIssued,
    /// The addressee acknowledged it (签收通报).
    CircularAcknowledged,
    /// The addressee explained (说明超期原因).
    CircularExplained,
    /// The explanation was sent back (退回重新说明).
    CircularReturned,
    /// The explanation was accepted (通报办结).
    CircularClosed,
    /// It was taken back (撤回通报).
    CircularWithdrawn,
    /// Property was inquired into (财产查询).
    PropertyInquired,
    /// Property was controlled (财产控制).
    PropertyControlled,
    /// Money arrived (到账).
    FundsReceived,
    /// Money was paid out (发放).
    FundsPaid,
    /// The case was closed (结案).
    CaseClosed,
}
