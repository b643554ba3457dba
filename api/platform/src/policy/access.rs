//! Who may see or do what: one row a resource or operation, one column a role. The court's access table, and the only
//! place that names a role together with a right. Scopes, permits and masks all read it; the matrix is its print.

use strum::{AsRefStr, EnumIter, VariantArray};

use crate::kernel::role::Role;

/// How far a right reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr)]
#[strum(serialize_all = "snake_case")]
pub enum Level {
    /// Not at all.
    None,
    /// In masked form, wherever the object is visible.
    Masked,
    /// Inside suppressed figures alone.
    Agg,
    /// Where a live relation or one's desk gives it.
    Own,
    /// At one's own tribunal or station.
    Site,
    /// In the whole court.
    Court,
    /// To everybody.
    All,
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, AsRefStr, EnumIter, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Row {
    /// A case is there at all, in lists and counts (案件可见).
    CaseExists,
    /// Case number (案号).
    CaseNumber,
    /// Cause, filing date, basis document (案由、立案日期、执行依据).
    CaseBasics,
    /// Stage (阶段).
    CaseStage,
    /// Claim and money received and paid (标的与到位金额).
    CaseAmounts,
    /// Handler, team, office telephone (承办人、团队、办公电话).
    CaseHandler,
    /// Route and one plain sentence (分流结果).
    TriageOutcome,
    /// Rules, facts and overrides of triage (分流理由).
    TriageReasons,
    /// Events of a case (案件经过).
    CaseHistory,
    /// Name of a party (当事人姓名).
    PartyName,
    /// Identity number, masked (证件号码，掩码).
    PartyIdNumber,
    /// Telephone of a party (当事人电话).
    PartyPhone,
    /// Address of a party (当事人地址).
    PartyAddress,
    /// Bank account of a party (收款账户).
    PartyBankAccount,
    /// Whether a party is a minor (未成年等敏感信息).
    PartySensitive,
    /// Lead on property (财产线索).
    Clue,
    /// Visits and applications (接待与申请).
    Intake,
    /// Record visits, submit applications (接待登记、提交申请).
    Receive,
    /// Accept or refuse an application (立案、不予受理).
    File,
    /// Confirm a route or ask for another (繁简分流).
    Triage,
    /// Grant another route, assign a case (批准变更、分案).
    Assign,
    /// Take over, send back, send on (环节移交).
    HandOver,
    /// Messages of a case (留言).
    Message,
    /// Answer a message (答复留言).
    AnswerMessage,
    /// Declare one's own conflict of interest (申请回避).
    DeclareConflict,
    /// Defects counted against segments (环节缺陷).
    SegmentDefects,
    /// Court, tribunals, stations, teams (机构与团队).
    Places,
    /// Give a lead, write to the handler (提交线索、留言).
    Write,
    /// Remind, sweep, import the calendar, issue circulars (催办、检查节点、通报).
    Supervise,
    /// Reminders and their delivery (提醒记录).
    Reminder,
    /// Take the board out as a file: who exports cases, and the supervisor whose board it is (导出节点).
    ExportBoard,
    /// Circulars; one's own are those addressed to oneself (通报).
    Circular,
    /// Acknowledge and explain a circular (签收、说明).
    AnswerCircular,
    /// Issue or waive the notice, ask for an extension (执行通知、申请延期).
    Notice,
    /// Make a new version of a deadline rule (修订节点规则).
    ChangeRule,
    /// Grant or refuse an extension (批准延期).
    ExtendDeadline,
    /// One's own profile and sessions (本人信息).
    OwnProfile,
    /// Reset what somebody else signs in with (重置登录凭据).
    ResetCredential,
    /// Places, teams, posts and accounts (建立、调整机构、团队、岗位与账号).
    Found,
    /// Accounts with their posts (账号名册).
    UserList,
    /// Confirm roles, and what is given out to sign in with (确认角色与登录凭据).
    ConfirmRole,
    /// Approve a confirmed role (批准任岗).
    ApproveRole,
    /// The record of all acts and reads (审计日志).
    AuditLog,
    /// Who read a case one belongs to (本案被查阅记录).
    AccessHistory,
    /// Suppressed figures for supervision (监督统计).
    Figures,
    /// Introspection of the schema (模式自省).
    Introspect,
    /// Sign in, refresh, sign out (登录).
    SignIn,
}

use Level::{Agg as G, All as A, Court as C, Masked as M, None as N, Own as O, Site as S};

/// The table, in the order of [`Row`]; columns: PRES CHIEF JUDGE CLERK SUP AUX CASH TRIB STN OBS APP SECA AUDA SYSA DEV ANON.
const TABLE: [(Row, [Level; 16]); 47] = [
    (Row::CaseExists, [C, C, O, O, C, O, O, S, S, G, O, N, N, N, S, N]),
    (Row::CaseNumber, [C, C, O, O, C, O, O, S, S, N, O, N, N, N, S, N]),
    (Row::CaseBasics, [C, C, O, O, C, O, O, S, S, G, O, N, N, N, S, N]),
    (Row::CaseStage, [C, C, O, O, C, O, O, S, S, G, O, N, N, N, S, N]),
    (Row::CaseAmounts, [C, C, O, O, C, O, O, S, M, G, O, N, N, N, S, N]),
    (Row::CaseHandler, [C, C, O, O, C, O, O, S, S, N, O, N, N, N, S, N]),
    (Row::TriageOutcome, [C, C, O, O, C, O, N, S, S, G, O, N, N, N, S, N]),
    (Row::TriageReasons, [C, C, O, O, C, N, N, N, N, G, N, N, N, N, N, N]),
    (Row::CaseHistory, [C, C, O, O, C, N, N, S, N, N, O, N, N, N, N, N]),
    (Row::PartyName, [C, C, O, O, C, O, O, S, S, N, O, N, N, N, S, N]),
    (Row::PartyIdNumber, [M, M, M, M, M, M, M, M, M, N, M, N, N, N, M, N]),
    (Row::PartyPhone, [C, C, O, O, M, O, M, S, M, N, O, N, N, N, S, N]),
    (Row::PartyAddress, [C, C, O, O, M, O, N, S, S, N, O, N, N, N, S, N]),
    (Row::PartyBankAccount, [M, M, M, M, N, N, O, N, N, N, M, N, N, N, N, N]),
    (Row::PartySensitive, [C, C, O, O, N, N, N, N, N, N, O, N, N, N, N, N]),
    (Row::Clue, [C, C, O, O, C, O, N, S, S, N, O, N, N, N, S, N]),
    (Row::Intake, [C, C, N, C, C, C, N, S, S, N, O, N, N, N, N, N]),
    (Row::Receive, [N, N, N, C, N, N, N, S, S, N, N, N, N, N, S, N]),
    (Row::File, [N, N, N, C, N, N, N, N, N, N, N, N, N, N, N, N]),
    (Row::Triage, [N, N, N, N, N, C, N, N, N, N, N, N, N, N, N, N]),
    (Row::Assign, [N, C, N, N, N, N, N, N, N, N, N, N, N, N, N, N]),
    (Row::HandOver, [N, N, O, O, N, O, O, N, N, N, N, N, N, N, N, N]),
    (Row::Message, [C, C, O, O, C, N, N, N, N, N, O, N, N, N, N, N]),
    (Row::AnswerMessage, [N, N, O, O, N, N, N, N, N, N, N, N, N, N, N, N]),
    (Row::DeclareConflict, [O, O, O, O, O, O, O, O, O, N, N, N, N, N, N, N]),
    (Row::SegmentDefects, [C, C, O, O, C, O, O, S, N, N, N, N, N, N, N, N]),
    (Row::Places, [A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, N]),
    (Row::Write, [N, N, N, N, N, N, N, N, N, N, O, N, N, N, N, N]),
    (Row::Supervise, [N, N, N, N, C, N, N, N, N, N, N, N, N, N, N, N]),
    (Row::Reminder, [C, C, O, O, C, O, O, S, S, N, N, N, N, N, N, N]),
    (Row::ExportBoard, [C, C, O, N, C, N, N, N, N, N, N, N, N, N, N, N]),
    (Row::Circular, [C, C, O, O, C, O, O, S, N, G, N, N, N, N, N, N]),
    (Row::AnswerCircular, [N, N, O, O, N, O, O, O, N, N, N, N, N, N, N, N]),
    (Row::Notice, [N, N, O, N, N, N, N, N, N, N, N, N, N, N, N, N]),
    (Row::ChangeRule, [C, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N]),
    (Row::ExtendDeadline, [C, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N]),
    (Row::OwnProfile, [O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, N]),
    (Row::ResetCredential, [N, N, N, N, N, N, N, N, N, N, N, N, N, C, N, N]),
    (Row::Found, [N, N, N, N, N, N, N, N, N, N, N, N, N, C, N, N]),
    (Row::UserList, [C, C, N, N, N, N, N, N, N, N, N, C, C, C, N, N]),
    (Row::ConfirmRole, [N, N, N, N, N, N, N, N, N, N, N, C, N, N, N, N]),
    (Row::ApproveRole, [C, C, N, N, N, N, N, N, N, N, N, N, N, N, N, N]),
    (Row::AuditLog, [N, N, N, N, N, N, N, N, N, N, N, N, C, N, N, N]),
    (Row::AccessHistory, [O, O, O, O, O, O, O, O, N, N, O, N, N, N, N, N]),
    (Row::Figures, [C, C, C, C, C, N, N, N, N, G, N, N, N, N, N, N]),
    (Row::Introspect, [A, A, A, A, A, A, A, A, A, N, N, N, N, A, N, N]),
    (Row::SignIn, [A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A]),
];

/// How far `row` reaches for `role`.
#[must_use]
pub fn level(row: Row, role: Role) -> Level {
    TABLE[row as usize].1[role as usize]
}

/// The table as text, one line a row: reviewed like law.
#[must_use]
pub fn print() -> String {
    use strum::IntoEnumIterator;
    let heads: Vec<&str> = Role::iter().map(<&'static str>::from).collect();
    let mut text = line("", heads.into_iter());
    for (row, _) in TABLE {
        let levels: Vec<Level> = Role::iter().map(|role| level(row, role)).collect();
        text.push_str(&line(row.as_ref(), levels.iter().map(AsRef::as_ref)));
    }
    text
}

fn line<'a>(head: &str, cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = format!("{head:<20}");
    for cell in cells {
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', 7_usize.saturating_sub(cell.len())));
    }
    format!("{}\n", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_roles_stand_in_the_order_of_the_table() {
        for (index, (row, _)) in TABLE.iter().enumerate() {
            assert_eq!(*row as usize, index);
        }
        assert_eq!(Row::VARIANTS.len(), TABLE.len());
        assert_eq!(Role::VARIANTS.len(), 16);
    }
}
