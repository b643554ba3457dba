//! Hints that something happened to a root (动态提示), so that streams need not look again and again.
//!
//! A hint says "look", never what happened: the event table is the truth. It is given after the commit, to listeners of
//! this process at once, to other processes over one database by NOTIFY. A hint may be lost or come twice; a listener
//! looks anyway every [`NET`], so a lost one costs time and nothing else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How long a listener waits for a hint before it looks all the same.
const NET: Duration = Duration::from_secs(5);
/// Hints waiting to be sent to other processes; beyond it they are dropped.
const MOST_WAITING: usize = 4_096;
/// Roots named in one notification: a payload holds less than 8,000 bytes.
const ROOTS_AT_ONCE: usize = 200;
/// Pause before the listening connection is opened again.
const RECONNECT: Duration = Duration::from_secs(1);
const CHANNEL: &str = "zhixing_roots";

type Topics = Arc<Mutex<HashMap<Uuid, watch::Sender<()>>>>;

/// Where hints are given and heard, cheap to clone.
#[derive(Clone)]
pub struct Hints {
    topics: Topics,
    outward: mpsc::Sender<Uuid>,
    waiting: Arc<Mutex<Option<mpsc::Receiver<Uuid>>>>,
}

impl Default for Hints {
    fn default() -> Self {
        let (outward, waiting) = mpsc::channel(MOST_WAITING);
        Self {
            topics: Topics::default(),
            outward,
            waiting: Arc::new(Mutex::new(Some(waiting))),
        }
    }
}

impl Hints {
    /// Listens for what happens to `root` from now on.
    #[must_use]
    pub fn listen(&self, root: Uuid) -> Listening {
        let mut topics = lock(&self.topics);
        let heard = topics.entry(root).or_insert_with(|| watch::channel(()).0).subscribe();
        Listening {
            topics: Arc::clone(&self.topics),
            root,
            heard: Some(heard),
        }
    }

    /// Tells that something happened to `root`, here and in the other processes: after the commit, never before.
    pub fn tell(&self, root: Uuid) {
        wake(&self.topics, root);
        // full or without a relay: the net catches it
        self.outward.try_send(root).ok();
    }

    /// Carries hints between processes until `stop`; on `SQLite` there is one process and nothing to carry.
    pub async fn carry(&self, writer: &DatabaseConnection, url: &str, stop: CancellationToken) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (Some(waiting), DbBackend::Postgres) = (waiting, writer.get_database_backend()) else {
            return;
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = send(writer, waiting) => {}
            () = hear(&self.topics, url) => {}
        }
    }
}

/// Sends what was told here to the others.
async fn send(writer: &DatabaseConnection, mut waiting: mpsc::Receiver<Uuid>) {
    let mut roots = Vec::with_capacity(ROOTS_AT_ONCE);
    while waiting.recv_many(&mut roots, ROOTS_AT_ONCE).await > 0 {
        roots.sort_unstable();
        roots.dedup();
        let names: Vec<String> = roots.drain(..).map(|root| root.simple().to_string()).collect();
        let notify = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_notify($1, $2)",
            [CHANNEL.into(), names.join(",").into()],
        );
        if let Err(error) = writer.execute_raw(notify).await {
            tracing::debug!(cause = %error, "hints not sent, listeners look by themselves");
        }
    }
}

/// Hears what the others told, on a connection of its own.
async fn hear(topics: &Topics, url: &str) {
    loop {
        if let Err(error) = hear_until_broken(topics, url).await {
            tracing::warn!(cause = %error, "listening to the database broke off, it is tried again");
        }
        sleep(RECONNECT).await;
    }
}

async fn hear_until_broken(topics: &Topics, url: &str) -> Result<(), sea_orm::sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    wake_all(topics); // whatever was told while nobody listened
    while let Some(told) = listener.try_recv().await? {
        for root in told.payload().split(',') {
            if let Ok(root) = Uuid::try_parse(root) {
                wake(topics, root);
            }
        }
    }
    Ok(())
}

fn wake(topics: &Topics, root: Uuid) {
    if let Some(topic) = lock(topics).get(&root) {
        topic.send_replace(());
    }
}

fn wake_all(topics: &Topics) {
    for topic in lock(topics).values() {
        topic.send_replace(());
    }
}

fn lock(topics: &Topics) -> MutexGuard<'_, HashMap<Uuid, watch::Sender<()>>> {
    topics.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One listener of one root; the topic goes with its last listener.
pub struct Listening {
    topics: Topics,
    root: Uuid,
    heard: Option<watch::Receiver<()>>,
}

impl Listening {
    /// Waits for a hint, or until it is time to look without one.
    pub async fn hint(&mut self) {
        if let Some(heard) = &mut self.heard {
            timeout(NET, heard.changed()).await.ok();
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut topics = lock(&self.topics);
        self.heard = None;
        if topics.get(&self.root).is_some_and(|topic| topic.receiver_count() == 0) {
            topics.remove(&self.root);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a hint is there without waiting for the net.
    async fn hinted(listening: &mut Listening) -> bool {
        let heard = listening.heard.as_mut().expect("it listens");
        timeout(Duration::from_millis(20), heard.changed()).await.is_ok()
    }

    #[tokio::test]
    async fn a_hint_reaches_the_listeners_of_its_root_and_the_topic_goes_with_the_last() {
        let (hints, a, b) = (Hints::default(), Uuid::from_u128(1), Uuid::from_u128(2));
        let (mut first, mut second, mut other) = (hints.listen(a), hints.listen(a), hints.listen(b));
        hints.tell(a);
        assert!(hinted(&mut first).await && hinted(&mut second).await);
        assert!(!hinted(&mut other).await);

        hints.tell(a);
        hints.tell(a);
        assert!(hinted(&mut first).await, "told before it waited");
        assert!(!hinted(&mut first).await, "two hints at once are one");
        drop(first);
        assert_eq!(lock(&hints.topics).len(), 2);
        drop((second, other));
        assert_eq!(lock(&hints.topics).len(), 0);
    }
}
