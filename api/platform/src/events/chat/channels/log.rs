//! The log (日志): where the lines of a court without robots can be read. A line holds a case number, a node's name and a
//! handler's name by contract, and nothing else.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

use super::{Channel, Message};
use crate::events::chat::answer::Outcome;

/// Logs messages line by line.
pub struct Log {
    name: String,
}

impl Log {
    /// The log under a name.
    #[must_use]
    pub const fn new(name: String) -> Self {
        Self { name }
    }
}

impl Channel for Log {
    fn name(&self) -> &str {
        &self.name
    }

    fn a_minute(&self) -> Option<u32> {
        None
    }

    fn send<'a>(&'a self, message: &'a Message, _: DateTime<Utc>) -> BoxFuture<'a, Outcome> {
        for line in message.text.lines() {
            tracing::info!(chat.key = %message.key, line, "work chat");
        }
        Box::pin(std::future::ready(Outcome::Sent))
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("one writer").extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn each_line_is_logged_by_itself() {
        let written = Written::default();
        let writer = written.clone();
        let told = tracing_subscriber::fmt()
            .json()
            .with_writer(move || writer.clone())
            .finish();
        let message = Message {
            key: "chat-1".to_owned(),
            text: "甲\n乙".to_owned(),
            made_at: DateTime::UNIX_EPOCH,
        };
        tracing::subscriber::with_default(told, || {
            drop(Log::new("log".to_owned()).send(&message, DateTime::UNIX_EPOCH));
        });
        let text = String::from_utf8(written.0.lock().expect("one reader").clone()).expect("text");
        let fields: Vec<_> = text
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["fields"].clone())
            .collect();
        let line = |line: &str| serde_json::json!({ "message": "work chat", "chat.key": "chat-1", "line": line });
        assert_eq!(fields, [line("甲"), line("乙")]);
    }
}
