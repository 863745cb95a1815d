//! (cache)
