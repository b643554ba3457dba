//! One-time notice (一次性告知): what every applicant is told about the procedure before anything is filed.
//!
//! The items are handed over as one list and acknowledged as one. The words are this court's own; the source says
//! which rule each item explains. A code is never reused for another item.

use serde::Serialize;
use strum::{AsRefStr, EnumString};

/// Stable code of an item (告知事项代码); never reused for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// What to bring (材料).
    Materials,
    /// How long one may apply (申请执行的期间).
    ApplicationPeriod,
    /// When the court files (立案期限).
    FilingLimit,
    /// Address for service (确认送达地址).
    AddressConfirmation,
    /// Leads on property (财产线索).
    PropertyLeads,
    /// What follows when there is no property (无财产的风险).
    RiskNoProperty,
    /// Settlement (和解).
    Settlement,
    /// Objection (异议).
    Objection,
    /// Applying to the court above (向上一级法院申请).
    SuperiorCourt,
    /// Money goes through the account of the court alone (案款专户).
    CourtAccountOnly,
    /// The fee is not paid in advance (申请费不预交).
    FeeNotPrepaid,
    /// Special authority of an agent (特别授权).
    AgentAuthority,
}

/// One item of the notice (告知事项).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeItem {
    /// Stable code.
    pub code: NoticeCode,
    /// What the applicant is told.
    pub text_zh: &'static str,
    /// The instrument and article it explains, in Chinese.
    pub source: &'static str,
}

/// The items in the order they are told.
pub const NOTICE_ITEMS: &[NoticeItem] = &[
    NoticeItem {
        code: NoticeCode::Materials,
        text_zh: "请准备申请执行书、生效法律文书、生效证明和身份证明；委托他人办理的，另交授权委托书。",
        source: "关于人民法院执行工作若干问题的规定（试行）（2020年修正）第十八条",
    },
    NoticeItem {
        code: NoticeCode::ApplicationPeriod,
        text_zh: "申请执行的期间为二年，一般从法律文书规定的履行期限最后一日起算；超过期间仍可申请，但被执行人可以提出异议。",
        source: "民事诉讼法（2023年修正）第二百五十条；关于适用民事诉讼法的解释（2022年修正）第四百八十一条",
    },
    NoticeItem {
        code: NoticeCode::FilingLimit,
        text_zh: "材料符合条件的，本院在七日内立案；材料不全的，一次告知需要补正的全部内容。",
        source: "关于人民法院执行工作若干问题的规定（试行）（2020年修正）第十六条；关于人民法院登记立案若干问题的规定第七条",
    },
    NoticeItem {
        code: NoticeCode::AddressConfirmation,
        text_zh: "请确认送达地址和联系电话，变更后及时告知；因地址不准确无法送达的，后果由您承担。",
        source: "关于进一步加强民事送达工作的若干意见（法发〔2017〕19号）",
    },
    NoticeItem {
        code: NoticeCode::PropertyLeads,
        text_zh: "请提供您知道的被执行人财产线索，线索越具体，核查越快。",
        source: "关于民事执行中财产调查若干问题的规定（2020年修正）第一条、第二条",
    },
    NoticeItem {
        code: NoticeCode::RiskNoProperty,
        text_zh: "被执行人确实没有可供执行财产的，案件可能终结本次执行程序；以后发现财产，可以随时再次申请，不受期间限制。",
        source: "关于适用民事诉讼法的解释（2022年修正）第五百一十七条",
    },
    NoticeItem {
        code: NoticeCode::Settlement,
        text_zh: "双方可以自愿和解，约定金额、期限和方式；对方不履行和解协议的，您可以申请恢复执行。",
        source: "民事诉讼法（2023年修正）第二百四十一条",
    },
    NoticeItem {
        code: NoticeCode::Objection,
        text_zh: "认为执行行为违法的，可以向本院书面提出异议；对异议裁定不服的，可以自裁定送达之日起十日内向上一级人民法院申请复议。",
        source: "民事诉讼法（2023年修正）第二百三十六条",
    },
    NoticeItem {
        code: NoticeCode::SuperiorCourt,
        text_zh: "本院自收到申请执行书之日起超过六个月未执行的，您可以向上一级人民法院申请执行。",
        source: "民事诉讼法（2023年修正）第二百三十七条",
    },
    NoticeItem {
        code: NoticeCode::CourtAccountOnly,
        text_zh: "案款只进本院案款专户，只付到您确认的收款账户；工作人员不会要求您向个人账户转账。",
        source: "关于执行款物管理工作的规定（法发〔2017〕6号）",
    },
    NoticeItem {
        code: NoticeCode::FeeNotPrepaid,
        text_zh: "申请执行费不需要预交，执行后由被执行人负担。",
        source: "诉讼费用交纳办法第二十条、第三十八条",
    },
    NoticeItem {
        code: NoticeCode::AgentAuthority,
        text_zh: "代理人代为收取案款、和解或者放弃权利的，必须有您的特别授权。",
        source: "关于人民法院执行工作若干问题的规定（试行）（2020年修正）第二十条",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_item_has_its_own_code_a_text_and_a_source() {
        let codes: HashSet<NoticeCode> = NOTICE_ITEMS.iter().map(|item| item.code).collect();
        assert_eq!(codes.len(), NOTICE_ITEMS.len());
        assert!(
            NOTICE_ITEMS
                .iter()
                .all(|item| item.text_zh.ends_with('。') && !item.source.is_empty())
        );
    }
}
