//! Who may ask what, and what may be seen.

mod doors;
mod hidden;
mod links;
mod opaque;
mod pages;
pub(crate) mod table;
mod users;

/// A token that opens the private routes of the services in these tests.
pub(crate) const TOKEN: &str = "a-token-that-opens";

/// `Authorization` with a token.
fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}
