//! Drawing: a badge to SVG, to PNG, to JSON.

mod bar;
mod drawing;
mod fonts;
pub mod layout;
mod paint;
pub mod png;
mod rendered;
mod spec;
pub mod svg;
pub mod webp;
mod width;

pub use bar::Bar;
pub use drawing::Drawing;
pub use rendered::Rendered;
pub use spec::{BadgeSpec, ShieldsBadge};
