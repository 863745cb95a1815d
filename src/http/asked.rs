//! What a request asks for beyond its path: the look, the format, and how strictly.

use actix_web::{HttpRequest, http::header};
use url::form_urlencoded;

use super::{accept, limits};
use crate::{
    badge::{BadgeId, Look, LookWarning},
    service::{Failure, Format},
};

/// The most badges that one request may name: a look with a logo is written once for each.
pub(super) const MAX_BADGES: usize = 50;

/// The query and the headers of one request, read once.
#[derive(Debug)]
pub(super) struct Asked {
    pairs: Vec<(String, String)>,
    /// How badges are to look.
    pub(super) look: Look,
    /// Parameters that count as not given.
    pub(super) warnings: Vec<LookWarning>,
    /// `strict=1`: a failed image has the status of its failure.
    pub(super) is_strict: bool,
}

/// A format, and whether `Accept` chose it, so that caches must keep one answer for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) format: Format,
    pub(super) is_negotiated: bool,
}

impl Asked {
    pub(super) fn of(request: &HttpRequest) -> Self {
        Self::of_pairs(pairs(request).collect())
    }

    /// The same where nothing hangs on the look but style and scale: a logo takes time to read.
    pub(super) fn plainly(request: &HttpRequest) -> Self {
        let wanted = ["style", "scale", "format"];
        let pairs = pairs(request).take(limits::MAX_PARAMETERS);
        Self::of_pairs(
            pairs
                .filter(|(name, _)| wanted.contains(&name.as_str()))
                .collect(),
        )
    }

    fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        let borrowed = pairs
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()));
        let (look, warnings) = Look::from_pairs(borrowed);
        let is_strict = matches!(value(&pairs, "strict"), Some("1" | "true"));
        Self {
            pairs,
            look,
            warnings,
            is_strict,
        }
    }

    /// The value of the first parameter `name`, decoded.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        value(&self.pairs, name)
    }

    /// Every parameter, in order, decoded.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The values of each parameter `name`, decoded.
    pub(super) fn parameters(&self, name: &str) -> impl Iterator<Item = &str> {
        self.pairs()
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The value of a parameter that is given once; one that is given twice counts as not given.
    pub(super) fn single(&self, name: &str) -> Option<&str> {
        let mut values = self.pairs.iter().filter(|(key, _)| key == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    /// The ids of `badges=a,b`, where they are given.
    pub(super) fn badge_ids(&self) -> Result<Option<Vec<&str>>, Failure> {
        let Some(list) = self.parameter("badges") else {
            return Ok(None);
        };
        if list.split(',').count() > MAX_BADGES {
            let wrong = format!("badges: there are too many: expected at most {MAX_BADGES}");
            return Err(Failure::Invalid(wrong));
        }
        let id = |id| match str::parse::<BadgeId>(id) {
            Ok(_) => Ok(id),
            Err(error) => Err(Failure::Invalid(format!("badges: {error}"))),
        };
        list.split(',').map(id).collect::<Result<_, _>>().map(Some)
    }

    /// The format: by extension, else by `format`, else by `Accept`.
    pub(super) fn format(&self, request: &HttpRequest, extension: Option<Format>) -> Chosen {
        let named = || self.single("format").and_then(Format::from_extension);
        match extension.or_else(named) {
            Some(format) => Chosen {
                format,
                is_negotiated: extension.is_none(),
            },
            None => Chosen {
                format: accept::preferred(accept(request)),
                is_negotiated: true,
            },
        }
    }
}

fn pairs(request: &HttpRequest) -> impl Iterator<Item = (String, String)> {
    form_urlencoded::parse(request.query_string().as_bytes()).into_owned()
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// The `Accept` header, where it can be read.
pub(super) fn accept(request: &HttpRequest) -> Option<&str> {
    request.headers().get(header::ACCEPT)?.to_str().ok()
}
