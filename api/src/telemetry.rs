//! Logs: one line an event, JSON in service and plain at a terminal. Never a query's text, its variables or a token.
//!
//! What libraries tell below a warning is never logged, whatever the filter says: a database driver or an HTTP server
//! tells values there, and nobody here reads all of what they tell. Of a panic the place is logged and not its message,
//! which may quote what was being worked on.

mod traces;

use std::io::IsTerminal as _;
use std::panic::{self, PanicHookInfo};

use tracing::Level;
use tracing_subscriber::filter::{FilterExt as _, filter_fn};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, registry};

pub use self::traces::{Traces, TracesError};

/// Starts logging to standard error, and sending traces to `traces_to` where it names an address; a second call changes
/// nothing. What it gives back sends the last of them.
///
/// # Errors
/// One sentence when the address does not serve.
pub fn start(filter: &str, traces_to: &str) -> Result<Traces, TracesError> {
    panic::set_hook(Box::new(panicked));
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let ours = filter_fn(|told| told.target().starts_with("zhixing") || *told.level() <= Level::WARN);
    let lines = layer().with_writer(std::io::stderr).with_target(true);
    let lines = if std::io::stderr().is_terminal() {
        lines.with_filter(filter.and(ours)).boxed()
    } else {
        lines.json().with_filter(filter.and(ours)).boxed()
    };
    let traces = Traces::to(traces_to)?;
    if registry().with(lines).with(traces.layer()).try_init().is_err() {
        tracing::debug!("logging was started already");
    }
    Ok(traces)
}

fn panicked(panic: &PanicHookInfo<'_>) {
    let (file, line) = panic.location().map_or(("unknown", 0), |at| (at.file(), at.line()));
    tracing::error!(file, line, "panicked");
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("one writer").extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_is_told_by_its_place_and_not_by_its_message() {
        let log = Log::default();
        let writer = log.clone();
        let told = tracing_subscriber::fmt().with_writer(move || writer.clone()).finish();
        tracing::subscriber::with_default(told, || {
            panic::set_hook(Box::new(panicked));
            panic::catch_unwind(|| panic!("{} owes 5000.00", "Lao Pu")).expect_err("it panics");
        });
        let text = String::from_utf8(log.0.lock().expect("one reader").clone()).expect("text");
        assert!(text.contains("panicked") && text.contains("telemetry.rs"), "{text}");
        assert!(!text.contains("Lao Pu") && !text.contains("5000"), "{text}");
    }
}
