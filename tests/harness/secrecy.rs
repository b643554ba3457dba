//! What no log may hold: every story is told with these people, and at its end nothing logged speaks of them.

use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, Registry};

use crate::{PASSWORD, PU_ID};

/// Names, numbers and secrets the stories are told with, and the head every access token begins with.
const NEVER_LOGGED: [&str; 8] = [
    "老浦",
    "李四",
    "拖欠",
    PU_ID,
    "13900000000",
    "13900000001",
    PASSWORD,
    "eyJ0eXAiOiJhdCtqd3Qi",
];

/// Everything this program logged of itself, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The log of this process; kept from the first court on.
fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        let ours = filter_fn(|of| of.target().starts_with("zhixing"));
        let layer = tracing_subscriber::fmt::layer().json().with_writer(log.clone());
        Registry::default().with(layer.with_filter(ours)).try_init().ok();
        log
    })
}

/// Keeps what is logged from now on.
pub(crate) fn listen() {
    log();
}

/// What was logged so far in this process.
pub(crate) fn logged() -> String {
    let log = log().0.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8_lossy(&log).into_owned()
}

/// Fails when what was logged so far in this process speaks of anybody.
pub(crate) fn check() {
    let log = log().0.lock().unwrap_or_else(PoisonError::into_inner);
    check_text(&String::from_utf8_lossy(&log));
}

/// Fails when a log speaks of anybody.
pub(crate) fn check_text(log: &str) {
    for secret in NEVER_LOGGED {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "the log tells {secret}: {}", line.unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_of_nobody_passes() {
        check_text(r#"{"fields":{"message":"answered"},"span":{"operation":"SignIn","cost":13}}"#);
    }

    #[test]
    #[should_panic(expected = "the log tells 老浦")]
    fn what_the_program_logs_of_itself_is_heard() {
        listen();
        tracing::debug!(target: "zhixing_api::somewhere", party = "老浦", "a slip");
        check();
    }

    #[test]
    #[should_panic(expected = "the log tells 13900000000")]
    fn a_log_with_a_telephone_number_does_not() {
        check_text("{}\n{\"cause\":\"no account of 13900000000\"}\n");
    }
}
