//! Rows, coordinates and the printed matrix.
