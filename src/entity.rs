//! What a catalog entity is called and the few facts of it that badges show.
//!
//! Names follow Backstage's rules: <https://backstage.io/docs/features/software-catalog/descriptor-format>
//! and <https://backstage.io/docs/features/software-catalog/references>.

mod document;
mod facts;
mod fields;
mod filter;
mod name;
mod read;
mod reference;
mod repository;
mod shared;
mod text;

pub use facts::Entity;
pub use fields::Fields;
pub use filter::{EntityFilter, FilterError, FilterField, MAX_STATEMENTS};
pub use name::{Kind, Name, NameError, Namespace};
pub use read::EntityError;
pub use reference::{EntityRef, RefError};
pub use repository::{
    Repository, RepositoryError, SOURCE_LOCATION, SourceLocation, trimmed as trimmed_folder,
};
pub use shared::SharedTexts;
