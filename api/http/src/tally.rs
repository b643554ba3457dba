//! Counts of what is open (计数): connections of an address, sockets of a person, each with its cap.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// How many things are open for each key; no key is kept that has none.
pub(super) struct Tally<K> {
    open: Arc<Mutex<HashMap<K, usize>>>,
    cap: usize,
}

impl<K> Clone for Tally<K> {
    fn clone(&self) -> Self {
        Self {
            open: Arc::clone(&self.open),
            cap: self.cap,
        }
    }
}

impl<K: Copy + Eq + Hash> Tally<K> {
    pub(super) fn new(cap: usize) -> Self {
        Self {
            open: Arc::default(),
            cap,
        }
    }

    /// Counts one in; `None` when the key has as many as it may.
    pub(super) fn enter(&self, key: K) -> Option<Counted<K>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.get(&key).copied().unwrap_or_default();
        if count >= self.cap {
            return None;
        }
        open.insert(key, count + 1);
        Some(Counted {
            tally: self.clone(),
            key,
        })
    }
}

/// One counted in; counts itself out when dropped.
pub(super) struct Counted<K: Copy + Eq + Hash> {
    tally: Tally<K>,
    key: K,
}

impl<K: Copy + Eq + Hash> Drop for Counted<K> {
    fn drop(&mut self) {
        let mut open = self.tally.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_cap_and_leaves_nothing_behind() {
        let tally = Tally::new(2);
        let held = [tally.enter(1), tally.enter(1)];
        assert!(held.iter().all(Option::is_some));
        assert!(tally.enter(1).is_none());
        assert!(tally.enter(2).is_some());
        drop(held);
        assert!(tally.enter(1).is_some());
        assert!(tally.open.lock().expect("nobody panicked").is_empty());
    }
}
