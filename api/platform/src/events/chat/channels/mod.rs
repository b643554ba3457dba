//! How messages leave the court (通道): robots of three operators, a webhook, files for a network of its own, and the log.

mod dingtalk;
mod feishu;
mod file;
mod log;
mod post;
mod webhook;
mod wecom;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

pub use self::dingtalk::DingTalk;
pub use self::feishu::Feishu;
pub use self::file::FileDrop;
pub use self::log::Log;
pub use self::post::{Post, PostError};
pub use self::webhook::Webhook;
pub use self::wecom::WeCom;
use super::answer::Outcome;

/// A message on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The name it is known by outside; the same whenever it is sent again. Fit for a file name and a header.
    pub key: String,
    /// What it says.
    pub text: String,
    /// When its lines were merged, business time.
    pub made_at: DateTime<Utc>,
}

/// One way out.
pub trait Channel: Send + Sync {
    /// Its name in the settings.
    fn name(&self) -> &str;

    /// Most messages it takes in any minute; none where nothing limits it.
    fn a_minute(&self) -> Option<u32>;

    /// Sends a message at `real` time; a text of the other side is neither kept nor logged.
    fn send<'a>(&'a self, message: &'a Message, real: DateTime<Utc>) -> BoxFuture<'a, Outcome>;
}

/// HMAC-SHA256 in base64, as all of them sign.
fn signature(key: &[u8], text: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text);
    STANDARD.encode(mac.finalize().into_bytes())
}
