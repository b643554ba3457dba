//! The record of acts and reads in the schema.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::case::Case;
use super::global_id::{find, of, read};
use super::links::Links;
use super::node::{Node, Objects};
use super::page::{Connection, ListKey, Window};
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::{Ask, words};
use crate::domain::record::{EntryFilter, EntryView, ObjectKind};
use crate::kernel::calendar::court_date;
use crate::kernel::id::{CaseId, Id, IdKind};
use crate::kernel::page::Position;
use crate::policy::{self, Row};

/// 审计记录的一条：谁、何时、从何处、对什么做了什么，是否办成；不含任何内容。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct AuditEntry {
    /// 在审计链中的序号；尚未封存的为空，封存在数秒之内。
    n: Option<i64>,
    /// 时间。
    happened_at: DateTime<Utc>,
    /// 何人；未登录的、系统任务为空。
    actor_name: Option<String>,
    /// 以何角色。
    role: words::Role,
    /// 其所在站点。
    site_name: Option<String>,
    /// 会话编号；同一次登录的相同。
    session: Option<String>,
    /// 来自的网络地址。
    address: Option<String>,
    /// 做了什么：读取为 read，其余为操作、任务或者被拒绝的字段的名称；记录长期保存，含以往版本的名称，所以是文字，不是枚举。
    action: String,
    /// 对象的类型。
    object_kind: Option<words::ObjectKind>,
    /// 对象的编号；对象不在您范围内的，也有编号。
    object_id: Option<ID>,
    /// 读写的字段，或者查询所用的条件，只有名称。
    fields: Vec<String>,
    /// 是否被拒绝。
    refused: bool,
    /// 拒绝的代码。
    code: Option<words::ErrorCode>,
    /// 请求编号，与答复和日志中的相同。
    request_id: String,
    #[graphql(skip)]
    about: Option<(IdKind, Uuid)>,
    #[graphql(skip)]
    objects: Arc<Objects>,
}

#[ComplexObject]
impl AuditEntry {
    /// 对象本身：机构、团队、账号（作为 User）、岗位和登录凭据的发放；其他的（如案件）不在审计管理员的范围内，为空，只有编号。
    async fn object(&self, ctx: &Context<'_>) -> Reply<Option<Node>> {
        match self.about {
            Some((kind, id)) => Reply::from(self.objects.pick(ctx, kind, id).await),
            None => Reply::ok(None),
        }
    }
}

/// What an entry is about, where its kind has ids.
fn about(view: &EntryView) -> Option<(IdKind, Uuid)> {
    let (kind, id) = view.object.as_ref()?;
    Some((kind.parse().ok()?, *id))
}

impl AuditEntry {
    fn new(ctx: &Context<'_>, view: EntryView, objects: &Arc<Objects>) -> Self {
        let id = view.object.as_ref().map(|(kind, id)| match kind.parse::<IdKind>() {
            Ok(kind) => of(ctx.keyring(), kind, *id),
            Err(_) => ID(id.to_string()),
        });
        Self {
            about: about(&view),
            objects: Arc::clone(objects),
            n: view.n,
            happened_at: view.happened_at,
            actor_name: view.actor_name,
            role: view.role.into(),
            site_name: view.site_name,
            session: view.session.map(|session| session.to_string()),
            address: view.address,
            action: view.action,
            object_kind: view
                .object
                .map(|(kind, _)| kind.parse().unwrap_or(ObjectKind::Other).into()),
            object_id: id,
            fields: view.fields,
            refused: view.refused,
            code: view.code.map(Into::into),
            request_id: view.request_id,
        }
    }
}

/// 谁查阅过案件的一条。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct CaseReader {
    /// 何日。
    read_on: Date,
    /// 何时；对申请执行人隐去，为空，只看到日期。
    read_at: Option<DateTime<Utc>>,
    /// 以何角色。
    role: words::Role,
    /// 何人；对申请执行人隐去，为空，只看到角色。
    name: Option<String>,
    /// 读了哪些字段。
    fields: Vec<String>,
    #[graphql(skip)]
    case: CaseId,
    #[graphql(skip)]
    links: Arc<Links>,
}

#[ComplexObject]
impl CaseReader {
    /// 案件；不在您范围内的为空。
    async fn case(&self, ctx: &Context<'_>) -> Reply<Option<Case>> {
        Reply::from(self.links.case(ctx, self.case).await)
    }
}

/// 审计记录的筛选条件，各项同时成立。
#[derive(Clone, Debug, Default, InputObject)]
#[graphql(name = "AuditFilter")]
pub struct AuditFilterInput {
    /// 自何日起。
    from: Option<Date>,
    /// 至何日止，含当日。
    to: Option<Date>,
    /// 何人的登录名。
    username: Option<String>,
    /// 做了什么；与记录中的名称逐字相同，所以是文字，不是枚举。
    action: Option<String>,
    /// 对象的编号，如案件。
    object_id: Option<ID>,
    /// 只看被拒绝的，或者只看办成的。
    refused: Option<bool>,
    /// 请求编号。
    request_id: Option<String>,
}

impl AuditFilterInput {
    /// An id this court never made finds nothing.
    fn read(self, ctx: &Context<'_>) -> EntryFilter {
        let object = self.object_id.map(|id| read(ctx.keyring(), &id));
        EntryFilter {
            from: self.from.map(|Date(day)| day),
            to: self.to.map(|Date(day)| day),
            username: self.username,
            action: self.action,
            object: object.map(|found| found.unwrap_or((IdKind::Case, Uuid::nil()))),
            refused: self.refused,
            request_id: self.request_id,
        }
    }
}

fn position(view: &EntryView) -> Position {
    Position {
        at: view.happened_at.timestamp_micros(),
        id: view.id,
    }
}

/// Queries for the record.
#[derive(Default)]
pub struct RecordQuery;

#[Object]
impl RecordQuery {
    /// 审计记录，最近的在前；由审计管理员查阅，每次查阅也留记录。
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选条件。")] filter: Option<AuditFilterInput>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<AuditEntry>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(entries(ctx, filter.unwrap_or_default(), &window).await)
    }

    /// 谁查阅过与您有关的案件，最近的在前，不含您本人；可只看一个案件的，与您无关的为空。每次查阅也留记录。
    async fn case_readers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "案件编号。")] case_id: Option<ID>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Option<Connection<CaseReader>>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(readers(ctx, case_id.as_ref(), &window).await)
    }
}

async fn entries(
    ctx: &Context<'_>,
    filter: AuditFilterInput,
    window: &Window,
) -> Result<Connection<AuditEntry>, Refusal> {
    policy::eligible(ctx.actor(), Row::AuditLog)?;
    let filter = filter.read(ctx);
    let key = ListKey::new(ctx, "auditEntries", &format!("{filter:?}"));
    let page = window.page(ctx, &key)?;
    let paged = ctx.services().records.list(ctx.scope(), &filter, &page).await?;
    let objects = Arc::new(Objects::new(paged.rows.iter().filter_map(about)));
    Ok(Connection::new(paged, &key, position, |view| {
        AuditEntry::new(ctx, view, &objects)
    }))
}

async fn readers(
    ctx: &Context<'_>,
    case: Option<&ID>,
    window: &Window,
) -> Result<Option<Connection<CaseReader>>, Refusal> {
    policy::eligible(ctx.actor(), Row::AccessHistory)?;
    let case: Option<CaseId> = case.map(|id| find(ctx.keyring(), id).unwrap_or(Id::new(Uuid::nil())));
    let key = ListKey::new(ctx, "caseReaders", &format!("{case:?}"));
    let page = window.page(ctx, &key)?;
    let paged = ctx.services().records.readers(ctx.scope(), case, &page).await?;
    let is_outside = ctx.scope().is_outside();
    let of_case = |view: &EntryView| Id::new(view.object.as_ref().map_or(Uuid::nil(), |(_, id)| *id));
    let rows = paged.iter().flat_map(|paged| &paged.rows);
    let links = Arc::new(Links::default().cases(rows.map(of_case)));
    let reader = |view: EntryView| CaseReader {
        case: of_case(&view),
        links: Arc::clone(&links),
        read_on: Date(court_date(view.happened_at)),
        read_at: (!is_outside).then_some(view.happened_at),
        role: view.role.into(),
        name: view.actor_name.filter(|_| !is_outside),
        fields: view.fields,
    };
    Ok(paged.map(|paged| Connection::new(paged, &key, position, reader)))
}
