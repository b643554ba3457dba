//! Builds the channels of the work chat (工作群通道) as the settings want them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use crate::config::{ChatSettings, ChatWay, ConfigError};
use crate::events::chat::Chat;
use crate::events::chat::channels::{Channel, DingTalk, Feishu, FileDrop, Log, Post, WeCom, Webhook};
use crate::events::chat::rules::Hours;

/// How long another side may take over one message.
const WITHIN: Duration = Duration::from_secs(10);

/// The work chat with the settings of a secret folder: the log alone where there are none.
///
/// # Errors
/// [`ConfigError`], in one sentence that names the channel.
pub(super) fn load(folder: Option<&Path>) -> Result<Chat, ConfigError> {
    let settings = folder.map(ChatSettings::load).transpose()?.flatten();
    let Some(settings) = settings else {
        return Ok(Chat::default());
    };
    let built = settings.channels.iter().map(|channel| {
        let built = channel_of(&channel.name, &channel.way);
        built.map_err(|reason| settings.refused(&channel.name, &reason))
    });
    let channels = built.collect::<Result<_, _>>()?;
    Ok(Chat::new(channels, Hours::new(settings.quiet_from, settings.digest_at)))
}

fn channel_of(name: &str, way: &ChatWay) -> Result<Arc<dyn Channel>, String> {
    let name = name.to_owned();
    let post = |url: &SecretString| Post::try_new(url, WITHIN).map_err(|error| error.to_string());
    Ok(match way {
        ChatWay::Wecom { url } => Arc::new(WeCom::new(name, post(url)?)),
        ChatWay::Dingtalk { url, secret } => Arc::new(DingTalk::new(name, post(url)?, secret.clone())),
        ChatWay::Feishu { url, secret } => Arc::new(Feishu::new(name, post(url)?, secret.clone())),
        ChatWay::Webhook { url, secret } => {
            let webhook = Webhook::try_new(name, post(url)?, secret);
            Arc::new(webhook.ok_or("its secret is no base64 text of 24 to 64 bytes")?)
        }
        ChatWay::File { folder } if folder.is_dir() => Arc::new(FileDrop::new(name, folder.clone())),
        ChatWay::File { folder } => return Err(format!("{} is no folder; make it", folder.display())),
        ChatWay::Log => Arc::new(Log::new(name)),
    })
}
