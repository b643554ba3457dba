//! A circular in the schema: what it is about, what was done about it, and what it points at.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use chrono::{DateTime, Utc};

use super::case::Case;
use super::case_view::Handler;
use super::deadline::Deadline;
use super::global_id::global;
use super::links::Links;
use super::reply::Reply;
use super::scalar::Date;
use super::{Ask, words};
use crate::domain::circular::{AboutView, CircularView, StepView};
use crate::kernel::id::{CaseId, DeadlineId};

/// 通报所针对的一个超期节点，以发出时为准。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct CircularDeadline {
    /// 规则编号。
    rule_code: String,
    /// 规则名称。
    rule_name: String,
    /// 最后一日。
    due_on: Date,
    /// 发出时已超几日。
    days_late: i32,
    #[graphql(skip)]
    key: DeadlineId,
    #[graphql(skip)]
    links: Arc<Links>,
}

#[ComplexObject]
impl CircularDeadline {
    /// 节点现在的情况；案件已不在您范围内的为空。
    async fn deadline(&self, ctx: &Context<'_>) -> Reply<Option<Deadline>> {
        Reply::from(self.links.deadline(ctx, self.key).await)
    }
}

/// 通报办理的一步。
#[derive(Clone, Debug, SimpleObject)]
pub struct CircularAct {
    /// 哪一步。
    step: words::CircularStep,
    /// 说明、退回的理由或者办结的意见。
    text: Option<String>,
    /// 何人。
    person_name: String,
    /// 何时。
    at: DateTime<Utc>,
}

/// 通报：节点超期后，由节点监督员发给承办人，限期签收和说明。案件改由他人承办的，仍由被通报人答复。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Circular {
    /// 编号，不透明。
    pub(super) id: ID,
    /// 文号，每年自第1号起连续编排，如通报〔2026〕第3号。
    number: String,
    /// 案号。
    case_number: String,
    /// 被通报人。
    addressee: Handler,
    /// 发出时被通报人所在的团队。
    team_name: Option<String>,
    /// 状态。
    state: words::CircularState,
    /// 内容。
    text: String,
    /// 发出的时间。
    issued_at: DateTime<Utc>,
    /// 针对哪些超期节点。
    deadlines: Vec<CircularDeadline>,
    /// 办理经过，依次。
    steps: Vec<CircularAct>,
    /// 版本号。
    version: i64,
    #[graphql(skip)]
    case: CaseId,
    #[graphql(skip)]
    links: Arc<Links>,
}

#[ComplexObject]
impl Circular {
    /// 案件；改由他人承办、已不在您范围内的为空。
    async fn case(&self, ctx: &Context<'_>) -> Reply<Option<Case>> {
        Reply::from(self.links.case(ctx, self.case).await)
    }
}

impl Circular {
    /// What the circulars of a page point at.
    pub(super) fn links(views: &[CircularView]) -> Arc<Links> {
        let about = views.iter().flat_map(|view| &view.about);
        let links = Links::default().cases(views.iter().map(|view| view.case));
        Arc::new(links.deadlines(about.map(|about| about.deadline)))
    }

    pub(super) fn new(ctx: &Context<'_>, view: CircularView, links: &Arc<Links>) -> Self {
        let keyring = ctx.keyring();
        let about = |about: AboutView| CircularDeadline {
            key: about.deadline,
            links: Arc::clone(links),
            rule_code: about.code.as_str().to_owned(),
            rule_name: about.name,
            due_on: Date(about.due_on),
            days_late: about.days_late,
        };
        let step = |step: StepView| CircularAct {
            step: step.step.into(),
            text: step.text,
            person_name: step.person_name,
            at: step.at,
        };
        Self {
            id: global(keyring, view.id),
            number: view.number,
            case_number: view.case_number,
            addressee: Handler::new(keyring, view.addressee),
            team_name: view.team_name,
            state: view.state.into(),
            text: view.text,
            issued_at: view.issued_at,
            deadlines: view.about.into_iter().map(about).collect(),
            steps: view.steps.into_iter().map(step).collect(),
            version: view.version,
            case: view.case,
            links: Arc::clone(links),
        }
    }
}
