//! Packets sent and not yet heard of: acknowledgement and loss (RFC 9002, section 6).

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use sasae_protocol::picture::Ack;

use super::{LaneError, PACKET_THRESHOLD, PACKETS_TRACKED_MAX};

/// A piece of a frame: frame number and index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) frame: u32,
    pub(super) index: u16,
}

/// One transmission.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet {
    pub(super) piece: Piece,
    pub(super) bytes: usize,
    pub(super) sent: Instant,
}

/// What an acknowledgement told us.
#[derive(Debug, Default)]
pub(super) struct Acked {
    /// Packets acknowledged for the first time.
    pub(super) packets: Vec<Packet>,
    /// When the largest packet was sent, if this is the first that we hear of it.
    pub(super) largest_sent: Option<Instant>,
}

/// The packets under way; packet numbers run on from `first`.
#[derive(Debug)]
pub(super) struct Flight {
    first: u32,
    packets: VecDeque<Option<Packet>>,
    bytes: usize,
    largest_acked: Option<u32>,
}

impl Flight {
    pub(super) fn new() -> Self {
        Self { first: 0, packets: VecDeque::new(), bytes: 0, largest_acked: None }
    }

    /// Bytes under way.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether nothing is under way.
    pub(super) fn is_empty(&self) -> bool {
        self.packets.is_empty()
    }

    /// The number that the next packet gets; `None` when there is none or too many are under way.
    pub(super) fn next_number(&self) -> Option<u32> {
        if self.packets.len() >= PACKETS_TRACKED_MAX {
            return None;
        }
        self.first.checked_add(u32::try_from(self.packets.len()).ok()?)
    }

    /// Keeps count of a packet, which has the number of [`Self::next_number`].
    pub(super) fn add(&mut self, packet: Packet) {
        self.bytes += packet.bytes;
        self.packets.push_back(Some(packet));
    }

    /// Takes an acknowledgement.
    pub(super) fn acknowledge(&mut self, ack: &Ack) -> Result<Acked, LaneError> {
        let end = u64::from(self.first) + self.packets.len() as u64;
        if u64::from(ack.largest) >= end {
            return Err(LaneError::NeverSent);
        }
        let mut acked = Acked::default();
        let mut next = i64::from(ack.largest);
        let runs = std::iter::once((0, u32::from(ack.first_run) + 1));
        let others = ack.ranges.iter().map(|&(gap, run)| (i64::from(gap), u32::from(run)));
        for (gap, run) in runs.chain(others) {
            next -= gap;
            for _ in 0..run {
                // What is below has been heard of already.
                let Ok(at) = usize::try_from(next - i64::from(self.first)) else { break };
                if let Some(packet) = self.packets.get_mut(at).and_then(Option::take) {
                    self.bytes -= packet.bytes;
                    if next == i64::from(ack.largest) {
                        acked.largest_sent = Some(packet.sent);
                    }
                    acked.packets.push(packet);
                }
                next -= 1;
            }
        }
        self.largest_acked = self.largest_acked.max(Some(ack.largest));
        self.trim();
        Ok(acked)
    }

    /// Takes out the packets that count as lost by now.
    pub(super) fn take_lost(&mut self, now: Instant, loss_delay: Duration) -> Vec<Packet> {
        let mut lost = Vec::new();
        let Some(largest) = self.largest_acked else { return lost };
        for (number, slot) in (self.first..largest).zip(&mut self.packets) {
            let is_far_behind = largest - number >= PACKET_THRESHOLD;
            let is_late = |packet: &mut Packet| now >= packet.sent + loss_delay;
            if let Some(packet) = slot.take_if(|packet| is_far_behind || is_late(packet)) {
                self.bytes -= packet.bytes;
                lost.push(packet);
            }
        }
        self.trim();
        lost
    }

    /// When the next packet will count as lost, if none is heard of before.
    pub(super) fn loss_time(&self, loss_delay: Duration) -> Option<Instant> {
        let largest = self.largest_acked?;
        let older = (self.first..largest).zip(&self.packets);
        older.filter_map(|(_, slot)| slot.as_ref()).map(|packet| packet.sent + loss_delay).min()
    }

    /// The pieces longest under way.
    pub(super) fn oldest(&self) -> impl Iterator<Item = Piece> {
        self.packets.iter().flatten().map(|packet| packet.piece)
    }

    /// Stops waiting for anything under way, and says what that was.
    pub(super) fn forget(&mut self) -> Vec<Packet> {
        self.first += u32::try_from(self.packets.len()).expect("at most PACKETS_TRACKED_MAX");
        self.bytes = 0;
        self.packets.drain(..).flatten().collect()
    }

    fn trim(&mut self) {
        while self.packets.front().is_some_and(Option::is_none) {
            self.packets.pop_front();
            self.first += 1;
        }
    }
}
