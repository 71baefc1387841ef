//! The picture channel: frames, cut into datagrams, and their acknowledgements, as bytes.
//!
//! The channel neither orders nor resends. The sender numbers every transmission (a *packet*) and
//! every picture (a *frame*), the viewer acknowledges packets in ranges as QUIC does (RFC 9000,
//! section 19.3) and the sender finds losses as in RFC 9002. All numbers are little-endian.
//!
//! ```text
//! data      1 | packet u32 | frame u32 | index u16 | count u16 | fragment …
//! ack       2 | largest u32 | delay u16 | done u32 | n u8 | run u16 | n × (gap u16, run u16)
//! frame     width u16 | height u16 | parts u8 | parts × (kind u8 | length u32 | body …)
//! video     codec u8 | flags u8 | x u16 | y u16 | width u16 | height u16 | coded picture …
//! ```
//!
//! Part kind 1 is video; 2 (lossless tiles) and 3 (copied rectangles) are kept for what joins it.
//! A viewer refuses a frame with a kind it does not know as a whole, so a picture is never half
//! drawn. One frame number orders all kinds: a viewer never draws a frame under an older one.

mod frame;
mod lane;

pub use frame::{
    FRAME_BYTES_MAX, FRAME_SIDE_MAX, Frame, PARTS_MAX, Part, VIDEO_KEY, Video, VideoCodec,
};
pub use lane::{ACK_RANGES_MAX, Ack, DATAGRAM_BYTES_MAX, Data, Datagram, FRAGMENT_BYTES_MAX};

/// Why bytes are no datagram or no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Ends before its last field.
    #[error("cut short")]
    Short,
    /// A kind that this version does not know.
    #[error("unknown kind")]
    Unknown,
    /// A field is outside its limits or contradicts another.
    #[error("a field is out of range")]
    Range,
}

/// Reads little-endian numbers off the front of a slice.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8], PictureError> {
        let (head, rest) = self.0.split_at_checked(count).ok_or(PictureError::Short)?;
        self.0 = rest;
        Ok(head)
    }

    fn u8(&mut self) -> Result<u8, PictureError> {
        Ok(self.bytes(1)?[0])
    }

    fn u16(&mut self) -> Result<u16, PictureError> {
        let bytes = self.bytes(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Result<u32, PictureError> {
        let bytes = self.bytes(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn rest(self) -> &'a [u8] {
        self.0
    }
}

#[cfg(test)]
mod tests;
