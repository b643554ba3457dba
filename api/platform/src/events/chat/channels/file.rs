//! Files for a network of its own (文件投递): one JSON file a message, which somebody carries over.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::future::BoxFuture;
use serde_json::json;

use super::{Channel, Message};
use crate::events::chat::answer::Outcome;

/// A folder that messages are dropped into.
pub struct FileDrop {
    name: String,
    folder: PathBuf,
}

impl FileDrop {
    /// The folder, which must be there.
    #[must_use]
    pub const fn new(name: String, folder: PathBuf) -> Self {
        Self { name, folder }
    }
}

/// Writes a whole file or none: under another name first, which nobody takes for a message.
fn write(folder: &Path, key: &str, body: &str) -> io::Result<()> {
    let unfinished = folder.join(format!(".{key}.part"));
    let mut file = File::create(&unfinished)?;
    file.write_all(body.as_bytes())?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(format!("{key}.json")))
}

impl Channel for FileDrop {
    fn name(&self) -> &str {
        &self.name
    }

    fn a_minute(&self) -> Option<u32> {
        None
    }

    fn send<'a>(&'a self, message: &'a Message, _: DateTime<Utc>) -> BoxFuture<'a, Outcome> {
        let made_at = message.made_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let body = json!({ "id": message.key, "madeAt": made_at, "text": message.text }).to_string();
        let (folder, key) = (self.folder.clone(), message.key.clone());
        Box::pin(async move {
            let written = tokio::task::spawn_blocking(move || write(&folder, &key, &body)).await;
            match written {
                Ok(Ok(())) => Outcome::Sent,
                Ok(Err(_)) | Err(_) => Outcome::Again("not_written".to_owned()),
            }
        })
    }
}
