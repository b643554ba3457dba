//! Many at once: no gap, no double, one winner.
