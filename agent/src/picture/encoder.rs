//! What every video encoder does here, whichever codec it speaks.

use std::time::Duration;

use sasae_protocol::peer::Codec;

use super::{Planes, av1::Av1, h264::H264};
use crate::capture::Size;

/// The least bits a second that an encoder is asked for.
pub const BITRATE_MIN: u32 = 200_000;
/// The most bits a second that an encoder is asked for.
pub const BITRATE_MAX: u32 = 60_000_000;
/// Frames a second at most.
pub const FRAME_RATE_MAX: u32 = 60;

/// A video encoder of one picture size, which codes one picture at a time without delay.
pub trait Encoder: Send {
    /// Codes one picture. `at` is the time since the start and rises from call to call; `None`
    /// means that the encoder chose to skip the picture.
    fn encode(
        &mut self,
        planes: &Planes,
        pass: Pass,
        at: Duration,
    ) -> Result<Option<Coded>, EncodeError>;

    /// Aims at so many bits a second from the next picture on.
    fn set_bitrate(&mut self, bits_per_second: u32) -> Result<(), EncodeError>;
}

/// What a picture is coded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// To stand alone: at the start, after a change of size, on request.
    Key,
    /// To show what changed.
    Change,
    /// To show the same picture better, because the screen has come to rest.
    Refine {
        /// Counts from 0 after each change.
        step: u8,
        /// Whether a large part of the screen has changed since it was last shown well.
        is_wide: bool,
    },
}

/// A coded picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded {
    /// Whether it stands alone.
    pub is_key: bool,
    /// One temporal unit (AV1) or access unit (H.264, Annex B).
    pub bytes: Vec<u8>,
}

/// Why a picture was not coded. The number is the codec library's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The library refused its settings, for one because the picture is too large for it.
    #[error("the encoder refused its settings (code {0})")]
    Settings(i64),
    /// The library failed on a picture.
    #[error("the encoder failed (code {0})")]
    Failed(i64),
}

/// An encoder of `codec` for pictures of `size` at `bits_per_second`.
pub fn open(
    codec: Codec,
    size: Size,
    bits_per_second: u32,
) -> Result<Box<dyn Encoder>, EncodeError> {
    let bitrate = bits_per_second.clamp(BITRATE_MIN, BITRATE_MAX);
    Ok(match codec {
        Codec::Av1 => Box::new(Av1::new(size, bitrate)?),
        Codec::H264 => Box::new(H264::new(size, bitrate)?),
    })
}
