use std::{collections::BTreeMap, io::Cursor};

use anyhow::{Context, Result, ensure};

/// A PNG file, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How many pixels have each colour (the bytes of a pixel).
    pub colours: BTreeMap<Vec<u8>, usize>,
}

impl Picture {
    /// Decodes a PNG file.
    ///
    /// # Errors
    /// When the bytes are none.
    pub fn of_png(bytes: &[u8]) -> Result<Self> {
        let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().context("no PNG file")?;
        let size = reader.output_buffer_size().context("the picture is too large")?;
        let mut pixels = vec![0; size];
        let frame = reader.next_frame(&mut pixels).context("the picture is damaged")?;
        let pixel_bytes = frame.color_type.samples();
        ensure!(frame.bit_depth == png::BitDepth::Eight, "a colour has {:?} bits", frame.bit_depth);
        let mut colours = BTreeMap::new();
        for pixel in pixels[..frame.buffer_size()].chunks_exact(pixel_bytes) {
            *colours.entry(pixel.to_vec()).or_default() += 1;
        }
        Ok(Self { width: frame.width, height: frame.height, colours })
    }
}
