//! Powers and duties of the teams (权责清单): which acts each kind of team may do, and on what each act rests.
//!
//! An act that is not on a team's list is another team's and is refused. What one person may do within a team is
//! decided in `policy`, not here.

use crate::kernel::route::{Duty, TeamKind};

/// The list of powers and duties of a kind of team (权责清单); set by this court.
#[must_use]
pub const fn duties_of(team: TeamKind) -> &'static [Duty] {
    match team {
        TeamKind::Rapid => &[
            Duty::ReceiveRapidCases,
            Duty::AnswerApplicants,
            Duty::IssueNotice,
            Duty::ControlProperty,
            Duty::ConcludeSettlement,
            Duty::ProposeClosing,
        ],
        TeamKind::Compulsory => &[
            Duty::ReceiveCompulsoryCases,
            Duty::AnswerApplicants,
            Duty::IssueNotice,
            Duty::ControlProperty,
            Duty::DisposeProperty,
            Duty::CoerciveOperation,
            Duty::ConcludeSettlement,
            Duty::ProposeClosing,
        ],
        TeamKind::Auxiliary => &[
            Duty::TriageCases,
            Duty::InquireProperty,
            Duty::ServePapers,
            Duty::VerifyClues,
        ],
    }
}

/// Whether an act stands on a team's list.
#[must_use]
pub fn is_duty_of(team: TeamKind, duty: Duty) -> bool {
    duties_of(team).contains(&duty)
}

/// Chinese title of a duty.
#[must_use]
pub const fn duty_title(duty: Duty) -> &'static str {
    match duty {
        Duty::TriageCases => "提出并确认繁简分流",
        Duty::ReceiveRapidCases => "接收快速执行案件",
        Duty::ReceiveCompulsoryCases => "接收强制执行案件",
        Duty::AnswerApplicants => "答复申请执行人",
        Duty::IssueNotice => "发出执行通知",
        Duty::InquireProperty => "查询财产",
        Duty::ControlProperty => "查封、扣押、冻结财产",
        Duty::DisposeProperty => "处置财产",
        Duty::CoerciveOperation => "实施现场强制执行行动",
        Duty::ConcludeSettlement => "主持执行和解",
        Duty::ServePapers => "制作、送达文书",
        Duty::VerifyClues => "核查财产线索",
        Duty::ProposeClosing => "提请结案",
    }
}

/// The instrument and article a duty rests on, in Chinese; the articles of the law are those of the 2023 edition.
#[must_use]
pub const fn duty_basis(duty: Duty) -> &'static str {
    match duty {
        Duty::TriageCases | Duty::ReceiveRapidCases | Duty::ReceiveCompulsoryCases => "本院繁简分流规则",
        Duty::AnswerApplicants => "本院团队权责清单",
        Duty::IssueNotice => "民事诉讼法（2023年修正）第二百五十一条",
        Duty::InquireProperty => "民事诉讼法（2023年修正）第二百五十三条",
        Duty::ControlProperty => "民事诉讼法（2023年修正）第二百五十三条、第二百五十五条",
        Duty::DisposeProperty => "民事诉讼法（2023年修正）第二百五十五条、第二百五十八条",
        Duty::CoerciveOperation => "民事诉讼法（2023年修正）第二百五十九条、第二百六十一条",
        Duty::ConcludeSettlement => "民事诉讼法（2023年修正）第二百四十一条",
        Duty::ServePapers => "民事诉讼法（2023年修正）第八十七条至第九十五条",
        Duty::VerifyClues => "关于民事执行中财产调查若干问题的规定（2020年修正）第二条",
        Duty::ProposeClosing => "关于人民法院执行工作若干问题的规定（试行）（2020年修正）第六十四条",
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn each_duty_has_a_team_and_teams_keep_to_their_own() {
        assert!(Duty::iter().all(|duty| TeamKind::iter().any(|team| is_duty_of(team, duty))));
        assert!(!is_duty_of(TeamKind::Rapid, Duty::CoerciveOperation));
        assert!(!is_duty_of(TeamKind::Compulsory, Duty::InquireProperty));
        assert!(!is_duty_of(TeamKind::Auxiliary, Duty::DisposeProperty));
        assert!(Duty::iter().all(|duty| !duty_title(duty).is_empty() && !duty_basis(duty).is_empty()));
    }
}
