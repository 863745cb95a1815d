//! The blur of a shadow: SVG's `feGaussianBlur` (Filter Effects Level 1, section 9.9) by the
//! Gaussian itself, cut off at three standard deviations as in Chromium's rasterizer.
//!
//! It is linear: the blur of a text is the sum of its letters' blurs, so that each letter is
//! blurred once and kept.

use super::grid::Grid;

/// How far a blur reaches, in standard deviations.
const REACH: f32 = 3.0;

/// Blurs an area by a standard deviation of `deviation` pixels.
pub(super) fn blur(area: &Grid<f32>, deviation: f32) -> Grid<f32> {
    let kernel = kernel(deviation);
    let (taps, reach) = (kernel.len(), kernel.len() / 2);
    let width = area.width + taps - 1;
    let mut wide = vec![0.0; width * area.height()];
    for (from, to) in area.rows().zip(wide.chunks_exact_mut(width)) {
        for (at, covered) in from.iter().enumerate() {
            for (to, weight) in to.iter_mut().skip(at).zip(&kernel) {
                *to += covered * weight;
            }
        }
    }
    let reach = i32::try_from(reach).unwrap_or(i32::MAX);
    let mut blurred = Grid::new(
        area.left - reach,
        area.top - reach,
        width,
        area.height() + taps - 1,
    );
    for (at, from) in wide.chunks_exact(width).enumerate() {
        for (to, weight) in blurred.rows_mut().skip(at).zip(&kernel) {
            for (to, from) in to.iter_mut().zip(from) {
                *to += from * weight;
            }
        }
    }
    blurred
}

/// The weights of the pixels round one, which are 1 together.
fn kernel(deviation: f32) -> Vec<f32> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a deviation is some pixels"
    )]
    let reach = (REACH * deviation).ceil() as i16;
    let weights: Vec<f32> = (-reach..=reach)
        .map(|distance| {
            let distance = f32::from(distance) / deviation;
            (-distance * distance / 2.0).exp()
        })
        .collect();
    let sum: f32 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(pixels: &[f32]) -> Grid<f32> {
        Grid {
            left: 5,
            top: -7,
            width: pixels.len(),
            pixels: pixels.to_vec(),
        }
    }

    #[test]
    fn a_blur_keeps_the_amount_of_ink_and_its_middle() {
        let blurred = blur(&row(&[1.0]), 1.6);
        let ink: f32 = blurred.pixels.iter().sum();
        assert!((ink - 1.0).abs() < 1e-4, "{ink}");
        assert_eq!((blurred.left, blurred.top), (0, -12));
        assert_eq!((blurred.width, blurred.height()), (11, 11));
        let darkest = blurred.pixels.iter().copied().fold(0.0, f32::max);
        assert!((darkest - blurred.pixels[60]).abs() < f32::EPSILON);
    }

    #[test]
    fn the_blur_of_two_dots_is_the_sum_of_their_blurs() {
        let both = blur(&row(&[1.0, 0.0, 0.0, 0.5]), 1.0);
        let one = blur(&row(&[1.0, 0.0, 0.0, 0.0]), 1.0);
        let other = blur(&row(&[0.0, 0.0, 0.0, 0.5]), 1.0);
        let summands = one.pixels.iter().zip(&other.pixels);
        for (both, (one, other)) in both.pixels.iter().zip(summands) {
            assert!((both - (one + other)).abs() < 1e-6);
        }
    }
}
