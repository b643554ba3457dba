//! Lists: connections, their pages and their cursors.
//!
//! A cursor is a position, veiled, with a tag that binds it to the caller, the list, its filter and its order: made for
//! another list or by another caller, it is refused, and nobody reads from it when something happened.

use std::borrow::Cow;

use async_graphql::{Context, Object, OutputType, SimpleObject, TypeName};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::Ask;
use super::refusal::Refusal;
use crate::crypto::{Keyring, Tagged};
use crate::kernel::code::Code;
use crate::kernel::page::{DEFAULT_ROWS, MAX_ROWS, Page, Paged, Position};

/// Arguments of a list, as they come.
#[derive(Clone, Debug, Default)]
pub struct Window {
    /// Rows from the start.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// Rows from the end.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
}

impl Window {
    /// Reads the arguments for the list `key`.
    pub(super) fn page(&self, ctx: &Context<'_>, key: &ListKey) -> Result<Page, Refusal> {
        let rows = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Refusal::about(Code::InputInvalid, "last")),
            (Some(rows), None) | (None, Some(rows)) => {
                u64::try_from(rows).map_err(|_| Refusal::about(Code::InputInvalid, "first"))?
            }
            (None, None) => DEFAULT_ROWS,
        };
        if rows > MAX_ROWS {
            return Err(Refusal::new(Code::PageTooLarge));
        }
        let position = |cursor: &Option<String>| cursor.as_deref().map(|cursor| key.read(cursor)).transpose();
        Ok(Page {
            rows,
            after: position(&self.after)?,
            before: position(&self.before)?,
            from_end: self.last.is_some(),
            count: ctx.look_ahead().field("totalCount").exists(),
        })
    }
}

/// What a cursor is bound to.
#[derive(Clone)]
pub struct ListKey {
    keyring: Keyring,
    bound: Vec<u8>,
}

impl ListKey {
    /// The list `name` of the caller, with its filter and order as text.
    pub(super) fn new(ctx: &Context<'_>, name: &str, filter: &str) -> Self {
        let caller = ctx.caller().actor.account_raw();
        let bound = [caller.as_bytes().as_slice(), name.as_bytes(), &[0], filter.as_bytes()].concat();
        Self {
            keyring: ctx.services().keyring.clone(),
            bound,
        }
    }

    pub(super) fn write(&self, position: Position) -> String {
        let body = [position.at.to_be_bytes().as_slice(), position.id.as_bytes()].concat();
        let tag = self.keyring.tag(Tagged::Cursor, &[&self.bound, &body]);
        let hidden = self.keyring.veil(Tagged::Cursor, &[&self.bound, &tag], &body);
        URL_SAFE_NO_PAD.encode([hidden.as_slice(), &tag].concat())
    }

    pub(super) fn read(&self, cursor: &str) -> Result<Position, Refusal> {
        let refused = || Refusal::new(Code::CursorInvalid);
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
        let (hidden, tag) = bytes.split_at_checked(24).ok_or_else(refused)?;
        let body = self.keyring.veil(Tagged::Cursor, &[&self.bound, tag], hidden);
        if !self.keyring.tag_holds(Tagged::Cursor, &[&self.bound, &body], tag) {
            return Err(refused());
        }
        let at: [u8; 8] = body[..8].try_into().map_err(|_| refused())?;
        let id: [u8; 16] = body[8..].try_into().map_err(|_| refused())?;
        Ok(Position {
            at: i64::from_be_bytes(at),
            id: Uuid::from_bytes(id),
        })
    }
}

/// 分页信息。
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// 之前是否还有。
    has_previous_page: bool,
    /// 之后是否还有。
    has_next_page: bool,
    /// 本页首条的游标。
    start_cursor: Option<String>,
    /// 本页末条的游标。
    end_cursor: Option<String>,
}

/// One row of a list with its cursor.
pub struct Edge<T> {
    node: T,
    cursor: String,
}

/// 列表中的一条及其游标。
#[Object(name_type)]
impl<T: OutputType> Edge<T> {
    /// 记录。
    async fn node(&self) -> &T {
        &self.node
    }

    /// 游标，不透明。
    async fn cursor(&self) -> &str {
        &self.cursor
    }
}

/// One page of a list.
pub struct Connection<T> {
    edges: Vec<Edge<T>>,
    more_after: bool,
    more_before: bool,
    total: Option<u64>,
}

impl<T> Connection<T> {
    /// Wraps a page of views.
    pub(super) fn new<V>(
        paged: Paged<V>,
        key: &ListKey,
        position: impl Fn(&V) -> Position,
        mut view: impl FnMut(V) -> T,
    ) -> Self {
        let edges = paged.rows.into_iter().map(|row| {
            let cursor = key.write(position(&row));
            Edge {
                node: view(row),
                cursor,
            }
        });
        Self {
            edges: edges.collect(),
            more_after: paged.more_after,
            more_before: paged.more_before,
            total: paged.total,
        }
    }
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

/// A page of a list that is held whole: `position` of an element is its place.
pub(super) fn slice<V>(all: Vec<V>, page: &Page, id: impl Fn(&V) -> Uuid) -> Paged<(Position, V)> {
    let total = page.count.then(|| u64::try_from(all.len()).unwrap_or(u64::MAX));
    let placed = (0_i64..).zip(all).map(|(at, row)| (Position { at, id: id(&row) }, row));
    let inside = placed.filter(|(position, _)| {
        page.after.is_none_or(|after| position.at > after.at)
            && page.before.is_none_or(|before| position.at < before.at)
    });
    let mut rows: Vec<(Position, V)> = inside.collect();
    if page.from_end {
        rows.reverse();
    }
    page.cut(rows, total)
}

/// 一页列表。
#[Object(name_type)]
impl<T: OutputType> Connection<T> {
    /// 本页各条及其游标。
    async fn edges(&self) -> &[Edge<T>] {
        &self.edges
    }

    /// 本页各条。
    async fn nodes(&self) -> Vec<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// 分页信息。
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.more_before,
            has_next_page: self.more_after,
            start_cursor: self.edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.clone()),
        }
    }

    /// 总数；只有选取此字段时才计算。
    async fn total_count(&self) -> Option<u64> {
        self.total
    }
}
