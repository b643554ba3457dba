//! Figures of the store: the same whichever process tells them, so they have a page of their own that is read once.

use std::sync::atomic::{AtomicI64, AtomicU64};
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// What the store told of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Depths {
    /// Outbox entries not yet told.
    pub(crate) outbox: i64,
    /// Age of the oldest of them.
    pub(crate) outbox_age: Duration,
    /// Messages to the work chat not yet sent.
    pub(crate) chat_waiting: i64,
    /// Messages to the work chat that are not tried any more.
    pub(crate) chat_dead: i64,
    /// Audit entries not yet in the chain.
    pub(crate) unsealed: i64,
    /// When the last copy was made, in seconds since 1970.
    pub(crate) backed_up: Option<i64>,
}

/// The figures as text; of a store that did not answer that alone is told.
pub(crate) fn text(depths: Option<Depths>) -> String {
    let mut registry = Registry::default();
    let it = registry.sub_registry_with_prefix("zhixing_store");
    let whole = |value: i64| {
        let gauge = Gauge::<i64, AtomicI64>::default();
        gauge.set(value);
        gauge
    };
    it.register(
        "up",
        "1 when the store told its figures, 0 when it did not answer in time",
        whole(i64::from(depths.is_some())),
    );
    if let Some(depths) = depths {
        let age = Gauge::<f64, AtomicU64>::default();
        age.set(depths.outbox_age.as_secs_f64());
        it.register(
            "outbox_waiting",
            "Entries of the outbox that wait to be told",
            whole(depths.outbox),
        );
        it.register_with_unit(
            "outbox_age",
            "Age of the oldest entry of the outbox that waits to be told",
            Unit::Seconds,
            age,
        );
        it.register(
            "chat_waiting",
            "Messages to the work chat that wait to be sent",
            whole(depths.chat_waiting),
        );
        it.register(
            "chat_dead",
            "Messages to the work chat that are not tried any more, as zhixing chat list-dead tells",
            whole(depths.chat_dead),
        );
        it.register(
            "audit_unsealed",
            "Audit entries that are not in the chain yet",
            whole(depths.unsealed),
        );
        it.register_with_unit(
            "backup_timestamp",
            "When the store was last copied by zhixing backup, 0 when it never was",
            Unit::Seconds,
            whole(depths.backed_up.unwrap_or_default()),
        );
    }
    let mut text = String::new();
    encode(&mut text, &registry).expect("a text takes everything");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_tells_what_waits_or_that_it_is_away() {
        let depths = Depths {
            unsealed: 7,
            chat_waiting: 3,
            chat_dead: 2,
            outbox_age: Duration::from_millis(1_500),
            backed_up: Some(1_790_000_000),
            ..Depths::default()
        };
        let text = text(Some(depths));
        for line in [
            "zhixing_store_up 1",
            "zhixing_store_audit_unsealed 7",
            "zhixing_store_chat_waiting 3",
            "zhixing_store_chat_dead 2",
            "zhixing_store_outbox_age_seconds 1.5",
            "zhixing_store_backup_timestamp_seconds 1790000000",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
        let away = super::text(None);
        assert!(away.contains("zhixing_store_up 0") && !away.contains("audit"), "{away}");
    }
}
