//! Defects of an application (材料缺陷): what can be missing or wrong, how grave it is and how it is told.
//!
//! The messages are for the applicant and never repeat what was typed. When a defect is found is decided in `rules`.

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};

/// What a defect does to the application (缺陷后果).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Badly formed or contradictory (填写有误): refused at once, nothing is recorded.
    Malformed,
    /// Missing or not yet so (需要补正): recorded, and told in the one notice.
    Missing,
}

/// Kind of defect (缺陷类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DefectKind {
    /// No applicant is named.
    NoApplicant,
    /// No judgment debtor is named.
    NoJudgmentDebtor,
    /// A party has no name.
    NameMissing,
    /// An applicant has no number of the kind needed.
    NumberMissing,
    /// A judgment debtor has neither a number nor an address.
    DebtorNotDefinite,
    /// An applicant has no telephone.
    PhoneMissing,
    /// There is no basis document.
    BasisMissing,
    /// The basis has no kind.
    BasisKindMissing,
    /// The basis has no number.
    BasisNumberMissing,
    /// The basis has no date of effect.
    EffectDateMissing,
    /// The basis takes effect after the application.
    NotYetEffective,
    /// Money is claimed without a sum.
    ClaimMissing,
    /// A thing or an act is claimed without being described.
    PerformanceMissing,
    /// A resident number is none.
    IdNumberInvalid,
    /// A credit code is none.
    CreditCodeInvalid,
    /// A telephone is none.
    PhoneInvalid,
    /// A bank account is none.
    BankAccountInvalid,
    /// A legal person or organisation is said to be a minor.
    MinorNotNatural,
    /// The same number stands on both sides.
    BothSides,
    /// A sum of zero is claimed.
    ClaimZero,
    /// The claim is above what is taken as meant.
    ClaimTooLarge,
}

impl DefectKind {
    /// What the defect does to the application.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.told().0
    }

    /// The defect in Chinese, for the applicant.
    #[must_use]
    pub const fn message(self) -> &'static str {
        self.told().1
    }

    const fn told(self) -> (Severity, &'static str) {
        match self {
            Self::NoApplicant => (Severity::Missing, "请写明申请执行人"),
            Self::NoJudgmentDebtor => (Severity::Missing, "请写明被执行人"),
            Self::NameMissing => (Severity::Missing, "请填写姓名或者名称"),
            Self::NumberMissing => (Severity::Missing, "请提供申请执行人的身份证号码或者统一社会信用代码"),
            Self::DebtorNotDefinite => (Severity::Missing, "请提供被执行人的证件号码或者住址，以便确认身份"),
            Self::PhoneMissing => (Severity::Missing, "请提供申请执行人的联系电话"),
            Self::BasisMissing => (Severity::Missing, "请提交作为执行依据的法律文书"),
            Self::BasisKindMissing => (Severity::Missing, "请写明执行依据的种类"),
            Self::BasisNumberMissing => (Severity::Missing, "请写明执行依据的文书编号"),
            Self::EffectDateMissing => (Severity::Missing, "请写明执行依据的生效日期"),
            Self::NotYetEffective => (Severity::Missing, "执行依据尚未生效，请在生效后提交生效证明"),
            Self::ClaimMissing => (Severity::Missing, "请写明申请执行的金额"),
            Self::PerformanceMissing => (Severity::Missing, "请写明应当交付的财物或者应当履行的行为"),
            Self::IdNumberInvalid => (Severity::Malformed, "身份证号码有误"),
            Self::CreditCodeInvalid => (Severity::Malformed, "统一社会信用代码有误"),
            Self::PhoneInvalid => (Severity::Malformed, "电话号码有误"),
            Self::BankAccountInvalid => (Severity::Malformed, "银行账号有误"),
            Self::MinorNotNatural => (Severity::Malformed, "只有自然人可以标注为未成年人"),
            Self::BothSides => (Severity::Malformed, "同一主体不能既是申请执行人又是被执行人"),
            Self::ClaimZero => (Severity::Malformed, "申请执行的金额应当大于零"),
            Self::ClaimTooLarge => (Severity::Malformed, "申请执行的金额超出可受理的范围，请核对"),
        }
    }
}

/// One thing missing or wrong (材料缺陷).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// Where: a path such as `parties[0].idNumber`.
    pub field: String,
    /// What.
    pub code: DefectKind,
    /// What it does to the application.
    pub severity: Severity,
    /// The defect in Chinese, for the applicant; never repeats what was typed.
    pub message: String,
}

impl Defect {
    /// A defect of one kind at `field`.
    pub(super) fn at(field: impl Into<String>, code: DefectKind) -> Self {
        let (severity, message) = code.told();
        Self {
            field: field.into(),
            code,
            severity,
            message: message.to_owned(),
        }
    }
}
