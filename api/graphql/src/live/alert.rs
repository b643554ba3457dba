//! The stream of alerts.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, SimpleObject};
use chrono::{DateTime, Utc};
use futures_util::Stream;
use uuid::Uuid;

use super::follow::{Feed, Stretch, start};
use crate::application::Application;
use crate::case::Case;
use crate::deadline::Deadline;
use crate::domain::reminder::ReminderError;
use crate::domain::reminder::alert::{AlertView, TOPIC};
use crate::kernel::id::{ApplicationId, CaseId, DeadlineId};
use crate::kernel::page::Position;
use crate::links::Links;
use crate::page::ListKey;
use crate::policy::{Row, Scope, eligible};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::{Ask as _, Services, words};

/// 节点预警：一条提醒，只有承办人、案号和节点；尚未立案的申请没有案号，只有收到的日期。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct DeadlineAlert {
    /// 位置，不透明；断开后以此续传。
    cursor: String,
    /// 何种提醒。
    threshold: words::ReminderThreshold,
    /// 文字。
    text: String,
    /// 时间。
    made_at: DateTime<Utc>,
    #[graphql(skip)]
    case: Option<CaseId>,
    #[graphql(skip)]
    application: Option<ApplicationId>,
    #[graphql(skip)]
    deadline: Option<DeadlineId>,
    #[graphql(skip)]
    links: Arc<Links>,
}

#[ComplexObject]
impl DeadlineAlert {
    /// 案件；待立案的申请的提醒为空。
    async fn case(&self, ctx: &Context<'_>) -> Reply<Option<Case>> {
        match self.case {
            Some(case) => Reply::from(self.links.case(ctx, case).await),
            None => Reply::ok(None),
        }
    }

    /// 待立案的申请的提醒，其申请；案件的提醒为空。
    async fn application(&self, ctx: &Context<'_>) -> Reply<Option<Application>> {
        match self.application {
            Some(application) => Reply::from(self.links.application(ctx, application).await),
            None => Reply::ok(None),
        }
    }

    /// 节点；人工催办的为空。
    async fn deadline(&self, ctx: &Context<'_>) -> Reply<Option<Deadline>> {
        match self.deadline {
            Some(deadline) => Reply::from(self.links.deadline(ctx, deadline).await),
            None => Reply::ok(None),
        }
    }
}

/// The alerts in scope.
struct Alerts {
    key: ListKey,
}

impl Feed for Alerts {
    type View = AlertView;
    type Node = DeadlineAlert;
    type Failure = ReminderError;

    async fn read(&self, services: &Services, scope: &Scope, after: i64) -> Result<Stretch<AlertView>, ReminderError> {
        let (rows, until) = services.reminders.alerts(scope, after).await?;
        Ok(Stretch { rows, until })
    }

    fn place(view: &AlertView) -> i64 {
        view.n
    }

    fn show(&self, _services: &Services, view: AlertView) -> (DeadlineAlert, String) {
        let cursor = self.key.write(Position {
            at: view.n,
            id: Uuid::nil(),
        });
        let links = Links::default()
            .cases(view.case)
            .applications(view.application)
            .deadlines(view.deadline);
        let alert = DeadlineAlert {
            cursor: cursor.clone(),
            case: view.case,
            application: view.application,
            deadline: view.deadline,
            links: Arc::new(links),
            threshold: view.threshold.into(),
            text: view.text,
            made_at: view.made_at,
        };
        (alert, cursor)
    }
}

pub(super) async fn follow(
    ctx: &Context<'_>,
    after: Option<String>,
) -> Result<impl Stream<Item = Reply<DeadlineAlert>> + use<>, Refusal> {
    eligible(ctx.actor(), Row::Reminder)?;
    let key = ListKey::new(ctx, "deadlineAlerts", "");
    let from = match super::begin(ctx, after, &key)? {
        Some(from) => from,
        None => ctx.services().reminders.before_today(ctx.scope()).await?,
    };
    start(ctx, TOPIC, Alerts { key }, from).await
}
