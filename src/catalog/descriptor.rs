//! (descriptor)
