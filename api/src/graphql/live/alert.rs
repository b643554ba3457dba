//! The stream of alerts.

use async_graphql::{Context, ID, SimpleObject};
use chrono::{DateTime, Utc};
use futures_util::Stream;
use uuid::Uuid;

use super::follow::{Feed, Stretch, start};
use crate::domain::reminder::ReminderError;
use crate::domain::reminder::alert::{AlertView, TOPIC};
use crate::graphql::global_id::global;
use crate::graphql::page::ListKey;
use crate::graphql::refusal::Refusal;
use crate::graphql::reply::Reply;
use crate::graphql::{Ask as _, Services};
use crate::kernel::page::Position;
use crate::policy::{Row, Scope, eligible};

/// 节点预警：一条提醒，只有承办人、案号和节点；尚未立案的申请没有案号，只有收到的日期。
#[derive(Clone, Debug, SimpleObject)]
pub struct DeadlineAlert {
    /// 位置，不透明；断开后以此续传。
    cursor: String,
    /// 案件编号；待立案的申请的提醒为空。
    case_id: Option<ID>,
    /// 待立案的申请的提醒，其申请编号；案件的提醒为空。
    application_id: Option<ID>,
    /// 节点编号；人工催办的为空。
    deadline_id: Option<ID>,
    /// 何种提醒：near 临近，half 过半，overdue 超期，lapsed 届满，escalated 逐级督办，manual 人工催办。
    threshold: String,
    /// 文字。
    text: String,
    /// 时间。
    made_at: DateTime<Utc>,
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

    fn show(&self, services: &Services, view: AlertView) -> (DeadlineAlert, String) {
        let cursor = self.key.write(Position {
            at: view.n,
            id: Uuid::nil(),
        });
        let alert = DeadlineAlert {
            cursor: cursor.clone(),
            case_id: view.case.map(|id| global(&services.keyring, id)),
            application_id: view.application.map(|id| global(&services.keyring, id)),
            deadline_id: view.deadline.map(|id| global(&services.keyring, id)),
            threshold: view.threshold,
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
