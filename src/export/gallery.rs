//! Pages that show the exported badges: a row an entity. They need no script and nothing from elsewhere.

use std::fmt::Write;

use super::EntityEntry;

/// The first page.
pub(super) const FIRST: &str = "index.html";

/// Where the further pages are.
pub(super) const FURTHER: &str = "gallery";

/// What tells a page of ours.
pub(super) const MARK: &str = r#"<meta name="generator" content="backstage-badges">"#;

/// How many entities a page shows: more images than a few thousand make a browser slow.
const ENTITIES_OF_A_PAGE: usize = 500;

const STYLE: &str = "body{font:14px/1.5 system-ui,sans-serif;margin:2em}td{padding:.2em 1em .2em 0;\
                     vertical-align:top}img{margin-right:.3em;vertical-align:middle;max-height:28px}";

/// Pages, one after the other.
#[derive(Debug)]
pub(super) struct Gallery {
    rows: String,
    in_page: usize,
    page: usize,
    pages: usize,
}

impl Gallery {
    /// Pages for so many `entities`.
    pub(super) fn new(entities: usize) -> Self {
        Self {
            rows: String::new(),
            in_page: 0,
            page: 1,
            pages: entities.div_ceil(ENTITIES_OF_A_PAGE).max(1),
        }
    }

    /// Adds a row; the path and the text of a page that has become full.
    pub(super) fn add(&mut self, entry: &EntityEntry) -> Option<(String, String)> {
        let is_full = self.in_page == ENTITIES_OF_A_PAGE;
        let page = is_full.then(|| self.turn());
        self.in_page += 1;
        let up = if self.page == 1 { "" } else { "../" };
        let mut images = String::new();
        for badge in &entry.badges {
            let Some(file) = badge.files.first() else {
                continue;
            };
            let text = format!("{}: {}", badge.label, badge.message);
            let image = format!(
                r#"<img src="{up}{}" alt="{}" loading="lazy">"#,
                escaped(file),
                escaped(text.trim_start_matches(": "))
            );
            // Writing into a text cannot fail.
            let _ = match badge.link.as_deref().filter(|link| is_web(link)) {
                Some(link) => write!(images, r#"<a href="{}">{image}</a>"#, escaped(link)),
                None => write!(images, "{image}"),
            };
        }
        let (link, entity) = (escaped(&entry.link), escaped(&entry.entity));
        let _ = writeln!(
            self.rows,
            r#"<tr><td><a href="{link}">{entity}</a></td><td>{images}</td></tr>"#
        );
        page
    }

    /// The last page.
    pub(super) fn end(&mut self) -> (String, String) {
        self.turn()
    }

    fn turn(&mut self) -> (String, String) {
        let page = (path(self.page), self.html());
        self.rows.clear();
        self.in_page = 0;
        self.page += 1;
        page
    }

    fn html(&self) -> String {
        let up = if self.page == 1 { "" } else { "../" };
        let step = |to: usize, word: &str| {
            let is_there = (1..=self.pages).contains(&to);
            let link = format!(r#"<a href="{up}{}">{word}</a>"#, path(to));
            if is_there { link } else { String::new() }
        };
        let steps = if self.pages == 1 {
            String::new()
        } else {
            format!(
                "<p>Page {} of {} {} {}</p>\n",
                self.page,
                self.pages,
                step(self.page - 1, "previous"),
                step(self.page + 1, "next")
            )
        };
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n{MARK}\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' file:; \
             style-src 'unsafe-inline'\">\n<title>Badges</title>\n<style>{STYLE}</style>\n\
             <h1>Badges</h1>\n{steps}<table>\n{}</table>\n{steps}</html>\n",
            self.rows
        )
    }
}

fn path(page: usize) -> String {
    if page == 1 {
        FIRST.to_owned()
    } else {
        format!("{FURTHER}/{page}.html")
    }
}

fn is_web(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:")
}

/// `text` for an element or a quoted attribute of HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
