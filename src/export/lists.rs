//! What was exported: `index.json` for programs, and a gallery for people.

use std::{collections::HashSet, fs::File, io::Read, path::Path};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::{
    ExportError, Folder, Put,
    folder::{Pending, at},
    gallery,
};

/// The list for programs.
pub(super) const INDEX: &str = "index.json";

/// What it begins with.
const INDEX_START: &str = r#"{"generator":"backstage-badges","version":1,"entities":["#;

/// An entity that was exported.
#[derive(Debug, Clone, Serialize)]
pub struct EntityEntry {
    /// Its reference.
    pub entity: String,
    /// Its page in the catalog.
    pub link: String,
    /// Its badges, in their order.
    pub badges: Vec<BadgeEntry>,
}

/// A badge that was exported.
#[derive(Debug, Clone, Serialize)]
pub struct BadgeEntry {
    /// Its id.
    pub id: String,
    /// The left half's text.
    pub label: String,
    /// The right half's text.
    pub message: String,
    /// The page that it leads to.
    pub link: Option<String>,
    /// Its files, below the folder.
    pub files: Vec<String>,
}

/// The paths that an export has written, and the lists of them where there are any.
#[derive(Debug)]
pub struct Lists<'a> {
    folder: &'a Folder,
    /// Hashes of the paths: of two paths with one hash, one is kept that could go.
    kept: HashSet<u64>,
    written: Option<Written>,
    puts: Vec<Put>,
}

#[derive(Debug)]
struct Written {
    index: Pending,
    gallery: gallery::Gallery,
    is_first: bool,
}

impl<'a> Lists<'a> {
    /// Begins lists of `entities` entities, or of nothing where they are not to be shown.
    pub fn begin(
        folder: &'a Folder,
        entities: usize,
        are_shown: bool,
    ) -> Result<Self, ExportError> {
        let mut lists = Self {
            folder,
            kept: HashSet::new(),
            written: None,
            puts: Vec::new(),
        };
        if are_shown {
            for name in [INDEX, gallery::FIRST] {
                let path = folder.root().join(name);
                if path.exists() && !is_list(&path) {
                    return Err(ExportError::Foreign(path));
                }
            }
            let mut index = folder.begin(INDEX)?;
            index.write(INDEX_START)?;
            lists.written = Some(Written {
                index,
                gallery: gallery::Gallery::new(entities),
                is_first: true,
            });
        }
        Ok(lists)
    }

    /// Adds an entity with its files.
    pub fn add(&mut self, entry: &EntityEntry) -> Result<(), ExportError> {
        let files = entry.badges.iter().flat_map(|badge| &badge.files);
        self.kept.extend(files.map(|path| hash(path)));
        let Some(written) = &mut self.written else {
            return Ok(());
        };
        let before = if written.is_first { "\n" } else { ",\n" };
        written.is_first = false;
        // Texts under text keys always serialise.
        let line = serde_json::to_string(entry).unwrap_or_default();
        written.index.write(before)?;
        written.index.write(&line)?;
        let page = written.gallery.add(entry);
        self.put_page(page)
    }

    fn put_page(&mut self, page: Option<(String, String)>) -> Result<(), ExportError> {
        if let Some((path, html)) = page {
            self.puts.push(self.folder.put(&path, html.as_bytes())?);
            self.kept.insert(hash(&path));
        }
        Ok(())
    }

    /// Ends the lists: what became of each of their files. What belongs to the export is known then.
    pub fn end(&mut self) -> Result<Vec<Put>, ExportError> {
        if let Some(mut written) = self.written.take() {
            written.index.write("\n]}\n")?;
            let page = written.gallery.end();
            self.put_page(Some(page))?;
            self.puts.push(written.index.end()?);
            self.kept.insert(hash(INDEX));
        }
        Ok(std::mem::take(&mut self.puts))
    }

    /// Whether the file at `path`, below the folder, is of this export.
    pub(super) fn keeps(&self, path: &str) -> bool {
        self.kept.contains(&hash(path))
    }
}

fn hash(path: &str) -> u64 {
    xxh3_64(path.as_bytes())
}

/// Whether the file at `path` is a list that an export wrote.
pub(super) fn is_list(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).map_err(at(path)).map(|file| {
        // Long enough for the first lines of a page.
        file.take(300).read_to_end(&mut start).is_ok()
    });
    let start = String::from_utf8_lossy(&start);
    read.unwrap_or(false) && (start.starts_with(INDEX_START) || start.contains(gallery::MARK))
}
