//! Lists of cases, one case, and the declaration of a conflict in the schema.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, SimpleObject};
use uuid::Uuid;

use super::asked::Asked;
use super::case::{Case, batch_of, page_of};
use super::global_id::{find, global};
use super::page::{Connection, ListKey, Window};
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::{CaseNumber, Date};
use super::{Ask, words};
use crate::domain::case::{CaseFilter, CaseList, CaseOrder, CaseQuery};
use crate::domain::relation::{Conflict, DeclareConflict};
use crate::kernel::id::{CaseId, Id};
use crate::kernel::page::Page;
use crate::policy::{self, Actor, Row};
use crate::scalar;

/// 案件列表的筛选条件；对您不能查看的内容不得筛选。
#[derive(Clone, Debug, Default, InputObject)]
pub struct CaseFilterInput {
    /// 案件类型。
    kind: Option<words::CaseKind>,
    /// 阶段。
    stage: Option<words::Stage>,
    /// 案由。
    cause: Option<words::Cause>,
    /// 分流路线。
    route: Option<words::Route>,
    /// 团队编号。
    team_id: Option<ID>,
    /// 站点编号。
    site_id: Option<ID>,
    /// 立案时所属乡镇街道的统计代码。
    township_code: Option<String>,
    /// 是否未结。
    open: Option<bool>,
    /// 立案日期不早于。
    filed_from: Option<Date>,
    /// 立案日期不晚于。
    filed_to: Option<Date>,
}

impl CaseFilterInput {
    fn read(self, ctx: &Context<'_>) -> Result<CaseFilter, Refusal> {
        Ok(CaseFilter {
            kind: self.kind.map(Into::into),
            stage: self.stage.map(Into::into),
            cause: self.cause.map(Into::into),
            route: self.route.map(Into::into),
            team: self
                .team_id
                .map(|id| Ok::<_, Refusal>(find(ctx.keyring(), &id).unwrap_or(Id::new(Uuid::nil()))))
                .transpose()?,
            site: self
                .site_id
                .map(|id| Ok::<_, Refusal>(find(ctx.keyring(), &id).unwrap_or(Id::new(Uuid::nil()))))
                .transpose()?,
            township_code: self.township_code,
            open: self.open,
            filed_from: self.filed_from.map(|date| date.0),
            filed_to: self.filed_to.map(|date| date.0),
        })
    }
}

/// 案件列表的次序。
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum CaseOrderInput {
    /// 最近立案的在前。
    FiledNewest,
    /// 最早立案的在前。
    FiledOldest,
}

/// 以编号或者案号指明一个案件，二者任选其一。
#[derive(Clone, Debug, OneofObject)]
pub enum CaseBy {
    /// 编号。
    Id(ID),
    /// 案号，括号可用半角。
    Number(CaseNumber),
}

/// Queries for cases.
#[derive(Default)]
pub struct CaseQueries;

#[Object]
impl CaseQueries {
    /// 您范围内的案件。可按案号、"执"加序号、姓名（至少两字）或者拼音首字母（至少两个）检索。
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a connection")]
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "检索词。")] search: Option<String>,
        #[graphql(desc = "筛选条件。")] filter: Option<CaseFilterInput>,
        #[graphql(desc = "次序，默认最近立案的在前。")] order_by: Option<CaseOrderInput>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Case>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let asked = Wanted {
            list: CaseList::All,
            search,
            filter: filter.unwrap_or_default(),
            order_by,
        };
        Reply::from(listed(ctx, asked, &window).await)
    }

    /// 与您本人有关的案件：您是当事人的，或者由您承办的。
    async fn my_cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Case>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let asked = Wanted {
            list: CaseList::Mine,
            search: None,
            filter: CaseFilterInput::default(),
            order_by: None,
        };
        Reply::from(listed(ctx, asked, &window).await)
    }

    /// 您案头的未结案件。
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a connection")]
    async fn worklist(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选条件。")] filter: Option<CaseFilterInput>,
        #[graphql(desc = "次序，默认最近立案的在前。")] order_by: Option<CaseOrderInput>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Case>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let asked = Wanted {
            list: CaseList::Worklist,
            search: None,
            filter: filter.unwrap_or_default(),
            order_by,
        };
        Reply::from(listed(ctx, asked, &window).await)
    }

    /// 一个案件；不在您范围内的与不存在的，同样答复为空。
    async fn case(
        &self, ctx: &Context<'_>, #[graphql(desc = "编号或者案号。")] by: CaseBy
    ) -> Reply<Option<Case>> {
        Reply::from(one(ctx, by).await)
    }
}

struct Wanted {
    list: CaseList,
    search: Option<String>,
    filter: CaseFilterInput,
    order_by: Option<CaseOrderInput>,
}

async fn listed(ctx: &Context<'_>, asked: Wanted, window: &Window) -> Result<Connection<Case>, Refusal> {
    policy::eligible(ctx.actor(), Row::CaseExists)?;
    let order = match asked.order_by {
        Some(CaseOrderInput::FiledOldest) => CaseOrder::FiledOldest,
        Some(CaseOrderInput::FiledNewest) | None => CaseOrder::FiledNewest,
    };
    let filter = asked.filter.read(ctx)?;
    let bound = format!("{:?} {:?} {:?}", asked.search, filter, order);
    let key = ListKey::new(ctx, &format!("{:?}", asked.list), &bound);
    let page: Page = window.page(ctx, &key)?;
    let query = CaseQuery {
        list: asked.list,
        search: asked.search,
        filter,
        order,
        page,
    };
    let paged = ctx.services().cases.list(ctx.scope(), &query).await?;
    Ok(page_of(ctx, paged, &key))
}

async fn one(ctx: &Context<'_>, by: CaseBy) -> Result<Option<Case>, Refusal> {
    policy::eligible(ctx.actor(), Row::CaseExists)?;
    let cases = &ctx.services().cases;
    let found = match by {
        CaseBy::Id(id) => match find(ctx.keyring(), &id) {
            Some(id) => cases.find(ctx.scope(), id).await?,
            None => None,
        },
        CaseBy::Number(number) => match crate::kernel::case_number::CaseNumber::parse(&number.0) {
            Ok(number) => cases.find_by_number(ctx.scope(), &number).await?,
            Err(_) => None,
        },
    };
    Ok(found.map(|view| {
        let batch = batch_of(std::slice::from_ref(&view));
        Case::new(ctx, view, batch)
    }))
}

/// 声明本人回避。
#[derive(Clone, Debug, InputObject)]
pub struct DeclareConflictInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 回避事由。
    kind: words::ConflictKind,
    /// 说明。
    note: Option<String>,
}

/// 声明回避的结果。
#[derive(SimpleObject)]
pub struct DeclareConflictPayload {
    /// 已声明回避的案件编号；此后您不再能查看该案，所以只有编号，没有案件。
    case_id: ID,
}

/// Mutations of cases.
#[derive(Default)]
pub struct CaseMutation;

#[Object]
impl CaseMutation {
    /// 声明本人对案件的回避；此后不再能查看、办理该案。
    async fn declare_conflict(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "声明内容。")] input: DeclareConflictInput,
    ) -> Reply<DeclareConflictPayload> {
        Reply::from(declare(ctx, input).await)
    }
}

async fn declare(ctx: &Context<'_>, input: DeclareConflictInput) -> Result<DeclareConflictPayload, Refusal> {
    let actor: &Actor = ctx.actor();
    let asked = Asked::open::<DeclareConflict>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let case: CaseId = asked.id(&input.case_id)?;
    let conflict = Conflict {
        kind: input.kind.into(),
        note: input.note,
    };
    let id = ctx
        .services()
        .relations
        .declare_conflict(actor, asked.request(), case, conflict)
        .await?;
    Ok(DeclareConflictPayload {
        case_id: global(ctx.keyring(), id),
    })
}
