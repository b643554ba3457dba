//! What is handed in at intake and filing.

use async_graphql::{ID, InputObject};

use super::scalar::{Date, Fen};
use super::words;
use crate::domain::intake::IntakeFacts;
use crate::domain::intake::rules::{DraftBasis, DraftParty};
use crate::scalar;

/// 申请中的当事人。
#[derive(Clone, InputObject)]
pub struct PartyInput {
    /// 当事人地位。
    role: words::PartyRole,
    /// 当事人类型。
    kind: words::PartyKind,
    /// 姓名或者名称。
    name: String,
    /// 自然人的公民身份号码，十八位。
    id_number: Option<String>,
    /// 法人、非法人组织的统一社会信用代码，十八位。
    credit_code: Option<String>,
    /// 电话。
    phone: Option<String>,
    /// 地址。
    address: Option<String>,
    /// 所在乡镇街道的统计代码，九位；不填则从地址中识别。
    township_code: Option<String>,
    /// 收款账户。
    bank_account: Option<String>,
    /// 是否未成年人。
    #[graphql(default)]
    is_minor: bool,
}

/// 执行依据。
#[derive(Clone, InputObject)]
pub struct BasisInput {
    /// 文书种类。
    kind: Option<words::BasisKind>,
    /// 文书编号。
    number: String,
    /// 制作机关。
    issuer: Option<String>,
    /// 生效日期。
    effective_on: Option<Date>,
    /// 履行期限的最后一日。
    performance_due_on: Option<Date>,
    /// 文书中是否已载明执行通知。
    #[graphql(default)]
    embedded_notice: bool,
}

/// 与分流有关的情况。
#[derive(Clone, InputObject)]
#[expect(clippy::struct_excessive_bools, reason = "each is one separate fact a clerk ticks")]
pub struct IntakeFactsInput {
    /// 由被执行人负担的费用，单位为分。
    costs: Option<Fen>,
    /// 已保全财产扣除在先权利后的价值，单位为分。
    preserved_value: Option<Fen>,
    /// 是否有工资等收入可供扣留、提取。
    #[graphql(default)]
    deductible_income: bool,
    /// 是否简单行为类案件。
    #[graphql(default)]
    simple_conduct: bool,
    /// 是否需要强制处置财产。
    #[graphql(default)]
    forced_disposal: bool,
    /// 是否需要排除妨害、强制迁出或者拆除。
    #[graphql(default)]
    obstruction: bool,
    /// 其他疑难复杂的理由。
    complex_reason: Option<String>,
}

/// 提交执行申请。
#[derive(Clone, InputObject)]
pub struct SubmitApplicationInput {
    /// 请求编号；同一编号重复提交只生效一次。
    pub(super) request_id: scalar::Uuid,
    /// 所来自的接待记录编号。
    pub(super) visit_id: Option<ID>,
    /// 当事人。
    pub(super) parties: Vec<PartyInput>,
    /// 执行依据。
    pub(super) basis: Option<BasisInput>,
    /// 案由。
    pub(super) cause: Option<words::Cause>,
    /// 给付内容，默认给付金钱。
    pub(super) performance_kind: Option<words::PerformanceKind>,
    /// 应当交付的财物或者履行的行为。
    pub(super) performance_text: Option<String>,
    /// 申请执行标的额，单位为分。
    pub(super) claim_amount: Option<Fen>,
    /// 财产线索。
    pub(super) clue: Option<String>,
    /// 双方是否愿意协商还款。
    pub(super) willing_to_settle: Option<bool>,
    /// 与分流有关的情况。
    pub(super) facts: Option<IntakeFactsInput>,
}

/// 补正执行申请；只填需要补充、更正的，当事人须整体重填。
#[derive(Clone, InputObject)]
pub struct SupplementApplicationInput {
    /// 请求编号；同一编号重复提交只生效一次。
    pub(super) request_id: scalar::Uuid,
    /// 申请编号。
    pub(super) application_id: ID,
    /// 读取时的版本号。
    pub(super) expected_version: i64,
    /// 当事人。
    pub(super) parties: Option<Vec<PartyInput>>,
    /// 执行依据。
    pub(super) basis: Option<BasisInput>,
    /// 案由。
    pub(super) cause: Option<words::Cause>,
    /// 给付内容。
    pub(super) performance_kind: Option<words::PerformanceKind>,
    /// 应当交付的财物或者履行的行为。
    pub(super) performance_text: Option<String>,
    /// 申请执行标的额，单位为分。
    pub(super) claim_amount: Option<Fen>,
    /// 财产线索。
    pub(super) clue: Option<String>,
    /// 双方是否愿意协商还款。
    pub(super) willing_to_settle: Option<bool>,
    /// 与分流有关的情况。
    pub(super) facts: Option<IntakeFactsInput>,
}

/// 立案。
#[derive(Clone, Debug, InputObject)]
pub struct AcceptApplicationInput {
    /// 请求编号；同一编号重复提交只生效一次。
    pub(super) request_id: scalar::Uuid,
    /// 申请编号。
    pub(super) application_id: ID,
    /// 读取时的版本号。
    pub(super) expected_version: i64,
}

/// 裁定不予受理。
#[derive(Clone, Debug, InputObject)]
pub struct RefuseApplicationInput {
    /// 请求编号；同一编号重复提交只生效一次。
    pub(super) request_id: scalar::Uuid,
    /// 申请编号。
    pub(super) application_id: ID,
    /// 读取时的版本号。
    pub(super) expected_version: i64,
    /// 理由。
    pub(super) ground: words::RefusalGround,
    /// 裁定内容，至少五个字。
    pub(super) ruling: String,
}

impl From<PartyInput> for DraftParty {
    fn from(input: PartyInput) -> Self {
        Self {
            role: input.role.into(),
            kind: input.kind.into(),
            name: input.name,
            id_number: input.id_number,
            credit_code: input.credit_code,
            phone: input.phone,
            address: input.address,
            township_code: input.township_code,
            bank_account: input.bank_account,
            is_minor: input.is_minor,
        }
    }
}

impl From<BasisInput> for DraftBasis {
    fn from(input: BasisInput) -> Self {
        Self {
            kind: input.kind.map(Into::into),
            number: input.number,
            issued_by: input.issuer.unwrap_or_default(),
            effective_on: input.effective_on.map(|date| date.0),
            performance_due_on: input.performance_due_on.map(|date| date.0),
            embedded_notice: input.embedded_notice,
        }
    }
}

impl From<IntakeFactsInput> for IntakeFacts {
    fn from(input: IntakeFactsInput) -> Self {
        Self {
            costs: input.costs.map(|costs| costs.0),
            preserved_value: input.preserved_value.map(|value| value.0),
            willing_recorded_at: None,
            deductible_income: input.deductible_income,
            simple_conduct: input.simple_conduct,
            forced_disposal: input.forced_disposal,
            obstruction: input.obstruction,
            complex_reason: input.complex_reason,
        }
    }
}
