//! Signing in, staying in, and being put out.
