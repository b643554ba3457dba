//! The words themselves, in the order a case meets them.

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString, IntoStaticStr};

use super::{UnknownHappening, unknown};

/// Something that happens in a matter and starts or satisfies a limit (节点事件).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    AsRefStr,
    IntoStaticStr,
    EnumString,
    EnumIter,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "snake_case", parse_err_ty = UnknownHappening, parse_err_fn = unknown)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// The last day on which the title was to be performed (履行期限最后一日).
    PerformanceDueLastDay,
    /// Performance under the title falls due (执行依据所定履行期届满).
    TitlePerformanceDue,
    /// An application for enforcement arrives (收到执行申请).
    ApplicationReceived,
    /// An application lacks something (申请材料不齐).
    ApplicationIncomplete,
    /// The applicant is told at once of all that is missing (一次性告知补正).
    SupplementRequestSent,
    /// The case is filed (立案).
    CaseFiled,
    /// A ruling refuses to file it (裁定不予受理).
    NotAcceptedRuling,
    /// A handler is named (确定承办人).
    Assigned,
    /// The handler has the papers (案卷材料移交承办人).
    MaterialsReceivedByHandler,
    /// The first coercive measure is taken (首次采取执行措施).
    FirstCoerciveMeasure,
    /// The first paper of the enforcement is served (首份执行文书送达).
    FirstEnforcementPaperServed,
    /// The notice of enforcement is issued (发出执行通知).
    NoticeIssued,
    /// The notice is waived, for the title carries it (免发执行通知).
    NoticeWaived,
    /// The notice of enforcement is served (执行通知送达).
    NoticeServed,
    /// The notice of enforcement is received (收到执行通知).
    NoticeReceived,
    /// The order to report property is issued (发出报告财产令).
    ReportOrderIssued,
    /// The order to report property is served (报告财产令送达).
    ReportOrderServed,
    /// The report of property arrives (收到财产报告).
    PropertyReportReceived,
    /// Reported property changes (财产情况变动).
    PropertyChanged,
    /// The supplementary report arrives (收到补充报告).
    SupplementReceived,
    /// The applicant is asked for clues (通知申请人提供财产线索).
    ClueRequestSent,
    /// A clear clue arrives (收到明确线索).
    ClearClueReceived,
    /// An urgent clue arrives (收到紧急线索).
    UrgentClueReceived,
    /// A clue was checked (线索核查完毕).
    ClueChecked,
    /// An application for an inquiry arrives (收到调查申请).
    InquiryApplicationReceived,
    /// The inquiry begins (启动调查).
    InquiryStarted,
    /// The inquiry into property is complete (财产调查完成).
    InquiryCompleted,
    /// The network inquiry of a price is ordered (收到网络询价委托).
    InquiryOrderReceived,
    /// The report of the network inquiry of a price is issued (出具网络询价报告).
    InquiryReportIssued,
    /// The network inquiry into property is sent (发起网络查控).
    NetworkInquirySent,
    /// An application for an audit arrives (收到审计申请).
    AuditApplicationReceived,
    /// The audit is decided on (审计申请决定).
    AuditDecided,
    /// An application for a reward notice arrives (收到悬赏申请).
    RewardApplicationReceived,
    /// The reward notice is decided on (悬赏申请决定).
    RewardDecided,
    /// Property is found (发现财产).
    PropertyFound,
    /// The court above may be asked to enforce (可申请提级执行).
    SuperiorEnforcementPossible,
    /// An application for preservation arrives (收到保全申请).
    PreservationApplicationReceived,
    /// Security is provided (提供担保).
    SecurityProvided,
    /// Preservation is ruled on (作出保全裁定).
    PreservationRuled,
    /// Preservation begins (保全开始执行).
    PreservationStarted,
    /// A measure before suit takes effect (诉前保全生效).
    PreservationEffective,
    /// Suit or arbitration is begun (起诉或申请仲裁).
    SuitOrArbitrationFiled,
    /// The measure of preservation ends (保全期限届满).
    PreservationExpiry,
    /// An application for renewal arrives (收到续行保全申请).
    RenewalApplicationReceived,
    /// An application to lift the measure arrives (收到解除保全申请).
    LiftApplicationReceived,
    /// The lifting is ruled on (作出解除保全裁定).
    LiftRuled,
    /// The ruling on preservation is served (保全裁定送达).
    PreservationRulingServed,
    /// A deposit is frozen (冻结存款).
    DepositFrozen,
    /// A movable is sealed up or seized (查封扣押动产).
    MovableSeized,
    /// An immovable or other right is sealed up or frozen (查封不动产、冻结其他财产权).
    ImmovableSealed,
    /// Property is seized for its value (查封财产待处置).
    PropertySeized,
    /// A measure is renewed (续封续冻).
    Renewed,
    /// A measure or a detention ends (解除).
    Released,
    /// Frozen money is deducted (扣划).
    Deducted,
    /// What was seized is sold (变价完毕).
    Sold,
    /// The fixing of a reference price begins (启动确定参考价程序).
    PriceProcedureStarted,
    /// An appraisal is decided on (决定评估).
    AppraisalDecided,
    /// An agency is selected (选定评估拍卖机构).
    AgencySelected,
    /// The agency has the order of appraisal (收到评估委托).
    AppraisalOrderReceived,
    /// The report of appraisal is issued (出具评估报告).
    AppraisalReportIssued,
    /// The report of the price arrives (收到价格报告).
    PriceReportReceived,
    /// The report of the price is sent to the parties (发送价格报告).
    PriceReportSent,
    /// A party has the report of the price (当事人收到价格报告).
    PriceReportReceivedByParty,
    /// An objection to the price is filed (提出价格异议).
    PriceObjectionFiled,
    /// The reference price is fixed (确定参考价).
    ReferencePriceFixed,
    /// The procedure of sale begins (启动变价程序).
    SaleProcedureStarted,
    /// An auction is announced (发布拍卖公告).
    AuctionAnnounced,
    /// The first auction is announced (发布首次拍卖公告).
    FirstAuctionAnnounced,
    /// The parties are told of the auction (通知当事人拍卖).
    AuctionPartiesNotified,
    /// The auction begins (拍卖开始).
    AuctionStart,
    /// The first auction fails (首次拍卖流拍).
    FirstAuctionFailed,
    /// The second auction begins (再次拍卖开始).
    SecondAuctionStarted,
    /// The bidding ends (竞价结束).
    BiddingEnded,
    /// Deposits of other bidders are returned (退还保证金).
    DepositReturned,
    /// The price is paid in full (价款全部付清).
    FullPricePaid,
    /// The ruling on the sale is served (成交裁定送达).
    SaleRulingServed,
    /// What was sold is delivered (移交拍卖财产).
    PropertyDelivered,
    /// A stay or suspension of the sale ends (暂缓、中止事由消失).
    StayOrSuspensionEnded,
    /// The auction is resumed (恢复拍卖).
    AuctionResumed,
    /// A ruling on the transfer of title is made (作出过户裁定).
    TransferRulingMade,
    /// The notice to assist in the transfer is served (协助执行通知送达).
    AssistanceNoticeServed,
    /// Money arrives on the court's account (案款到账).
    FundsArrived,
    /// Money is matched to its case (案款认领).
    FundsMatched,
    /// The applicant is told that money arrived (通知案款到账).
    FundsArrivalNotified,
    /// Money is paid out (案款发放).
    FundsDisbursed,
    /// A later payment is approved (批准延期发放).
    DeferralApproved,
    /// Cash is taken outside the court (外出收取现金).
    CashReceivedOutside,
    /// Cash is booked (现金入账).
    CashBooked,
    /// The plan of distribution is served (分配方案送达).
    DistributionPlanServed,
    /// An objection to the plan is filed (对分配方案提出异议).
    PlanObjectionFiled,
    /// The others are told of that objection (通知分配方案异议).
    PlanObjectionNotified,
    /// Opposition to that objection is filed (对异议提出反对意见).
    PlanOppositionFiled,
    /// The objector is told of the opposition (通知反对意见).
    OppositionNotified,
    /// Suit over the plan is filed (提起分配方案异议之诉).
    PlanSuitFiled,
    /// An objection to an act of enforcement arrives (收到行为异议).
    ObjectionReceived,
    /// The objection is filed as a case (异议立案).
    ObjectionFiled,
    /// The parties are told of that filing (通知异议立案).
    ObjectionNotified,
    /// The objection is ruled on (异议裁定).
    ObjectionRuled,
    /// The ruling on the objection is served (异议裁定送达).
    ObjectionRulingServed,
    /// A third party's objection arrives (收到案外人异议).
    ThirdPartyObjectionReceived,
    /// The third party's objection is ruled on (案外人异议裁定).
    ThirdPartyObjectionRuled,
    /// That ruling is served (案外人异议裁定送达).
    ThirdPartyRulingServed,
    /// Suit over the objection is filed (提起执行异议之诉).
    ObjectionSuitFiled,
    /// Reconsideration is applied for (申请复议).
    ReconsiderationApplied,
    /// The reconsideration of a preservation is decided (保全复议决定).
    ReconsiderationDecided,
    /// The application for reconsideration arrives (收到复议申请).
    ReconsiderationReceived,
    /// The file goes up to the court above (报送复议卷宗).
    FileSentUp,
    /// The reconsideration is ruled on (复议裁定).
    ReconsiderationRuled,
    /// An objection to jurisdiction is filed (提出管辖异议).
    JurisdictionObjectionFiled,
    /// An application to change or add a party arrives (收到变更追加申请).
    ChangeApplicationReceived,
    /// The change or addition of a party is ruled on (变更追加裁定).
    ChangeRuled,
    /// A third debtor is served with the notice to pay (到期债务履行通知送达).
    PerformanceNoticeServed,
    /// The third debtor pays (第三人履行).
    ThirdDebtorPaid,
    /// The third debtor objects (第三人提出异议).
    Objected,
    /// A decision of fine or detention is received (收到罚款、拘留决定).
    SanctionDecisionReceived,
    /// Its review is applied for (申请复议罚款、拘留).
    SanctionReviewApplied,
    /// The court above has that application (上级法院收到复议申请).
    SanctionReviewReceived,
    /// That review is decided (罚款、拘留复议决定).
    SanctionReviewDecided,
    /// A person is detained (拘留).
    Detained,
    /// His family is told (通知家属).
    FamilyNotified,
    /// A person is brought in by summons (拘传到案).
    SummonedInPerson,
    /// His questioning ends (询问结束).
    QuestioningEnded,
    /// A restriction of exit is received (收到限制出境决定).
    ExitRestrictionReceived,
    /// Its review is applied for (申请复议限制出境).
    ExitReviewApplied,
    /// A time of grace before listing is granted (给予宽限期).
    GraceGranted,
    /// A dishonest debtor is listed (公布失信信息).
    ListingPublished,
    /// The debtor performs (履行完毕).
    Performed,
    /// A ground to delete the listing arises (出现删除事由).
    DeletionGroundArises,
    /// The listing is deleted (删除失信信息).
    ListingRemoved,
    /// An application to correct the listing arrives (收到失信纠正申请).
    CorrectionApplicationReceived,
    /// The correction of the listing is decided on (失信纠正决定).
    CorrectionDecided,
    /// Eviction may be carried out (可以强制腾退).
    EvictionAllowed,
    /// The limit of the case ends (办案期限届满).
    ClosingDue,
    /// A longer limit is asked for (申请延长期限).
    ExtensionRequested,
    /// The last day of a settlement (和解协议履行期届满).
    SettlementLastDueDay,
    /// An application to resume arrives (收到恢复执行申请).
    ResumeApplicationReceived,
    /// A stay of enforcement is decided (决定暂缓执行).
    StayDecided,
    /// The stay ends (暂缓执行结束).
    StayEnded,
    /// A stay by the court above is received (收到上级法院暂缓通知).
    SuperiorStayReceived,
    /// The stay by the court above ends (上级法院暂缓结束).
    SuperiorStayEnded,
    /// An entrustment arrives (收到委托执行).
    EntrustmentReceived,
    /// The entrusted case is filed (委托案件立案).
    EntrustedCaseFiled,
    /// The notice of that filing arrives (收到受托法院立案通知).
    EntrustedFilingNoticeReceived,
    /// The applicant is told of the entrustment (告知申请人).
    ApplicantNotified,
    /// The entrusted court begins (受托法院开始执行).
    EntrustedStarted,
    /// The court of bankruptcy has the file (破产法院收到移送材料).
    BankruptcyFileReceived,
    /// Its decision on acceptance is told (告知破产受理结果).
    BankruptcyDecisionTold,
    /// Refusal to enforce a notarised title is applied for (申请不予执行公证债权文书).
    RefusalApplicationFiled,
    /// That application is accepted (受理不予执行申请).
    RefusalAccepted,
    /// Refusal to enforce an award is applied for (申请不予执行仲裁裁决).
    RefusalFiled,
    /// The refusal to enforce is ruled on (不予执行裁定).
    RefusalRuled,
    /// The case may be concluded for this round (可以终结本次执行).
    ConclusionAllowed,
    /// The case is concluded for this round (终结本次执行程序).
    ConcludedThisRound,
    /// The inquiry of the half-year is done (六个月定期查询).
    SemiannualInquiryDone,
    /// The paper that closes the case is received (收到结案文书).
    ClosingDocumentReceived,
    /// An objection to the closing is filed (对终结行为提出异议).
    ClosingObjectionFiled,
    /// The case is closed (结案).
    CaseClosed,
    /// The file is archived (归档).
    Archived,
    /// A suggestion of the procuratorate arrives (收到检察建议).
    ProsecutorSuggestionReceived,
    /// An inquiry of the procuratorate arrives (收到检察院了解情况函).
    ProsecutorInquiryReceived,
    /// A suggestion of a deputy is assigned (交办代表建议).
    SuggestionAssigned,
    /// The reply is sent (书面回复).
    ReplySent,
    /// The explanation is sent (说明情况).
    ExplanationSent,
    /// Service by public notice begins (发出公告).
    PublicNoticeIssued,
    /// The paper counts as served (视为送达).
    DeemedServed,
    /// Approval is asked for (提请审批).
    ApprovalRequested,
    /// It is approved (批准).
    Approved,
    /// It is not approved (不批准).
    Refused,
    /// A message of a party arrives (收到留言).
    MessageReceived,
    /// The message is answered (答复留言).
    MessageAnswered,
    /// A circular is issued (发出通报).
    CircularIssued,
    /// The circular is acknowledged (签收通报).
    CircularAcknowledged,
    /// The circular is explained (说明超期原因).
    CircularExplained,
    /// The explanation is sent back (退回重新说明).
    CircularReturned,
    /// The circular is taken back (撤回通报).
    CircularWaived,
    /// The explanation is accepted (通报办结).
    CircularClosed,
}
