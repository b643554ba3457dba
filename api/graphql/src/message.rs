//! Messages and leads in the schema.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::asked::Asked;
use super::case::{Case, after as case_after};
use super::global_id::{find, global};
use super::links::Links;
use super::page::{Connection, ListKey, Window};
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Ask, words};
use crate::domain::message::{AnswerMessage, Answering, ClueView, MessageView, NewClue, SendMessage, SubmitClue};
use crate::kernel::id::{CaseId, ClueId, Id, MessageId};
use crate::kernel::page::Position;
use crate::policy::{self, Row};
use crate::scalar;

/// 申请执行人给承办人的留言及其答复。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Message {
    /// 编号。
    pub(super) id: ID,
    /// 内容。
    text: String,
    /// 留言人。
    sender_name: String,
    /// 留言时间。
    sent_at: DateTime<Utc>,
    /// 答复；尚未答复的为空。
    answer: Option<String>,
    /// 答复人。
    answerer_name: Option<String>,
    /// 答复时间。
    answered_at: Option<DateTime<Utc>>,
    /// 版本号。
    version: i64,
    #[graphql(skip)]
    case: CaseId,
    #[graphql(skip)]
    links: Arc<Links>,
}

#[ComplexObject]
impl Message {
    /// 所属案件。
    async fn case(&self, ctx: &Context<'_>) -> Reply<Option<Case>> {
        Reply::from(self.links.case(ctx, self.case).await)
    }
}

impl Message {
    /// What the messages of a page point at.
    fn links(views: &[MessageView]) -> Arc<Links> {
        Arc::new(Links::default().cases(views.iter().map(|view| view.case)))
    }

    pub(super) fn new(ctx: &Context<'_>, view: MessageView, links: &Arc<Links>) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            text: view.content,
            sender_name: view.sender_name,
            sent_at: view.sent_at,
            answer: view.answer,
            answerer_name: view.answerer_name,
            answered_at: view.answered_at,
            version: view.version,
            case: view.case,
            links: Arc::clone(links),
        }
    }
}

/// Position of a message in a list.
pub(super) fn position(view: &MessageView) -> Position {
    Position {
        at: view.sent_at.timestamp_micros(),
        id: view.id.raw(),
    }
}

/// 财产线索。
#[derive(Clone, Debug, SimpleObject)]
pub struct Clue {
    /// 编号。
    pub(super) id: ID,
    /// 类型。
    kind: words::ClueKind,
    /// 内容。
    text: String,
    /// 提交时间。
    submitted_at: DateTime<Utc>,
}

impl Clue {
    pub(super) fn new(ctx: &Context<'_>, view: ClueView) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            kind: view.kind.into(),
            text: view.content,
            submitted_at: view.submitted_at,
        }
    }
}

/// Queries for messages.
#[derive(Default)]
pub struct MessageQuery;

#[Object]
impl MessageQuery {
    /// 您范围内的留言，最近的在前；可只看一个案件的。
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "案件编号。")] case_id: Option<ID>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Message>> {
        Reply::from(
            listed(
                ctx,
                case_id.as_ref(),
                &Window {
                    first,
                    after,
                    last,
                    before,
                },
            )
            .await,
        )
    }
}

async fn listed(ctx: &Context<'_>, case: Option<&ID>, window: &Window) -> Result<Connection<Message>, Refusal> {
    policy::eligible(ctx.actor(), Row::Message)?;
    let case: Option<CaseId> = case.map(|id| find(ctx.keyring(), id).unwrap_or(Id::new(Uuid::nil())));
    let key = ListKey::new(ctx, "messages", &format!("{case:?}"));
    let page = window.page(ctx, &key)?;
    let paged = ctx.services().messages.list(ctx.scope(), case, &page).await?;
    let links = Message::links(&paged.rows);
    Ok(Connection::new(paged, &key, position, |view| {
        Message::new(ctx, view, &links)
    }))
}

/// 提交财产线索。
#[derive(Clone, Debug, InputObject)]
pub struct SubmitClueInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 类型。
    kind: words::ClueKind,
    /// 内容，至多两千字。
    text: String,
}

/// 给承办人留言。
#[derive(Clone, Debug, InputObject)]
pub struct SendMessageInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 内容，至多两千字。
    text: String,
}

/// 答复留言。
#[derive(Clone, Debug, InputObject)]
pub struct AnswerMessageInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 留言编号。
    message_id: ID,
    /// 读取时的版本号。
    expected_version: i64,
    /// 答复，至多两千字。
    text: String,
}

/// 提交财产线索的结果。
#[derive(SimpleObject)]
pub struct SubmitCluePayload {
    /// 线索。
    clue: Option<Clue>,
    /// 案件。
    case: Option<Case>,
}

/// 留言的结果。
#[derive(SimpleObject)]
pub struct SendMessagePayload {
    /// 留言。
    message: Option<Message>,
}

/// 答复的结果。
#[derive(SimpleObject)]
pub struct AnswerMessagePayload {
    /// 留言及其答复。
    message: Option<Message>,
}

/// Mutations of messages.
#[derive(Default)]
pub struct MessageMutation;

#[Object]
impl MessageMutation {
    /// 申请执行人提交财产线索；每人每案每日留言与线索合计至多二十条。
    async fn submit_clue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "线索内容。")] input: SubmitClueInput,
    ) -> Reply<SubmitCluePayload> {
        Reply::from(submit(ctx, input).await)
    }

    /// 申请执行人给承办人留言；每人每案每日留言与线索合计至多二十条。
    async fn send_message(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "留言内容。")] input: SendMessageInput,
    ) -> Reply<SendMessagePayload> {
        Reply::from(send(ctx, input).await)
    }

    /// 承办人答复留言，只能答复一次。
    async fn answer_message(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "答复内容。")] input: AnswerMessageInput,
    ) -> Reply<AnswerMessagePayload> {
        Reply::from(answer(ctx, input).await)
    }
}

async fn submit(ctx: &Context<'_>, input: SubmitClueInput) -> Result<SubmitCluePayload, Refusal> {
    let asked = Asked::open::<SubmitClue>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let case: CaseId = asked.id(&input.case_id)?;
    let clue = NewClue {
        kind: input.kind.into(),
        text: input.text,
    };
    let clue = ctx
        .services()
        .messages
        .submit_clue(ctx.actor(), asked.request(), case, clue)
        .await?;
    Ok(SubmitCluePayload {
        clue: clue_by_id(ctx, clue).await?,
        case: case_after(ctx, case).await?,
    })
}

async fn send(ctx: &Context<'_>, input: SendMessageInput) -> Result<SendMessagePayload, Refusal> {
    let asked = Asked::open::<SendMessage>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let case: CaseId = asked.id(&input.case_id)?;
    let message = ctx
        .services()
        .messages
        .send(ctx.actor(), asked.request(), case, input.text)
        .await?;
    Ok(SendMessagePayload {
        message: found(ctx, message).await?,
    })
}

async fn answer(ctx: &Context<'_>, input: AnswerMessageInput) -> Result<AnswerMessagePayload, Refusal> {
    let asked = Asked::open::<AnswerMessage>(ctx, input.request_id, &input, Some(&input.message_id))?;
    let message = asked.id(&input.message_id)?;
    let answering = Answering {
        message,
        expected_version: input.expected_version,
        text: input.text,
    };
    let message = ctx
        .services()
        .messages
        .answer(ctx.actor(), asked.request(), answering)
        .await?;
    Ok(AnswerMessagePayload {
        message: found(ctx, message).await?,
    })
}

/// One message in scope.
pub(super) async fn found(ctx: &Context<'_>, id: MessageId) -> Result<Option<Message>, Refusal> {
    let found = ctx.services().messages.find_many(ctx.scope(), &[id]).await?;
    let links = Message::links(&found);
    Ok(found.into_iter().next().map(|view| Message::new(ctx, view, &links)))
}

/// One lead in scope.
pub(super) async fn clue_by_id(ctx: &Context<'_>, id: ClueId) -> Result<Option<Clue>, Refusal> {
    let found = ctx.services().messages.clue(ctx.scope(), id).await?;
    Ok(found.map(|view| Clue::new(ctx, view)))
}
