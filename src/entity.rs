//! What a catalog entity is called and the few facts of it that badges show.
//!
//! Names follow Backstage's rules: <https://backstage.io/docs/features/software-catalog/descriptor-format>
//! and <https://backstage.io/docs/features/software-catalog/references>.

mod document;
mod facts;
mod filter;
mod name;
mod reference;
mod shared;
mod text;

pub use facts::{Entity, EntityError};
pub use filter::{EntityFilter, FilterError, FilterField, MAX_STATEMENTS};
pub use name::{Kind, Name, NameError, Namespace};
pub use reference::{EntityRef, RefError};
pub use shared::SharedTexts;
