//! Parties in the schema.

use async_graphql::{Context, ID, SimpleObject};

use super::global_id::global;
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Ask, shown, words};
use crate::domain::party::{PartyView, Shown};
use crate::kernel::code::Code;
use crate::policy::Row;

/// 当事人；各字段按您的权限全部、掩码显示或者不显示。
#[derive(Clone, Debug, SimpleObject)]
pub struct Party {
    /// 编号。
    pub(super) id: ID,
    /// 当事人地位。
    role: words::PartyRole,
    /// 当事人类型。
    kind: words::PartyKind,
    /// 姓名或者名称；未成年人除承办人外均隐去名字。
    name: Reply<Option<String>>,
    /// 是否未成年人。对节点监督员、辅助人员、案款管理员、派出法庭、乡镇便民执行服务站隐去，为空。
    is_minor: Reply<bool>,
    /// 证件号码，只显示前三位和后两位。
    id_number: Reply<Option<String>>,
    /// 电话。节点监督员、案款管理员、乡镇便民执行服务站只见掩码；申请执行人只见本人的，他人的隐去，为空。
    phone: Reply<Option<String>>,
    /// 地址。节点监督员只见掩码；对案款管理员隐去，为空；乡镇便民执行服务站只见本乡镇的，申请执行人只见本人的，其余隐去，为空。
    address: Reply<Option<String>>,
    /// 收款账户，只显示后四位。对节点监督员、辅助人员、派出法庭、乡镇便民执行服务站隐去，为空；申请执行人只见本人的，他人的隐去，为空。
    bank_account: Reply<Option<String>>,
}

impl Party {
    pub(super) fn new(ctx: &Context<'_>, view: PartyView) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            role: view.role.into(),
            kind: view.kind.into(),
            name: reply(view.name),
            is_minor: shown(ctx.scope(), Row::PartySensitive, view.is_minor),
            id_number: reply(view.id_number),
            phone: reply(view.phone),
            address: reply(view.address),
            bank_account: reply(view.bank_account),
        }
    }
}

fn reply(shown: Shown) -> Reply<Option<String>> {
    match shown {
        Shown::Value(value) => Reply::ok(value),
        Shown::Refused => Reply::refused(Refusal::new(Code::Forbidden)),
    }
}
