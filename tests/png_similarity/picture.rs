//! Pictures that can be compared.

use std::io::Cursor;

use image_compare::prelude::RgbImage;
use png::{Decoder, Transformations};

/// Decodes a PNG and lays it on a white page, as Chromium's pictures are.
pub(crate) fn on_white(bytes: &[u8]) -> RgbImage {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut buffer).unwrap();
    let pixels = buffer
        .chunks_exact(info.color_type.samples())
        .flat_map(|pixel| {
            let alpha = u32::from(*pixel.get(3).unwrap_or(&255));
            [pixel[0], pixel[1], pixel[2]].map(|value| {
                let blended = u32::from(value) * alpha + 255 * (255 - alpha);
                u8::try_from((blended + 127) / 255).unwrap()
            })
        })
        .collect();
    RgbImage::from_raw(info.width, info.height, pixels).unwrap()
}
