//! A frame: what changed on the screen since the frame before it, in parts.

use super::{PictureError, Reader};
use crate::peer::Codec;

/// The most bytes of a frame: a key frame of a busy 4K screen, with room.
pub const FRAME_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The largest width or height of a screen, in pixels.
pub const FRAME_SIDE_MAX: u16 = 16_384;
/// The most parts of a frame.
pub const PARTS_MAX: usize = 255;
/// The flag of a video part that stands alone.
pub const VIDEO_KEY: u8 = 1;

const VIDEO: u8 = 1;

/// The codec of a video part as it is numbered in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VideoCodec(pub Codec);

impl VideoCodec {
    const fn number(self) -> u8 {
        match self.0 {
            Codec::Av1 => 1,
            Codec::H264 => 2,
        }
    }

    const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self(Codec::Av1)),
            2 => Some(Self(Codec::H264)),
            _ => None,
        }
    }
}

/// A rectangle of the screen as a picture of a video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Video<'a> {
    /// How it is coded.
    pub codec: VideoCodec,
    /// Whether it stands alone.
    pub is_key: bool,
    /// Pixels from the left of the screen.
    pub x: u16,
    /// Pixels from its top.
    pub y: u16,
    /// The width in pixels; the coded picture may be padded beyond it.
    pub width: u16,
    /// The height in pixels.
    pub height: u16,
    /// The coded picture.
    pub data: &'a [u8],
}

/// A part of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'a> {
    /// A picture of a video.
    Video(Video<'a>),
}

/// What changed on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The screen's width in pixels.
    pub width: u16,
    /// The screen's height in pixels.
    pub height: u16,
    /// What to draw, in this order.
    pub parts: Vec<Part<'a>>,
}

impl<'a> Frame<'a> {
    /// Reads a frame.
    pub fn read(bytes: &'a [u8]) -> Result<Self, PictureError> {
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(PictureError::Range);
        }
        let mut reader = Reader(bytes);
        let (width, height) = (reader.u16()?, reader.u16()?);
        let sides = 1..=FRAME_SIDE_MAX;
        if !sides.contains(&width) || !sides.contains(&height) {
            return Err(PictureError::Range);
        }
        let count = reader.u8()?;
        let mut parts = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            let kind = reader.u8()?;
            let length = usize::try_from(reader.u32()?).map_err(|_| PictureError::Range)?;
            let body = Reader(reader.bytes(length)?);
            match kind {
                VIDEO => parts.push(Part::Video(Video::read(body, width, height)?)),
                _ => return Err(PictureError::Unknown),
            }
        }
        if reader.rest().is_empty() {
            Ok(Self { width, height, parts })
        } else {
            Err(PictureError::Range)
        }
    }

    /// The frame's bytes; parts beyond [`PARTS_MAX`] are a mistake of the caller and left out.
    pub fn write(&self) -> Vec<u8> {
        let count = self.parts.len().min(PARTS_MAX);
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&self.width.to_le_bytes());
        bytes.extend_from_slice(&self.height.to_le_bytes());
        bytes.push(u8::try_from(count).expect("at most PARTS_MAX"));
        for part in &self.parts[..count] {
            match part {
                Part::Video(video) => video.write(&mut bytes),
            }
        }
        bytes
    }
}

impl<'a> Video<'a> {
    fn read(mut reader: Reader<'a>, width_max: u16, height_max: u16) -> Result<Self, PictureError> {
        let codec = VideoCodec::from_number(reader.u8()?).ok_or(PictureError::Unknown)?;
        let flags = reader.u8()?;
        let (x, y) = (reader.u16()?, reader.u16()?);
        let (width, height) = (reader.u16()?, reader.u16()?);
        let inside = |at: u16, size: u16, max: u16| {
            size > 0 && u32::from(at) + u32::from(size) <= u32::from(max)
        };
        let data = reader.rest();
        let fits = inside(x, width, width_max) && inside(y, height, height_max);
        if !fits || flags & !VIDEO_KEY != 0 || data.is_empty() {
            return Err(PictureError::Range);
        }
        Ok(Self { codec, is_key: flags & VIDEO_KEY != 0, x, y, width, height, data })
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let length = u32::try_from(10 + self.data.len()).expect("below FRAME_BYTES_MAX");
        bytes.push(VIDEO);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.push(self.codec.number());
        bytes.push(if self.is_key { VIDEO_KEY } else { 0 });
        for number in [self.x, self.y, self.width, self.height] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(self.data);
    }
}
