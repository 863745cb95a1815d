//! The words of a start marker: whose badges, which ones, and how they look.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::{
    badge::{BadgeId, BadgeIdError, Look, LookWarning},
    entity::{EntityRef, RefError},
};

/// What a block says of itself; what it does not say is for its surroundings to say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// `entity=`: whose badges.
    pub entity: Option<EntityRef>,
    /// `badges=`: which ones, in this order.
    pub badges: Option<Vec<BadgeId>>,
    /// `format=`: as which images.
    pub image: Option<Image>,
    /// All others: shields' parameters.
    pub look: Look,
}

/// A picture that READMEs show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Image {
    /// `svg`
    Svg,
    /// `png`
    Png,
}

/// Words that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WordsError {
    /// Not `name=value`.
    #[error("{0:?} is no name=value")]
    NoValue(String),
    /// A quote that is opened and not closed.
    #[error("{0:?} has no closing quote")]
    Unquoted(String),
    /// A name that means nothing here.
    #[error(
        "{0:?} is not known: expected entity, badges, format or a parameter of the look such as style"
    )]
    Unknown(String),
    /// A name that is there twice.
    #[error("{0} is there twice")]
    Twice(String),
    /// Not an entity.
    #[error(transparent)]
    Entity(#[from] RefError),
    /// Not a badge.
    #[error(transparent)]
    Badge(#[from] BadgeIdError),
    /// Not an image.
    #[error("format {0:?} is no image: expected svg or png")]
    Image(String),
    /// Not a look.
    #[error("{0}")]
    Look(LookWarning),
}

impl Words {
    /// These words, and of `others` what these do not say.
    #[must_use]
    pub fn or(mut self, others: &Self) -> Self {
        self.entity = self.entity.or_else(|| others.entity.clone());
        self.badges = self.badges.or_else(|| others.badges.clone());
        self.image = self.image.or(others.image);
        self.look.style = self.look.style.or(others.look.style);
        self
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), WordsError> {
        let was_there = match name {
            "entity" => self.entity.replace(value.parse()?).is_some(),
            "badges" => self.badges.replace(badges(value)?).is_some(),
            "format" => self.image.replace(value.parse()?).is_some(),
            _ => return Err(WordsError::Unknown(name.to_owned())),
        };
        if was_there {
            return Err(WordsError::Twice(name.to_owned()));
        }
        Ok(())
    }
}

fn badges(text: &str) -> Result<Vec<BadgeId>, BadgeIdError> {
    text.split(',').map(str::parse).collect()
}

/// Whether `name` is a parameter of the look. Markdown shows a PNG at its own size and other markups
/// say one, so that the scale is not a block's to choose.
fn is_of_the_look(name: &str) -> bool {
    name != "scale" && Look::PARAMETERS.contains(&name)
}

impl FromStr for Words {
    type Err = WordsError;

    /// Reads words that are parted by spaces; a value with spaces is in double quotes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (mut words, mut look) = (Self::default(), Vec::new());
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let name_end = rest.find(|c: char| c == '=' || c.is_whitespace());
            let parted = name_end.and_then(|end| rest.split_at_checked(end));
            let Some((name, Some(value))) = parted.map(|(name, at)| (name, at.strip_prefix('=')))
            else {
                let word = rest.split_whitespace().next().unwrap_or_default();
                return Err(WordsError::NoValue(word.to_owned()));
            };
            let (value, after) = match value.strip_prefix('"') {
                Some(quoted) => quoted
                    .split_once('"')
                    .ok_or_else(|| WordsError::Unquoted(rest.to_owned()))?,
                None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            if is_of_the_look(name) {
                look.push((name, value));
            } else {
                words.set(name, value)?;
            }
            rest = after.trim_start();
        }
        let (look, warnings) = Look::from_pairs(look);
        if let Some(warning) = warnings.into_iter().next() {
            return Err(WordsError::Look(warning));
        }
        words.look = look;
        Ok(words)
    }
}

/// The words as a start marker says them, each with a space before it.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(entity) = &self.entity {
            write!(f, " entity={entity}")?;
        }
        if let Some(badges) = &self.badges {
            let badges: Vec<_> = badges.iter().map(BadgeId::as_str).collect();
            write!(f, " badges={}", badges.join(","))?;
        }
        if let Some(image) = self.image {
            write!(f, " format={image}")?;
        }
        for (name, value) in self.look.to_pairs() {
            if value.is_empty() || value.contains(char::is_whitespace) {
                write!(f, " {name}=\"{value}\"")?;
            } else {
                write!(f, " {name}={value}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Svg => "svg",
            Self::Png => "png",
        })
    }
}

impl FromStr for Image {
    type Err = WordsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "svg" => Ok(Self::Svg),
            "png" => Ok(Self::Png),
            _ => Err(WordsError::Image(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("")]
    #[case(" entity=component:default/x")]
    #[case(" entity=component:default/x badges=owner,powered-by format=png style=flat color=red")]
    #[case(" label=\"built by\" logo=none")]
    #[case(" label=\"\" link=https://a.test/?a=b link=mailto:a@b.test")]
    fn words_are_read_and_written_back(#[case] text: &str) {
        assert_eq!(text.parse::<Words>().unwrap().to_string(), text);
    }

    #[rstest]
    #[case("owner", "\"owner\" is no name=value")]
    #[case("entity=component:x owner style=flat", "\"owner\" is no name=value")]
    #[case("label=\"a b", "\"label=\\\"a b\" has no closing quote")]
    #[case(
        "colour=red",
        "\"colour\" is not known: expected entity, badges, format"
    )]
    #[case("scale=2", "\"scale\" is not known")]
    #[case("=x", "\"\" is not known")]
    #[case("format=svg format=png", "format is there twice")]
    #[case("entity=x", "entity reference \"x\" names no kind")]
    #[case("badges=owner,", "badge id \"\" is not valid")]
    #[case("format=gif", "format \"gif\" is no image: expected svg or png")]
    #[case("style=round", "style: expected one of flat")]
    #[case("style=flat style=flat", "style: expected once")]
    fn words_that_cannot_be_read_say_why(#[case] text: &str, #[case] problem: &str) {
        let told = text.parse::<Words>().unwrap_err().to_string();
        assert!(told.starts_with(problem), "{told}");
    }

    #[test]
    fn what_a_block_does_not_say_is_said_by_others() {
        let words = |text: &str| text.parse::<Words>().unwrap();
        let block = words("badges=owner color=red");
        let others = words("entity=component:x badges=docs format=png style=flat");
        let together = "entity=component:x badges=owner format=png style=flat color=red";
        assert_eq!(block.or(&others), words(together));
    }
}
