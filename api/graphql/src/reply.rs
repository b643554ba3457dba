//! Our nullable output: a value, or null with a coded error at its own path. It never wipes its neighbours.
//!
//! What the table hides of an object that somebody may see is null without an error: an error at one cell makes common
//! clients throw a whole page away.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use super::Caller;
use super::refusal::Refusal;

/// A field that may be refused.
#[derive(Clone, Debug)]
pub struct Reply<T>(Result<T, Refusal>);

impl<T> Reply<T> {
    /// A value.
    pub const fn ok(value: T) -> Self {
        Self(Ok(value))
    }

    /// A refusal.
    pub const fn refused(refusal: Refusal) -> Self {
        Self(Err(refusal))
    }
}

impl<T, E: Into<Refusal>> From<Result<T, E>> for Reply<T> {
    fn from(result: Result<T, E>) -> Self {
        Self(result.map_err(Into::into))
    }
}

impl<T: OutputType> OutputType for Reply<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::type_name().into_owned()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry);
        T::type_name().into_owned()
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let error = match &self.0 {
            Ok(value) => match value.resolve(ctx, field).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            },
            Err(refusal) if refusal.hides() && is_cell(ctx) && !owes(ctx) => return Ok(Value::Null),
            Err(refusal) => {
                let caller = ctx.data_unchecked::<Caller>();
                let mut error = refusal.clone().into_error(caller.actor.request_id(), caller.english);
                error.locations = vec![field.pos];
                ctx.set_error_path(error)
            }
        };
        ctx.add_error(error);
        Ok(Value::Null)
    }
}

/// Whether what is answered stands in an object, and was not asked for by itself.
fn is_cell(ctx: &ContextSelectionSet<'_>) -> bool {
    ctx.path_node.is_some_and(|node| node.parent.is_some())
}

/// Whether nothing is shown to him before he gives what he owes: that he is told.
fn owes(ctx: &ContextSelectionSet<'_>) -> bool {
    ctx.data_unchecked::<Caller>().actor.owes().is_some()
}
