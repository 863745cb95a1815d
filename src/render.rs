//! Drawing: a badge to SVG, an SVG to PNG, a badge to JSON.

mod drawing;
pub mod layout;
pub mod png;
mod rendered;
mod spec;
pub mod svg;
mod width;

pub use drawing::Drawing;
pub use rendered::Rendered;
pub use spec::{BadgeSpec, ShieldsBadge};
