//! What a case is: its kind, the title it enforces and what it is about.
//!
//! Stored as the `snake_case` text of the variant on both databases. The words are those of the field's glossary;
//! the type codes follow 法〔2015〕137号 (case numbers of the people's courts).

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};

/// Kind of case (案件类型); its type code stands in the case number.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// First enforcement (首次执行), 执.
    FirstEnforcement,
    /// Resumed enforcement (恢复执行), 执恢.
    ResumedEnforcement,
    /// Enforcement of preservation (财产保全执行), 执保.
    PreservationEnforcement,
    /// Enforcement objection (执行异议), 执异.
    EnforcementObjection,
    /// Other enforcement case (其他执行), 执他.
    OtherEnforcement,
    /// Judicial relief in enforcement (执行救助), 司救执.
    JudicialReliefEnforcement,
    /// Judicial sanction (司法制裁), 司惩.
    JudicialSanction,
}

impl CaseKind {
    /// The Chinese type code printed in the number.
    #[must_use]
    pub const fn type_code(self) -> &'static str {
        match self {
            Self::FirstEnforcement => "执",
            Self::ResumedEnforcement => "执恢",
            Self::PreservationEnforcement => "执保",
            Self::EnforcementObjection => "执异",
            Self::OtherEnforcement => "执他",
            Self::JudicialReliefEnforcement => "司救执",
            Self::JudicialSanction => "司惩",
        }
    }
}

/// Basis of enforcement (执行依据): the document whose duty is enforced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum BasisKind {
    /// Civil judgment (民事判决书).
    CivilJudgment,
    /// Civil ruling (民事裁定书).
    CivilRuling,
    /// Mediation statement (民事调解书).
    MediationStatement,
    /// Payment order (支付令).
    PaymentOrder,
    /// Ruling confirming a mediation agreement (确认调解协议裁定).
    MediationConfirmationRuling,
    /// Ruling realising a security right (实现担保物权裁定).
    SecurityRealizationRuling,
    /// Property part of a criminal decision (刑事裁判涉财产部分).
    CriminalPropertyPart,
    /// Civil judgment incidental to a criminal case (刑事附带民事判决).
    IncidentalCivilJudgment,
    /// Arbitral award (仲裁裁决).
    ArbitralAward,
    /// Notarised debt instrument (公证债权文书).
    NotarizedDebtInstrument,
    /// Labour arbitration award (劳动仲裁裁决).
    LaborArbitrationAward,
    /// Administrative decision (行政处罚/处理决定).
    AdministrativeDecision,
    /// Preservation ruling (保全裁定).
    PreservationRuling,
    /// Advance enforcement ruling (先予执行裁定).
    AdvanceEnforcementRuling,
    /// Foreign title after recognition (经承认的外国裁判).
    RecognizedForeignTitle,
}

/// Cause of the case (案由), by class.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Private loan (民间借贷).
    PrivateLoan,
    /// Bank loan (金融借款).
    BankLoan,
    /// Sale (买卖合同).
    Sale,
    /// Wages and labour (劳动报酬).
    Wages,
    /// Traffic and injury (交通事故、人身损害).
    Injury,
    /// Family and maintenance (婚姻家庭、抚养赡养).
    Family,
    /// Construction and other contracts (建设工程及其他合同).
    Construction,
    /// Lease (租赁).
    Lease,
    /// Nuisance and tort (相邻、排除妨害、侵权).
    Nuisance,
    /// Property part of a criminal case (刑事涉财产).
    CriminalProperty,
    /// Other (其他).
    Other,
}

impl Cause {
    /// Whether the case touches people's livelihood (涉民生): wages, injury, maintenance.
    #[must_use]
    pub const fn is_livelihood(self) -> bool {
        matches!(self, Self::Wages | Self::Injury | Self::Family)
    }
}

/// What the debtor is bound to do (给付内容).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PerformanceKind {
    /// Payment of money (给付金钱).
    Money,
    /// Delivery of a thing (交付财物).
    Delivery,
    /// An act or omission (行为).
    Conduct,
}
