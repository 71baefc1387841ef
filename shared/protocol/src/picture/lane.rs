//! Datagrams of the picture channel: data one way, acknowledgements the other.

use super::{PictureError, Reader};

/// The most bytes of a datagram: fits one UDP packet of 1,200 bytes with what DTLS and SCTP add.
pub const DATAGRAM_BYTES_MAX: usize = 1_120;
/// The most bytes of a frame that one datagram carries.
pub const FRAGMENT_BYTES_MAX: usize = DATAGRAM_BYTES_MAX - DATA_HEADER_BYTES;
/// The most ranges of an acknowledgement beside the newest.
pub const ACK_RANGES_MAX: usize = 32;

const DATA: u8 = 1;
const ACK: u8 = 2;
const DATA_HEADER_BYTES: usize = 13;

/// A piece of a frame on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data<'a> {
    /// The number of this transmission, never used twice.
    pub packet: u32,
    /// The frame that it belongs to.
    pub frame: u32,
    /// Which piece of the frame, from 0.
    pub index: u16,
    /// How many pieces the frame has.
    pub count: u16,
    /// The piece.
    pub fragment: &'a [u8],
}

/// What the viewer has received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// The largest packet number received.
    pub largest: u32,
    /// How long ago that was, in units of 100 µs.
    pub delay: u16,
    /// The first frame number that is not complete yet: all before it need no resending.
    pub done: u32,
    /// How many packets just below `largest` were received too.
    pub first_run: u16,
    /// Going down: how many packets are missing, then how many were received. At most
    /// [`ACK_RANGES_MAX`].
    pub ranges: Vec<(u16, u16)>,
}

/// A datagram of either direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Datagram<'a> {
    /// From the agent.
    Data(Data<'a>),
    /// From the viewer.
    Ack(Ack),
}

impl<'a> Datagram<'a> {
    /// Reads a datagram.
    pub fn read(bytes: &'a [u8]) -> Result<Self, PictureError> {
        if bytes.len() > DATAGRAM_BYTES_MAX {
            return Err(PictureError::Range);
        }
        let mut reader = Reader(bytes);
        match reader.u8()? {
            DATA => Data::read(reader).map(Self::Data),
            ACK => Ack::read(reader).map(Self::Ack),
            _ => Err(PictureError::Unknown),
        }
    }
}

impl<'a> Data<'a> {
    fn read(mut reader: Reader<'a>) -> Result<Self, PictureError> {
        let packet = reader.u32()?;
        let frame = reader.u32()?;
        let index = reader.u16()?;
        let count = reader.u16()?;
        let fragment = reader.rest();
        if index >= count || fragment.is_empty() {
            return Err(PictureError::Range);
        }
        Ok(Self { packet, frame, index, count, fragment })
    }

    /// Appends the datagram's bytes.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(DATA);
        bytes.extend_from_slice(&self.packet.to_le_bytes());
        bytes.extend_from_slice(&self.frame.to_le_bytes());
        bytes.extend_from_slice(&self.index.to_le_bytes());
        bytes.extend_from_slice(&self.count.to_le_bytes());
        bytes.extend_from_slice(self.fragment);
    }
}

impl Ack {
    fn read(mut reader: Reader<'_>) -> Result<Self, PictureError> {
        let largest = reader.u32()?;
        let delay = reader.u16()?;
        let done = reader.u32()?;
        let count = usize::from(reader.u8()?);
        let first_run = reader.u16()?;
        if count > ACK_RANGES_MAX {
            return Err(PictureError::Range);
        }
        let mut ranges = Vec::with_capacity(count);
        let mut covered = u64::from(first_run) + 1;
        for _ in 0..count {
            let (gap, run) = (reader.u16()?, reader.u16()?);
            if gap == 0 || run == 0 {
                return Err(PictureError::Range);
            }
            covered += u64::from(gap) + u64::from(run);
            ranges.push((gap, run));
        }
        // Numbers start at 0, so nothing below it can have been received.
        if covered > u64::from(largest) + 1 || !reader.rest().is_empty() {
            return Err(PictureError::Range);
        }
        Ok(Self { largest, delay, done, first_run, ranges })
    }

    /// Appends the datagram's bytes; ranges beyond [`ACK_RANGES_MAX`] are left out.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let count = self.ranges.len().min(ACK_RANGES_MAX);
        bytes.push(ACK);
        bytes.extend_from_slice(&self.largest.to_le_bytes());
        bytes.extend_from_slice(&self.delay.to_le_bytes());
        bytes.extend_from_slice(&self.done.to_le_bytes());
        bytes.push(u8::try_from(count).expect("at most ACK_RANGES_MAX"));
        bytes.extend_from_slice(&self.first_run.to_le_bytes());
        for (gap, run) in &self.ranges[..count] {
            bytes.extend_from_slice(&gap.to_le_bytes());
            bytes.extend_from_slice(&run.to_le_bytes());
        }
    }
}
