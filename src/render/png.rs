//! PNG.
#![allow(missing_docs)]
pub fn from_svg(_svg: &str, _scale: crate::badge::Scale) -> Result<Vec<u8>, std::fmt::Error> {
    Err(std::fmt::Error)
}
