//! Logs: one line an event, JSON in service and plain at a terminal. Never a query's text, its variables or a token.
//!
//! What libraries tell below a warning is never logged, whatever the filter says: a database driver or an HTTP server
//! tells values there, and nobody here reads all of what they tell.

use std::io::IsTerminal as _;

use tracing::Level;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, registry};

/// Starts logging to standard error; a second call changes nothing.
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let ours = filter_fn(|told| told.target().starts_with("zhixing") || *told.level() <= Level::WARN);
    let lines = layer().with_writer(std::io::stderr).with_target(true);
    let started = if std::io::stderr().is_terminal() {
        registry().with(filter).with(lines.with_filter(ours)).try_init()
    } else {
        registry().with(filter).with(lines.json().with_filter(ours)).try_init()
    };
    if started.is_err() {
        tracing::debug!("logging was started already");
    }
}
