//! (backstage)
