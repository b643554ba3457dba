//! Every operation and field as every role.
