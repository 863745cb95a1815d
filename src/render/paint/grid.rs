//! Rectangles of pixels, and one laid over another.

use resvg::tiny_skia::Pixmap;

use super::color::Pixel;

/// Pixels in rows, from an upper left corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Grid<P> {
    /// The column of the corner, from the left of the picture or from a letter's place.
    pub(super) left: i32,
    /// The row of the corner.
    pub(super) top: i32,
    pub(super) width: usize,
    /// Row by row.
    pub(super) pixels: Vec<P>,
}

impl<P> Grid<P> {
    pub(super) fn height(&self) -> usize {
        self.pixels.len() / self.width.max(1)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[P]> {
        self.pixels.chunks_exact(self.width.max(1))
    }

    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = &mut [P]> {
        self.pixels.chunks_exact_mut(self.width.max(1))
    }

    /// The same shape with other pixels.
    pub(super) fn map<Q>(&self, pixel: impl Fn(&P) -> Q) -> Grid<Q> {
        Grid {
            left: self.left,
            top: self.top,
            width: self.width,
            pixels: self.pixels.iter().map(pixel).collect(),
        }
    }

    /// Puts `upper` over the grid, moved by columns and rows, and hands both pixels to `mix` where
    /// there are two.
    #[inline]
    pub(super) fn lay<Q: Copy>(
        &mut self,
        upper: &Grid<Q>,
        (columns, rows): (i32, i32),
        mut mix: impl FnMut(&mut P, Q),
    ) {
        let (column, row) = (
            upper.left + columns - self.left,
            upper.top + rows - self.top,
        );
        let lower_rows = self.rows_mut().skip(outside(row));
        let upper_rows = upper.rows().skip(outside(-row));
        for (lower, upper) in lower_rows.zip(upper_rows) {
            let lower = lower.get_mut(outside(column)..).unwrap_or_default();
            let upper = upper.get(outside(-column)..).unwrap_or_default();
            for (lower, upper) in lower.iter_mut().zip(upper) {
                mix(lower, *upper);
            }
        }
    }
}

impl<P: Clone + Default> Grid<P> {
    /// Pixels of the default value.
    pub(super) fn new(left: i32, top: i32, width: usize, height: usize) -> Self {
        Self {
            left,
            top,
            width,
            pixels: vec![P::default(); width * height],
        }
    }
}

impl From<&Pixmap> for Grid<Pixel> {
    fn from(pixmap: &Pixmap) -> Self {
        Self {
            left: 0,
            top: 0,
            width: usize::try_from(pixmap.width()).unwrap_or_default(),
            pixels: pixmap.data().as_chunks().0.to_vec(),
        }
    }
}

/// How many of one grid's pixels are before the other's first.
fn outside(distance: i32) -> usize {
    usize::try_from(distance).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::inside((1, 1), "....|.ab.|.cd.")]
    #[case::over_the_left((-1, 0), "b...|d...|....")]
    #[case::over_the_top((0, -1), "cd..|....|....")]
    #[case::over_the_corner((3, 2), "....|....|...a")]
    #[case::outside((4, 0), "....|....|....")]
    #[case::far_outside((-9, 9), "....|....|....")]
    fn what_is_laid_over_the_edge_is_cut_off(#[case] moved: (i32, i32), #[case] expected: &str) {
        let mut lower = Grid {
            left: 0,
            top: 0,
            width: 4,
            pixels: vec!['.'; 12],
        };
        let upper = Grid {
            left: 0,
            top: 0,
            width: 2,
            pixels: vec!['a', 'b', 'c', 'd'],
        };
        lower.lay(&upper, moved, |lower, upper| *lower = upper);
        let rows: Vec<String> = lower.rows().map(|row| row.iter().collect()).collect();
        assert_eq!(rows.join("|"), expected);
    }
}
