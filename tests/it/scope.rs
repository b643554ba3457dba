//! Each sees his own: lists, counts, node, nested fields and search give the same set.
