//! The icons of Simple Icons, packed into the program.
//!
//! Promises: nothing is fetched, and nothing is unpacked but the one icon that is asked for. The
//! three files are those of `assets/icons`, whose README says how they are made and laid out: two
//! sorted tables of names, and the records of the icons, each compressed by itself.

use miniz_oxide::inflate;

const RECORDS: &[u8] = include_bytes!("../../../assets/icons/icons.bin");
const SLUGS: &str = include_str!("../../../assets/icons/slugs.tsv");
const TITLES: &str = include_str!("../../../assets/icons/titles.tsv");

/// The most bytes of a record: twice the longest of today's.
const MAX_RECORD_BYTES: usize = 128 * 1024;

/// One icon, by the place of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct IconId(usize);

/// An icon's parts, as they stand in its SVG.
#[derive(Debug, Clone)]
pub(super) struct Icon {
    record: String,
}

impl IconId {
    /// The icon that a slug, or a title in lower case, stands for.
    pub(super) fn find(name: &str) -> Option<Self> {
        let slug = |slug| row(SLUGS, slug)?.parse().ok().map(Self);
        slug(name).or_else(|| slug(row(TITLES, name)?))
    }

    /// Unpacks the icon.
    pub(super) fn read(self) -> Option<Icon> {
        let (length, rest) = RECORDS.get(self.0..)?.split_first_chunk::<2>()?;
        let packed = rest.get(..usize::from(u16::from_le_bytes(*length)))?;
        let record = inflate::decompress_to_vec_with_limit(packed, MAX_RECORD_BYTES).ok()?;
        Some(Icon {
            record: String::from_utf8(record).ok()?,
        })
    }
}

/// The slugs of all icons, in the order of their bytes.
pub(super) fn slugs() -> impl Iterator<Item = &'static str> {
    SLUGS
        .lines()
        .filter_map(|line| Some(line.split_once('\t')?.0))
}

impl Icon {
    /// The brand's colour: six hex digits, in capitals.
    pub(super) fn hex(&self) -> &str {
        self.heading().0
    }

    /// The brand's name, with entities.
    pub(super) fn title(&self) -> &str {
        self.heading().1
    }

    /// The shape, in a box of 24 by 24.
    pub(super) fn path(&self) -> &str {
        self.line(1)
    }

    /// Left, top, right and bottom edge of the shape, unless it is as wide as high.
    pub(super) fn bounds(&self) -> Option<[f64; 4]> {
        let mut edges = self.line(2).split(' ').map(|edge| edge.parse().ok());
        Some([
            edges.next()??,
            edges.next()??,
            edges.next()??,
            edges.next()??,
        ])
    }

    /// The shape moved to the corner of its bounds, where that takes more than an addition.
    pub(super) fn moved_path(&self) -> Option<&str> {
        Some(self.line(3)).filter(|path| !path.is_empty())
    }

    fn heading(&self) -> (&str, &str) {
        self.line(0).split_once(' ').unwrap_or_default()
    }

    fn line(&self, at: usize) -> &str {
        self.record.split('\n').nth(at).unwrap_or_default()
    }
}

/// The value that a table has for a key: a binary search through its lines.
fn row<'t>(table: &'t str, key: &str) -> Option<&'t str> {
    let is_break = |byte: &u8| *byte == b'\n';
    let bytes = table.as_bytes();
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low.midpoint(high);
        let before = bytes.get(low..middle)?.iter().rposition(is_break);
        let start = before.map_or(low, |at| low + at + 1);
        let end = middle + bytes.get(middle..)?.iter().position(is_break)?;
        let (name, value) = table.get(start..end)?.split_once('\t')?;
        match name.cmp(key) {
            std::cmp::Ordering::Equal => return Some(value),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_found_by_its_slug_and_can_be_read() {
        let mut before = "";
        for slug in slugs() {
            assert!(before < slug, "{slug} is not in its place");
            before = slug;
            let icon = IconId::find(slug).and_then(IconId::read).unwrap();
            assert_eq!(icon.hex().len(), 6, "{slug}");
            assert!(icon.path().starts_with(['M', 'm']), "{slug}");
            assert!(!icon.title().is_empty(), "{slug}");
        }
        assert_eq!(slugs().count(), 3_470);
    }

    #[test]
    fn a_name_between_the_names_is_none() {
        for name in [
            "", "0", "gith", "githubb", "zzzzz", "~", "\n", "\t", "é", "aws\t0",
        ] {
            assert_eq!(IconId::find(name), None, "{name:?}");
        }
    }
}
