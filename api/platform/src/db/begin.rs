//! How a transaction begins: to the end, also when whoever wanted it goes away meanwhile.
//!
//! The driver for `PostgreSQL` counts a transaction from the answer to its `BEGIN` on. One that is given up before, as
//! when a client hangs up or an answer takes too long, would stay open on a connection that goes back to the pool as
//! idle: what the next one writes there without a transaction of its own would be acknowledged, and lost.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, TransactionOptions, TransactionTrait as _};
use tokio::runtime::Handle;

type Begun = Result<DatabaseTransaction, DbErr>;

/// The beginning of a transaction. Dropped before its end it goes on as a task of its own, which then gives the
/// transaction up in order.
pub(super) struct Beginning(Option<Pin<Box<dyn Future<Output = Begun> + Send>>>);

impl Beginning {
    /// Of a transaction on a connection of `pool`.
    pub(super) fn on(pool: &DatabaseConnection, options: TransactionOptions) -> Self {
        let pool = pool.clone();
        Self(Some(Box::pin(async move { pool.begin_with_options(options).await })))
    }
}

impl Future for Beginning {
    type Output = Begun;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Begun> {
        let Some(going) = &mut self.0 else {
            return Poll::Pending;
        };
        let polled = going.as_mut().poll(context);
        if polled.is_ready() {
            self.0 = None;
        }
        polled
    }
}

impl Drop for Beginning {
    fn drop(&mut self) {
        if let (Some(going), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(going);
        }
    }
}
