//! What a deputy sees.
