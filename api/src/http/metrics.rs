//! Figures of the running process (运行指标) in the text form of Prometheus. Labels are kinds, statuses and codes: words of
//! a fixed list, never a person, an id, a text or an operation's name, which a client may choose.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64};
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::limits::Cost;
use crate::kernel::code::Code;

/// Upper bounds of the time a request took, in seconds.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The figures of one process, cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Figures>);

struct Figures {
    registry: Registry,
    requests: Family<Request, Counter>,
    refused: Family<Refusal, Counter>,
    seconds: Family<Kind, Histogram>,
    cost: Counter,
    connections: Gauge,
    backlog: Backlog,
}

/// What waits in the store, asked when the figures are read.
struct Backlog {
    outbox: Gauge,
    outbox_seconds: Gauge<f64, AtomicU64>,
    chat_waiting: Gauge,
    chat_dead: Gauge,
    unsealed: Gauge<i64, AtomicI64>,
    pool_open: Gauge,
    pool_idle: Gauge,
}

/// What the store told of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Depths {
    /// Outbox entries not yet told.
    pub(super) outbox: i64,
    /// Age of the oldest of them.
    pub(super) outbox_age: Duration,
    /// Messages to the work chat not yet sent.
    pub(super) chat_waiting: i64,
    /// Messages to the work chat that are not tried any more.
    pub(super) chat_dead: i64,
    /// Audit entries not yet in the chain.
    pub(super) unsealed: i64,
    /// Connections to the database.
    pub(super) pool_open: u32,
    /// Those of them that do nothing.
    pub(super) pool_idle: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    kind: &'static str,
    status: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refusal {
    code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

/// What an answer tells the figures, in its extensions.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told {
    /// It was executed.
    Ran(OperationType, Cost),
    /// It was not.
    Refused(Code),
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Figures that all stand at nothing.
    #[must_use]
    pub fn new() -> Self {
        let backlog = Backlog {
            outbox: Gauge::default(),
            outbox_seconds: Gauge::default(),
            chat_waiting: Gauge::default(),
            chat_dead: Gauge::default(),
            unsealed: Gauge::default(),
            pool_open: Gauge::default(),
            pool_idle: Gauge::default(),
        };
        let (requests, refused) = (Family::default(), Family::default());
        let in_seconds: fn() -> Histogram = || Histogram::new(SECONDS);
        let seconds = Family::new_with_constructor(in_seconds);
        let (cost, connections) = (Counter::default(), Gauge::default());
        let mut registry = Registry::with_prefix("zhixing");
        let it = &mut registry;
        it.register(
            "requests",
            "GraphQL requests by kind of operation and status",
            requests.clone(),
        );
        it.register(
            "refused",
            "GraphQL requests that were not executed, by code",
            refused.clone(),
        );
        it.register("request_seconds", "Time from headers to answer", seconds.clone());
        it.register("cost_units", "Cost of what was executed", cost.clone());
        it.register("connections", "Open connections", connections.clone());
        it.register("outbox_waiting", "Outbox entries not yet told", backlog.outbox.clone());
        it.register(
            "outbox_age_seconds",
            "Age of the oldest of them",
            backlog.outbox_seconds.clone(),
        );
        it.register(
            "chat_waiting",
            "Messages to the work chat not yet sent",
            backlog.chat_waiting.clone(),
        );
        it.register(
            "chat_dead",
            "Those that are not tried any more",
            backlog.chat_dead.clone(),
        );
        it.register(
            "audit_unsealed",
            "Audit entries not yet in the chain",
            backlog.unsealed.clone(),
        );
        it.register("pool_open", "Connections to the database", backlog.pool_open.clone());
        it.register("pool_idle", "Those that do nothing", backlog.pool_idle.clone());
        Self(Arc::new(Figures {
            registry,
            requests,
            refused,
            seconds,
            cost,
            connections,
            backlog,
        }))
    }

    /// Counts an answer.
    pub(super) fn count(&self, response: &Response, took: Duration) {
        let Some(told) = response.extensions().get::<Told>() else {
            return;
        };
        let status = u64::from(response.status().as_u16());
        let kind = match told {
            Told::Ran(kind, cost) => {
                self.0.cost.inc_by(cost.units());
                match kind {
                    OperationType::Query => "query",
                    OperationType::Mutation => "mutation",
                    OperationType::Subscription => "subscription",
                }
            }
            Told::Refused(code) => {
                let code = code.as_ref().to_ascii_lowercase();
                self.0.refused.get_or_create(&Refusal { code }).inc();
                "refused"
            }
        };
        self.0.requests.get_or_create(&Request { kind, status }).inc();
        self.0.seconds.get_or_create(&Kind { kind }).observe(took.as_secs_f64());
    }

    /// Counts a connection until what is given back is dropped.
    pub(super) fn connected(&self) -> Connected {
        self.0.connections.inc();
        Connected(self.clone())
    }

    /// The figures as text.
    pub(super) fn text(&self, depths: Option<Depths>) -> String {
        if let Some(depths) = depths {
            let Backlog {
                outbox,
                outbox_seconds,
                chat_waiting,
                chat_dead,
                unsealed,
                pool_open,
                pool_idle,
            } = &self.0.backlog;
            outbox.set(depths.outbox);
            outbox_seconds.set(depths.outbox_age.as_secs_f64());
            chat_waiting.set(depths.chat_waiting);
            chat_dead.set(depths.chat_dead);
            unsealed.set(depths.unsealed);
            pool_open.set(i64::from(depths.pool_open));
            pool_idle.set(i64::from(depths.pool_idle));
        }
        let mut text = String::new();
        encode(&mut text, &self.0.registry).expect("a text takes everything");
        text
    }
}

/// A connection counted in.
pub(super) struct Connected(Metrics);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.0.connections.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_words_of_a_fixed_list() {
        let metrics = Metrics::new();
        let mut refused = Response::default();
        refused.extensions_mut().insert(Told::Refused(Code::RateLimited));
        *refused.status_mut() = axum::http::StatusCode::TOO_MANY_REQUESTS;
        metrics.count(&refused, Duration::from_millis(3));
        metrics.count(&Response::default(), Duration::from_millis(3));
        let held = metrics.connected();
        let depths = Depths {
            unsealed: 7,
            chat_waiting: 3,
            chat_dead: 2,
            outbox_age: Duration::from_millis(1_500),
            ..Depths::default()
        };
        let text = metrics.text(Some(depths));
        for line in [
            r#"zhixing_requests_total{kind="refused",status="429"} 1"#,
            r#"zhixing_refused_total{code="rate_limited"} 1"#,
            r#"zhixing_request_seconds_bucket{le="0.005",kind="refused"} 1"#,
            "zhixing_connections 1",
            "zhixing_audit_unsealed 7",
            "zhixing_chat_waiting 3",
            "zhixing_chat_dead 2",
            "zhixing_outbox_age_seconds 1.5",
            "# EOF",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
        drop(held);
        assert!(metrics.text(None).contains("zhixing_connections 0"));
    }
}
