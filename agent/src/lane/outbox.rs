//! Frames that have not arrived whole, and which of their pieces to send next.

use std::collections::VecDeque;

use bytes::Bytes;
use sasae_protocol::picture::{Data, FRAGMENT_BYTES_MAX, FRAME_BYTES_MAX};

use super::flight::Piece;
use super::{FRAMES_AHEAD_MAX, LaneError, Standing};

/// A frame on its way.
#[derive(Debug)]
struct Outgoing {
    number: u32,
    bytes: Bytes,
    count: u16,
    /// Pieces from here on have not been sent even once.
    unsent: u16,
    arrived: Vec<bool>,
    missing: u16,
}

impl Outgoing {
    fn piece(&self, index: u16) -> Bytes {
        let start = usize::from(index) * FRAGMENT_BYTES_MAX;
        let end = (start + FRAGMENT_BYTES_MAX).min(self.bytes.len());
        self.bytes.slice(start..end)
    }

    fn unsent_bytes(&self) -> usize {
        self.bytes.len().saturating_sub(usize::from(self.unsent) * FRAGMENT_BYTES_MAX)
    }
}

/// The frames on their way, oldest first.
#[derive(Debug)]
pub(super) struct Outbox {
    frames: VecDeque<Outgoing>,
    lost: VecDeque<Piece>,
    next_number: u32,
    /// The first frame that the receiver lacks, as it says.
    done: u32,
}

impl Outbox {
    pub(super) fn new() -> Self {
        Self { frames: VecDeque::new(), lost: VecDeque::new(), next_number: 0, done: 0 }
    }

    /// Takes a frame and gives it its number.
    pub(super) fn push(&mut self, bytes: Bytes, standing: Standing) -> Result<u32, LaneError> {
        if bytes.is_empty() || bytes.len() > FRAME_BYTES_MAX {
            return Err(LaneError::FrameSize);
        }
        if self.next_number - self.done >= FRAMES_AHEAD_MAX {
            return Err(LaneError::Behind);
        }
        let following = self.next_number.checked_add(1).ok_or(LaneError::Exhausted)?;
        match standing {
            Standing::Alone => {
                self.frames.clear();
                self.lost.clear();
            }
            Standing::Continues => {}
        }
        let count = bytes.len().div_ceil(FRAGMENT_BYTES_MAX);
        let count = u16::try_from(count).map_err(|_| LaneError::FrameSize)?;
        let number = std::mem::replace(&mut self.next_number, following);
        let arrived = vec![false; usize::from(count)];
        self.frames.push_back(Outgoing {
            number,
            bytes,
            count,
            unsent: 0,
            arrived,
            missing: count,
        });
        Ok(number)
    }

    /// The next piece to send: what was lost first, then what was never sent, oldest first.
    pub(super) fn next(&mut self) -> Option<Piece> {
        while let Some(piece) = self.lost.pop_front() {
            if self.is_missing(piece) {
                return Some(piece);
            }
        }
        let frame = self.frames.iter_mut().find(|frame| frame.unsent < frame.count)?;
        frame.unsent += 1;
        Some(Piece { frame: frame.number, index: frame.unsent - 1 })
    }

    /// Writes the datagram of a piece that is still missing.
    pub(super) fn write(&self, packet: u32, piece: Piece) -> Option<Vec<u8>> {
        let frame = self.frame(piece.frame)?;
        let bytes = frame.piece(piece.index);
        let (index, count) = (piece.index, frame.count);
        let data = Data { packet, frame: frame.number, index, count, fragment: &bytes };
        let mut datagram = Vec::with_capacity(sasae_protocol::picture::DATAGRAM_BYTES_MAX);
        data.write(&mut datagram);
        Some(datagram)
    }

    /// Whether the receiver still lacks a piece and is to have it.
    pub(super) fn is_missing(&self, piece: Piece) -> bool {
        let frame = self.frame(piece.frame);
        frame.is_some_and(|frame| !frame.arrived[usize::from(piece.index)])
    }

    /// A piece was lost.
    pub(super) fn lost(&mut self, piece: Piece) {
        if self.is_missing(piece) {
            self.lost.push_back(piece);
        }
    }

    /// A piece arrived.
    pub(super) fn arrived(&mut self, piece: Piece) {
        let Ok(at) = self.frames.binary_search_by_key(&piece.frame, |frame| frame.number) else {
            return;
        };
        let frame = &mut self.frames[at];
        if !std::mem::replace(&mut frame.arrived[usize::from(piece.index)], true) {
            frame.missing -= 1;
            if frame.missing == 0 {
                self.frames.remove(at);
            }
        }
    }

    /// The receiver says that it needs nothing before this frame.
    pub(super) fn done(&mut self, done: u32) {
        self.done = self.done.max(done);
        let arrived = self.frames.partition_point(|frame| frame.number < self.done);
        self.frames.drain(..arrived);
    }

    /// The number that the next frame gets.
    pub(super) fn next_number(&self) -> u32 {
        self.next_number
    }

    /// Whether something waits to be sent.
    pub(super) fn has_unsent(&self) -> bool {
        self.lost.iter().any(|piece| self.is_missing(*piece))
            || self.frames.iter().any(|frame| frame.unsent < frame.count)
    }

    /// Bytes that have not been sent even once.
    pub(super) fn unsent_bytes(&self) -> usize {
        self.frames.iter().map(Outgoing::unsent_bytes).sum()
    }

    /// Bytes of frames that have not arrived whole.
    pub(super) fn bytes(&self) -> usize {
        self.frames.iter().map(|frame| frame.bytes.len()).sum()
    }

    /// Frames from the first that the receiver lacks to the newest.
    pub(super) fn frames_ahead(&self) -> u32 {
        self.next_number - self.done
    }

    fn frame(&self, number: u32) -> Option<&Outgoing> {
        let at = self.frames.binary_search_by_key(&number, |frame| frame.number).ok()?;
        self.frames.get(at)
    }
}
