//! What an answer shows, told beside it to whoever counts.

use std::{cell::OnceCell, rc::Rc};

use actix_web::HttpResponse;

use super::counting::Tally;
use crate::{
    entity::EntityRef,
    service::{Format, Named},
};

/// What a good answer shows.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) what: What,
    /// Whose it is; none for a badge without an entity.
    pub(super) entity: Option<EntityRef>,
    /// Where it was counted before, so that it is found again.
    pub(super) tally: OnceCell<Tally>,
}

/// What an image tells of that says what went wrong, in one word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failed(pub(super) &'static str);

/// What it is that was shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum What {
    /// One badge of an entity.
    Badge { id: String, format: Format },
    /// Several badges in one image.
    Bar(Format),
    /// A badge that says what its URL says.
    Static(Format),
    /// The way from a badge, or from a bar, to the portal.
    Click { id: Option<String> },
}

impl What {
    pub(super) fn of(self, named: &Named) -> Shown {
        Shown {
            entity: Some(named.reference().clone()),
            ..self.of_nobody()
        }
    }

    pub(super) fn of_nobody(self) -> Shown {
        Shown {
            what: self,
            entity: None,
            tally: OnceCell::new(),
        }
    }
}

/// Tells what `answer` shows. Of one that tells of a failure, nothing is told.
pub(super) fn tell(answer: &mut HttpResponse, shown: impl FnOnce() -> Shown) {
    let status = answer.status();
    let is_good = !status.is_client_error() && !status.is_server_error();
    if is_good && !answer.headers().contains_key("x-badge-error") {
        answer.extensions_mut().insert(Rc::new(shown()));
    }
}

/// What `answer` shows, where that was told.
pub(super) fn told<B>(answer: &HttpResponse<B>) -> Option<Rc<Shown>> {
    answer.extensions().get::<Rc<Shown>>().cloned()
}
