//! What the words of the schema are called (词语标签): every value of every enum with its Chinese name, from the schema's own
//! descriptions, so that no client keeps a list of its own.
//!
//! What is asked by the version that holds may be kept for ever: the answer says so in a header, which the door takes
//! over where nothing else is asked beside it.

use std::sync::OnceLock;

use async_graphql::registry::{MetaType, Registry};
use async_graphql::{Context, Object, SimpleObject};

use super::Ask as _;
use super::refusal::Refusal;
use super::reply::Reply;
use crate::policy::{self, Row};

/// 一个枚举值的名称。
#[derive(Clone, Debug, SimpleObject)]
pub struct Label {
    /// 枚举值。
    value: String,
    /// 名称，可直接显示。
    #[graphql(name = "label")]
    name: String,
    /// 说明，与接口约定中的相同。
    description: String,
}

/// 一个枚举类型各值的名称。
#[derive(Clone, Debug, SimpleObject)]
pub struct LabelSet {
    /// 枚举类型的名称。
    name: String,
    /// 说明。
    description: String,
    /// 各值，按字母次序。
    labels: Vec<Label>,
}

/// 接口约定中全部词语的名称。
#[derive(Clone, Debug, SimpleObject)]
pub struct Labels {
    /// 版本；同一版本内容相同。带此版本以 GET 取得的全部名称可以一直缓存。
    version: String,
    /// 各枚举类型，按字母次序。
    sets: Vec<LabelSet>,
}

/// Of what never changes under its address. It is for the caller's own program: a right was asked for.
const FOR_EVER: &str = "private, max-age=31536000, immutable";

/// There is one schema a process.
static LABELS: OnceLock<Labels> = OnceLock::new();

impl Labels {
    fn read(registry: &Registry) -> Self {
        let mut sets: Vec<LabelSet> = registry.types.values().filter_map(LabelSet::read).collect();
        sets.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        let mut hasher = blake3::Hasher::new();
        for set in &sets {
            hasher.update(format!("{set:?}").as_bytes());
        }
        Self {
            version: hasher.finalize().to_hex()[..16].to_owned(),
            sets,
        }
    }
}

impl LabelSet {
    fn read(one: &MetaType) -> Option<Self> {
        let MetaType::Enum {
            name,
            description,
            enum_values,
            ..
        } = one
        else {
            return None;
        };
        if name.starts_with("__") {
            return None;
        }
        let mut labels: Vec<Label> = enum_values
            .values()
            .map(|value| {
                let description = value.description.clone().unwrap_or_default();
                Label {
                    value: value.name.clone(),
                    name: called(&description).to_owned(),
                    description,
                }
            })
            .collect();
        labels.sort_unstable_by(|a, b| a.value.cmp(&b.value));
        Some(Self {
            name: name.clone(),
            description: description.clone().unwrap_or_default(),
            labels,
        })
    }
}

/// What a description begins with, up to its first sign: the name, before anything is said of it.
fn called(description: &str) -> &str {
    let end = description.find(['，', '；', '。', '（', '：']);
    description[..end.unwrap_or(description.len())].trim()
}

/// Queries for labels.
#[derive(Default)]
pub struct LabelQuery;

#[Object]
impl LabelQuery {
    /// 接口约定中全部枚举值的中文名称。写明现行版本并以 GET 提交登记的查询的，答复可以一直缓存。
    async fn labels(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "所知的版本；已不是现行版本的，答复现行的名称，不得一直缓存。")] version: Option<String>,
    ) -> Reply<Labels> {
        let labels = || {
            let labels = LABELS.get_or_init(|| Labels::read(&ctx.schema_env.registry));
            if version.as_ref() == Some(&labels.version) {
                ctx.insert_http_header("cache-control", FOR_EVER);
            }
            labels.clone()
        };
        Reply::from(
            policy::eligible(ctx.actor(), Row::Places)
                .map(|()| labels())
                .map_err(Refusal::from),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_where_something_is_said_of_it() {
        for (description, name) in [
            ("已立案。", "已立案"),
            ("已签收，尚未说明；退回重新说明的，也为此。", "已签收"),
            ("执行异议（执异）。", "执行异议"),
            ("行政处罚/处理决定。", "行政处罚/处理决定"),
            ("", ""),
        ] {
            assert_eq!(called(description), name);
        }
    }
}
