//! The receiving half of the lane; the console has the same in TypeScript.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use sasae_protocol::picture::{Ack, Data, Datagram, FRAGMENT_BYTES_MAX, FRAME_BYTES_MAX};

use super::ranges::Ranges;
use super::{ACK_DELAY_MAX, ACK_EVERY, FRAMES_AHEAD_MAX, LaneError, RECEIVER_BYTES_MAX};

/// Most pieces that a frame can have.
const PIECES_MAX: usize = FRAME_BYTES_MAX.div_ceil(FRAGMENT_BYTES_MAX);

/// Puts frames together, in order and each once, and acknowledges packets.
///
/// Rules of acknowledgement: at once when a packet closes or opens a gap and when a frame is
/// complete, else after [`ACK_EVERY`] packets or [`ACK_DELAY_MAX`]. A packet for which there is no
/// room is not acknowledged, so it comes again.
pub struct Receiver {
    stands_alone: fn(&[u8]) -> bool,
    /// The first frame not delivered.
    next: u32,
    frames: BTreeMap<u32, Incoming>,
    ready: VecDeque<(u32, Vec<u8>)>,
    /// Bytes held in `frames` and `ready`.
    bytes: usize,
    received: Ranges,
    largest_at: Option<Instant>,
    unacknowledged: u32,
    ack_due: Option<Instant>,
}

/// A frame that has not been delivered.
enum Incoming {
    /// Some pieces are missing.
    Partial(Partial),
    /// All have come in, but not those of the frames before it.
    Whole { bytes: Vec<u8>, stands_alone: bool },
}

struct Partial {
    pieces: Vec<Option<Box<[u8]>>>,
    missing: u16,
    bytes: usize,
}

impl Partial {
    fn new(count: u16) -> Self {
        Self { pieces: vec![None; usize::from(count)], missing: count, bytes: 0 }
    }

    /// Takes a piece; how many bytes it added.
    fn take(&mut self, data: &Data<'_>) -> Result<usize, LaneError> {
        if self.pieces.len() != usize::from(data.count) {
            return Err(LaneError::Contradiction);
        }
        let piece = &mut self.pieces[usize::from(data.index)];
        if piece.is_some() {
            return Ok(0);
        }
        if self.bytes + data.fragment.len() > FRAME_BYTES_MAX {
            return Err(LaneError::FrameSize);
        }
        *piece = Some(data.fragment.into());
        self.missing -= 1;
        self.bytes += data.fragment.len();
        Ok(data.fragment.len())
    }

    fn joined(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes);
        for piece in self.pieces.iter().flatten() {
            bytes.extend_from_slice(piece);
        }
        bytes
    }
}

impl Incoming {
    fn len(&self) -> usize {
        match self {
            Self::Partial(partial) => partial.bytes,
            Self::Whole { bytes, .. } => bytes.len(),
        }
    }
}

impl Receiver {
    /// A receiver; `stands_alone` tells which frames need none before them
    /// ([`super::stands_alone`] in the product), so that what the sender has given up is not
    /// waited for.
    pub fn new(stands_alone: fn(&[u8]) -> bool) -> Self {
        Self {
            stands_alone,
            next: 0,
            frames: BTreeMap::new(),
            ready: VecDeque::new(),
            bytes: 0,
            received: Ranges::default(),
            largest_at: None,
            unacknowledged: 0,
            ack_due: None,
        }
    }

    /// Takes a datagram of the sender. Duplicates and what there is no room for change nothing.
    ///
    /// # Errors
    /// [`LaneError`] when it is none or contradicts another; it is not acknowledged then.
    pub fn handle(&mut self, now: Instant, datagram: &[u8]) -> Result<(), LaneError> {
        let data = match Datagram::read(datagram)? {
            Datagram::Data(data) => data,
            Datagram::Ack(_) => return Err(LaneError::Direction),
        };
        if usize::from(data.count) > PIECES_MAX {
            return Err(LaneError::FrameSize);
        }
        let is_wanted = data.frame >= self.next;
        if is_wanted && !self.keep(&data)? {
            return Ok(());
        }
        let before = self.next;
        self.deliver();
        self.note(now, data.packet, self.next != before);
        Ok(())
    }

    /// The next frame in order, with its number. Numbers leave gaps where the sender has given
    /// frames up for a later one that stands alone.
    pub fn next_frame(&mut self) -> Option<(u32, Vec<u8>)> {
        let frame = self.ready.pop_front()?;
        self.bytes -= frame.1.len();
        Some(frame)
    }

    /// When [`Self::poll_ack`] has something, if nothing comes in before.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.ack_due
    }

    /// The acknowledgement that is due, if any.
    pub fn poll_ack(&mut self, now: Instant) -> Option<Vec<u8>> {
        self.ack_due.filter(|due| *due <= now)?;
        let largest = self.received.largest()?;
        let held = self.largest_at.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        let delay = u16::try_from(held.as_micros() / 100).unwrap_or(u16::MAX);
        let (first_run, ranges) = self.received.runs();
        let mut datagram = Vec::new();
        Ack { largest, delay, done: self.next, first_run, ranges }.write(&mut datagram);
        self.ack_due = None;
        self.unacknowledged = 0;
        Some(datagram)
    }

    /// Keeps a piece; `false` when there is no room for it.
    fn keep(&mut self, data: &Data<'_>) -> Result<bool, LaneError> {
        // The frame that all others wait for finds room even when they have taken the rest.
        let others = if data.frame == self.next { FRAME_BYTES_MAX } else { 0 };
        let has_room = self.bytes + data.fragment.len() <= RECEIVER_BYTES_MAX + others;
        if !has_room || data.frame - self.next >= FRAMES_AHEAD_MAX {
            return Ok(false);
        }
        let new = || Incoming::Partial(Partial::new(data.count));
        let frame = self.frames.entry(data.frame).or_insert_with(new);
        let Incoming::Partial(partial) = frame else { return Ok(true) };
        self.bytes += partial.take(data)?;
        if partial.missing == 0 {
            let bytes = partial.joined();
            let stands_alone = (self.stands_alone)(&bytes);
            *frame = Incoming::Whole { bytes, stands_alone };
        }
        Ok(true)
    }

    /// Moves whole frames out: the next in order, or a later one that stands alone.
    fn deliver(&mut self) {
        while let Some(number) = self.deliverable() {
            let later = self.frames.split_off(&number);
            let given_up = std::mem::replace(&mut self.frames, later);
            self.bytes -= given_up.values().map(Incoming::len).sum::<usize>();
            if let Some((_, Incoming::Whole { bytes, .. })) = self.frames.pop_first() {
                self.ready.push_back((number, bytes));
            }
            let Some(next) = number.checked_add(1) else { return };
            self.next = next;
        }
    }

    fn deliverable(&self) -> Option<u32> {
        let mut whole = self.frames.iter().filter_map(|(number, frame)| match frame {
            Incoming::Whole { stands_alone, .. } => Some((*number, *stands_alone)),
            Incoming::Partial(_) => None,
        });
        let found = whole.find(|(number, stands_alone)| *number == self.next || *stands_alone);
        found.map(|(number, _)| number)
    }

    /// Notes a packet for the acknowledgement.
    fn note(&mut self, now: Instant, packet: u32, completes_frame: bool) {
        let largest = self.received.largest();
        if !self.received.insert(packet) {
            return;
        }
        let is_next = packet == largest.map_or(0, |largest| largest.wrapping_add(1));
        if largest.is_none_or(|largest| packet > largest) {
            self.largest_at = Some(now);
        }
        self.unacknowledged += 1;
        let is_due = !is_next || completes_frame || self.unacknowledged >= ACK_EVERY;
        let due = if is_due { now } else { now + ACK_DELAY_MAX };
        self.ack_due = Some(self.ack_due.map_or(due, |earlier| earlier.min(due)));
    }
}
