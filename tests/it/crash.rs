//! Killed in mid-load: nothing acknowledged is lost, nothing is done twice.
