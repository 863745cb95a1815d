//! Where templates run: bounded in what they compute and write, with nothing to read but what they are
//! given.

use std::io::{self, Write};

use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::filters;

/// How many instructions one template may run; a badge's takes some ten.
const FUEL: u64 = 20_000;

/// How deep templates may nest.
const MAX_DEPTH: usize = 32;

/// The most that one template may write, in bytes: a `data:` logo is the longest that means something.
pub(super) const MAX_OUTPUT_BYTES: usize = 48 * 1024;

/// What a value in a path keeps as it is: the unreserved characters of RFC 3986, section 2.3.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Writes a value as one part of a path or a query (RFC 3986, section 2.1).
pub(super) fn percent_encoded(
    out: &mut Output<'_>,
    _: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    let text = value.to_string();
    write!(out, "{}", utf8_percent_encode(&text, KEPT)).map_err(Error::from)
}

pub(super) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(MAX_DEPTH);
    environment.set_debug(true);
    environment.remove_global("debug");
    filters::add_to(&mut environment);
    environment
}

/// A text that may grow so far.
#[derive(Default)]
pub(super) struct Limited(pub(super) Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_OUTPUT_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
