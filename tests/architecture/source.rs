//! A source file, read for the modules that it names and declares.
//!
//! Paths are read from tokens, not from text, so that a comment or a string that speaks of another
//! module is no mention of it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    str::FromStr,
};

use proc_macro2::{Delimiter, Group, LexError, TokenStream, TokenTree};

/// A source file, with its path below `src/`.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// A place that names a module of the crate's root.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) module: String,
    pub(crate) line: usize,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.into(),
            text: text.to_owned(),
        }
    }

    /// Every source of the crate.
    pub(crate) fn all() -> io::Result<Vec<Self>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut sources = Vec::new();
        read_below(&root, &root, &mut sources)?;
        Ok(sources)
    }

    /// The module of the root that the file is part of: `badge` for `badge/color.rs`.
    pub(crate) fn module(&self) -> String {
        let first = self.path.iter().next().unwrap_or_default();
        first.to_string_lossy().trim_end_matches(".rs").to_owned()
    }

    /// Where the file names modules of the root, through `crate` or through `super`.
    pub(crate) fn mentions(&self) -> Result<Vec<Mention>, LexError> {
        let mut found = Vec::new();
        collect_mentions(&self.tokens()?, self.depth(), &mut found);
        Ok(found)
    }

    /// The modules that the file declares and that live in files of their own.
    pub(crate) fn declared_modules(&self) -> Result<Vec<String>, LexError> {
        let tokens = self.tokens()?;
        let declared = tokens.windows(3).filter_map(|window| match window {
            [mod_, TokenTree::Ident(name), end] if is_ident(mod_, "mod") && is_punct(end, ';') => {
                Some(name.to_string())
            }
            _ => None,
        });
        Ok(declared.collect())
    }

    /// How many `super` lead from the file to the crate's root.
    fn depth(&self) -> usize {
        match self.module().as_str() {
            "lib" | "main" => 0,
            _ => self.path.iter().count(),
        }
    }

    pub(crate) fn tokens(&self) -> Result<Vec<TokenTree>, LexError> {
        Ok(TokenStream::from_str(&self.text)?.into_iter().collect())
    }
}

/// Takes every `.rs` file below `directory`.
fn read_below(root: &Path, directory: &Path, sources: &mut Vec<Source>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            read_below(root, &path, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(Source {
                path: path.strip_prefix(root).unwrap_or(&path).to_owned(),
                text: fs::read_to_string(&path)?,
            });
        }
    }
    Ok(())
}

/// Walks `tokens`, which stand `depth` modules below the root, for paths that start at the root.
fn collect_mentions(tokens: &[TokenTree], depth: usize, found: &mut Vec<Mention>) {
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        rest = after;
        if is_ident(token, "mod")
            && let [TokenTree::Ident(_), TokenTree::Group(body), after @ ..] = after
        {
            collect_mentions(&tokens_of(body), depth + 1, found);
            rest = after;
        } else if is_ident(token, "crate") {
            collect_named(after, found);
        } else if is_ident(token, "super") {
            let mut ups = 1;
            while let [colon, _, next, after @ ..] = rest
                && is_punct(colon, ':')
                && is_ident(next, "super")
            {
                ups += 1;
                rest = after;
            }
            if ups == depth {
                collect_named(rest, found);
            } else if let [colon, _, TokenTree::Group(names), after @ ..] = rest
                && is_punct(colon, ':')
            {
                collect_mentions(&tokens_of(names), depth.saturating_sub(ups), found);
                rest = after;
            }
        } else if let TokenTree::Group(group) = token {
            collect_mentions(&tokens_of(group), depth, found);
        }
    }
}

/// Takes the modules that follow the root: `::a`, `::{a, b::c}` or `::*`.
fn collect_named(after_root: &[TokenTree], found: &mut Vec<Mention>) {
    let [first, second, name, ..] = after_root else {
        return;
    };
    if !(is_punct(first, ':') && is_punct(second, ':')) {
        return;
    }
    match name {
        TokenTree::Group(names) if names.delimiter() == Delimiter::Brace => {
            let names = tokens_of(names);
            let paths = names.split(|token| is_punct(token, ','));
            found.extend(paths.filter_map(|path| path.first().map(mention)));
        }
        name => found.push(mention(name)),
    }
}

fn mention(token: &TokenTree) -> Mention {
    Mention {
        module: token.to_string(),
        line: token.span().start().line,
    }
}

pub(crate) fn tokens_of(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

pub(crate) fn is_ident(token: &TokenTree, text: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == text)
}

pub(crate) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}
