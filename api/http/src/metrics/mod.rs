//! Figures of the running process (运行指标) in the text form of Prometheus. Labels are kinds, statuses and codes: words of
//! a fixed list, never a person, an id, a text or an operation's name, which a client may choose.
//!
//! What each process knows of itself stands apart from what the store knows ([`store`]): with several processes over one
//! store its figures are told once.

mod process;
pub(super) mod store;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use strum::IntoEnumIterator as _;

use self::process::Process;
use super::limits::Cost;
use crate::db::Fares;
use crate::kernel::code::Code;

/// Upper bounds of the time a request took, in seconds.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The figures of one process, cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Figures>);

struct Figures {
    registry: Registry,
    requests: Family<Request, Counter>,
    refused: Family<Coded, Counter>,
    errors: Family<Coded, Counter>,
    turned_away: Family<TurnedAway, Counter>,
    seconds: Family<KindLabel, Histogram>,
    cost: Counter,
    connections: Gauge,
    database: Family<State, Gauge>,
    fares: Family<State, Gauge>,
    last_sweep: Gauge<f64, AtomicU64>,
    last_seal: Gauge<f64, AtomicU64>,
    process: Process,
}

/// What the rest of the process told of itself when the figures were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Readings {
    /// Open connections to the database, and those of them that do nothing.
    pub(super) pool: (u32, u32),
    /// How the store fares.
    pub(super) fares: Fares,
    /// When its last sweep of the deadlines and its last sealing of the audit chain succeeded, in seconds since 1970.
    pub(super) last: (Option<i64>, Option<i64>),
    /// How often somebody was not let in, by what he tried and why.
    pub(super) turned_away: Vec<(&'static str, Code, u64)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    kind: &'static str,
    status: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Coded {
    code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TurnedAway {
    operation: &'static str,
    code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabel {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

/// What an answer tells the figures, in its extensions.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// It was executed; the codes of the errors in it.
    Ran(OperationType, Cost, Vec<Code>),
    /// It was not.
    Refused(Code),
}

impl Coded {
    fn new(code: Code) -> Self {
        Self {
            code: code.as_ref().to_ascii_lowercase(),
        }
    }
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
        let in_seconds: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut figures = Figures {
            registry: Registry::default(),
            requests: Family::default(),
            refused: Family::default(),
            errors: Family::default(),
            turned_away: Family::default(),
            seconds: Family::new_with_constructor(in_seconds),
            cost: Counter::default(),
            connections: Gauge::default(),
            database: Family::default(),
            fares: Family::default(),
            last_sweep: Gauge::default(),
            last_seal: Gauge::default(),
            process: Process::default(),
        };
        figures.register();
        Self(Arc::new(figures))
    }

    /// Counts an answer.
    pub(super) fn count(&self, response: &Response, took: Duration) {
        let Some(outcome) = response.extensions().get::<Outcome>() else {
            return;
        };
        let status = u64::from(response.status().as_u16());
        let kind = match outcome {
            Outcome::Ran(kind, cost, errors) => {
                self.0.cost.inc_by(cost.units());
                for code in errors {
                    self.0.errors.get_or_create(&Coded::new(*code)).inc();
                }
                match kind {
                    OperationType::Query => "query",
                    OperationType::Mutation => "mutation",
                    OperationType::Subscription => "subscription",
                }
            }
            Outcome::Refused(code) => {
                self.0.refused.get_or_create(&Coded::new(*code)).inc();
                "refused"
            }
        };
        self.0.requests.get_or_create(&Request { kind, status }).inc();
        self.0
            .seconds
            .get_or_create(&KindLabel { kind })
            .observe(took.as_secs_f64());
    }

    /// Counts a connection until what is given back is dropped.
    pub(super) fn connected(&self) -> Connected {
        self.0.connections.inc();
        Connected(self.clone())
    }

    /// The figures as text.
    pub(super) fn text(&self, told: &Readings) -> String {
        self.0.take(told);
        let mut text = String::new();
        encode(&mut text, &self.0.registry).expect("a text takes everything");
        text
    }
}

impl Figures {
    fn register(&mut self) {
        let it = self.registry.sub_registry_with_prefix("zhixing");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        it.register("build", "Version of the running program", version);
        it.register(
            "requests",
            "GraphQL requests by kind of operation and HTTP status",
            self.requests.clone(),
        );
        it.register(
            "refused",
            "GraphQL requests refused before they were executed, by code",
            self.refused.clone(),
        );
        it.register(
            "errors",
            "Errors inside answers to GraphQL requests that were executed, whatever their HTTP status, by code",
            self.errors.clone(),
        );
        it.register(
            "sign_in_failures",
            "Sign-ins, refreshes and repeated proofs that were not accepted, by operation and code",
            self.turned_away.clone(),
        );
        it.register_with_unit(
            "request_duration",
            "Time from the headers of a GraphQL request to its answer",
            Unit::Seconds,
            self.seconds.clone(),
        );
        it.register(
            "cost_units",
            "Cost of the GraphQL requests that were executed, in the units of the limit",
            self.cost.clone(),
        );
        it.register(
            "connections",
            "Open connections of clients to this process",
            self.connections.clone(),
        );
        it.register(
            "database_connections",
            "Connections of this process to its store by state: open counts all, idle those without work",
            self.database.clone(),
        );
        it.register(
            "store_state",
            "How the store fares as this process sees it: 1 at one of well, full, read_only and away",
            self.fares.clone(),
        );
        it.register_with_unit(
            "last_sweep_timestamp",
            "When this process last looked through the deadlines with success, 0 when it never did",
            Unit::Seconds,
            self.last_sweep.clone(),
        );
        it.register_with_unit(
            "last_seal_timestamp",
            "When this process last sealed the audit chain with success, 0 when it never did",
            Unit::Seconds,
            self.last_seal.clone(),
        );
        self.process.register(&mut self.registry);
    }

    /// Takes what the rest of the process told.
    fn take(&self, told: &Readings) {
        let (open, idle) = told.pool;
        for (state, count) in [("open", open), ("idle", idle)] {
            self.database.get_or_create(&State { state }).set(i64::from(count));
        }
        for fares in Fares::iter() {
            let state = State { state: fares.into() };
            self.fares.get_or_create(&state).set(i64::from(fares == told.fares));
        }
        let (swept, sealed) = told.last;
        for (gauge, at) in [(&self.last_sweep, swept), (&self.last_seal, sealed)] {
            let at = u32::try_from(at.unwrap_or_default()).unwrap_or(u32::MAX);
            gauge.set(f64::from(at));
        }
        for (operation, code, count) in &told.turned_away {
            let code = Coded::new(*code).code;
            let counter = self.turned_away.get_or_create(&TurnedAway { operation, code });
            counter.inner().store(*count, Ordering::Relaxed);
        }
        self.process.look();
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
        refused.extensions_mut().insert(Outcome::Refused(Code::RateLimited));
        *refused.status_mut() = axum::http::StatusCode::TOO_MANY_REQUESTS;
        metrics.count(&refused, Duration::from_millis(3));
        let mut ran = Response::default();
        let codes = vec![Code::NotFound, Code::NotFound];
        ran.extensions_mut()
            .insert(Outcome::Ran(OperationType::Query, Cost::default(), codes));
        metrics.count(&ran, Duration::from_millis(3));
        metrics.count(&Response::default(), Duration::from_millis(3));
        let held = metrics.connected();
        let told = Readings {
            pool: (5, 3),
            fares: Fares::Full,
            last: (Some(1_790_000_000), None),
            turned_away: vec![("signIn", Code::Unauthenticated, 4)],
        };
        let text = metrics.text(&told);
        for line in [
            r#"zhixing_requests_total{kind="refused",status="429"} 1"#,
            r#"zhixing_requests_total{kind="query",status="200"} 1"#,
            r#"zhixing_refused_total{code="rate_limited"} 1"#,
            r#"zhixing_errors_total{code="not_found"} 2"#,
            r#"zhixing_sign_in_failures_total{operation="signIn",code="unauthenticated"} 4"#,
            r#"zhixing_request_duration_seconds_bucket{le="0.005",kind="refused"} 1"#,
            "zhixing_connections 1",
            r#"zhixing_database_connections{state="idle"} 3"#,
            r#"zhixing_store_state{state="full"} 1"#,
            r#"zhixing_store_state{state="well"} 0"#,
            "zhixing_last_sweep_timestamp_seconds 1790000000.0",
            "zhixing_last_seal_timestamp_seconds 0.0",
            concat!(r#"zhixing_build_info{version=""#, env!("CARGO_PKG_VERSION"), r#""} 1"#),
            "# EOF",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
        drop(held);
        let text = metrics.text(&Readings::default());
        assert!(text.contains("zhixing_connections 0"));
        assert_eq!(text.matches("# HELP ").count(), text.matches("# TYPE ").count());
    }
}
