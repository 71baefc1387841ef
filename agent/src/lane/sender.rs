//! The sending half of the lane.

use std::time::{Duration, Instant};

use bytes::Bytes;
use sasae_protocol::picture::{Ack, DATAGRAM_BYTES_MAX, Datagram};

use super::congestion::{Congestion, NewReno};
use super::flight::{Flight, Packet, Piece};
use super::outbox::Outbox;
use super::pacer::Pacer;
use super::round_trip::RoundTrip;
use super::{FRAMES_AHEAD_MAX, LaneError, PERSISTENT_TIMEOUTS, PROBES, Standing};

/// Unit of the delay field of an acknowledgement.
const DELAY_UNIT: Duration = Duration::from_micros(100);

/// Time for which a path counts as lossy after a loss.
const LOSSY_FOR: Duration = Duration::from_secs(10);

/// Counts and estimates of a sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SenderStats {
    /// Datagrams sent.
    pub sent: u64,
    /// Datagrams that counted as lost.
    pub lost: u64,
    /// Datagrams sent because nothing was heard.
    pub probes: u64,
    /// The smoothed round trip.
    pub round_trip: Duration,
    /// Bytes that may be in flight.
    pub window_bytes: usize,
    /// Bytes that are in flight.
    pub in_flight_bytes: usize,
}

/// Cuts frames into datagrams, resends what is lost, and says when another frame is welcome.
#[derive(Debug)]
pub struct Sender<C = NewReno> {
    outbox: Outbox,
    flight: Flight,
    round_trip: RoundTrip,
    congestion: C,
    pacer: Pacer,
    /// Since when nothing has been acknowledged although something was under way.
    quiet_since: Option<Instant>,
    /// Probe timeouts since something was last acknowledged.
    timeouts: u32,
    /// Datagrams that may go beyond the window.
    probes_due: u8,
    /// When a loss was last found.
    lost_at: Option<Instant>,
    sent: u64,
    lost: u64,
    probes: u64,
}

impl Sender {
    /// A sender with [`NewReno`].
    pub fn new() -> Self {
        Self::with_congestion(NewReno::new())
    }
}

impl Default for Sender {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Congestion> Sender<C> {
    /// A sender with a congestion control of its own.
    pub fn with_congestion(congestion: C) -> Self {
        Self {
            outbox: Outbox::new(),
            flight: Flight::new(),
            round_trip: RoundTrip::new(),
            congestion,
            pacer: Pacer::new(),
            quiet_since: None,
            timeouts: 0,
            probes_due: 0,
            lost_at: None,
            sent: 0,
            lost: 0,
            probes: 0,
        }
    }

    /// Takes a frame to send and gives it its number. A frame that stands alone takes the place of
    /// all before it that have not arrived.
    ///
    /// # Errors
    /// [`LaneError::FrameSize`], [`LaneError::Behind`] and [`LaneError::Exhausted`]; the frame is
    /// not sent then, and the next one must stand alone.
    pub fn push(&mut self, frame: Bytes, standing: Standing) -> Result<u32, LaneError> {
        self.outbox.push(frame, standing)
    }

    /// Whether a new frame would go out without waiting behind an older one. An encoder asks this
    /// before it encodes: the frame made then is the newest there is, and none waits.
    pub fn is_ready_for_frame(&self) -> bool {
        self.outbox.unsent_bytes() == 0
            && self.flight.bytes() < self.congestion.window_bytes()
            && self.outbox.frames_ahead() < FRAMES_AHEAD_MAX / 2
    }

    /// Bytes of frames that have not arrived whole.
    pub fn backlog_bytes(&self) -> usize {
        self.outbox.bytes()
    }

    /// Counts and estimates.
    pub fn stats(&self) -> SenderStats {
        SenderStats {
            sent: self.sent,
            lost: self.lost,
            probes: self.probes,
            round_trip: self.round_trip.smoothed(),
            window_bytes: self.congestion.window_bytes(),
            in_flight_bytes: self.flight.bytes(),
        }
    }

    /// The next datagram to hand to the channel now, if any may go.
    pub fn poll_transmit(&mut self, now: Instant) -> Option<Vec<u8>> {
        let packet = self.flight.next_number()?;
        let is_probe = self.probes_due > 0;
        if !is_probe && (self.is_window_full() || self.pacing(now).is_some()) {
            return None;
        }
        let Some(piece) = self.next_piece(is_probe) else {
            self.probes_due = 0;
            return None;
        };
        let datagram = self.outbox.write(packet, piece)?;
        let bytes = datagram.len();
        if self.flight.is_empty() {
            self.quiet_since = Some(now);
        }
        self.flight.add(Packet { piece, bytes, sent: now });
        self.pacer.spend(bytes);
        self.sent += 1;
        if is_probe {
            self.probes_due -= 1;
            self.probes += 1;
        }
        Some(datagram)
    }

    /// Takes a datagram of the receiver.
    ///
    /// # Errors
    /// [`LaneError`] when it is none or claims what cannot be; nothing changes then.
    pub fn handle(&mut self, now: Instant, datagram: &[u8]) -> Result<(), LaneError> {
        match Datagram::read(datagram)? {
            Datagram::Ack(ack) => self.handle_ack(now, &ack),
            Datagram::Data(_) => Err(LaneError::Direction),
        }
    }

    /// When [`Self::handle_timeout`] wants to be called or a datagram may go, if nothing else
    /// happens before.
    pub fn poll_timeout(&mut self, now: Instant) -> Option<Instant> {
        let loss = self.flight.loss_time(self.round_trip.loss_delay());
        let probe = loss.or_else(|| self.probe_time());
        let may_send = self.outbox.has_unsent() && !self.is_window_full();
        let pacing = if may_send { self.pacing(now) } else { None };
        [probe, pacing].into_iter().flatten().min()
    }

    /// Finds what is lost by now and speaks up when nothing has been heard for too long. `true`
    /// when a channel with a timer of its own had better be hastened: at the first silence on a
    /// path that has lost something lately, else at the second, because on a path without loss the
    /// first is more likely a computer that is busy.
    pub fn handle_timeout(&mut self, now: Instant) -> bool {
        if self.flight.loss_time(self.round_trip.loss_delay()).is_some() {
            self.find_lost(now);
            return false;
        }
        let is_silent = self.probe_time().is_some_and(|at| at <= now);
        if is_silent {
            self.quiet_since = Some(now);
            self.timeouts = self.timeouts.saturating_add(1);
            self.probes_due = PROBES;
            if self.timeouts == PERSISTENT_TIMEOUTS {
                self.congestion.on_broken_path();
            }
            let is_wanted = self.outbox.has_unsent()
                || self.flight.oldest().any(|piece| self.outbox.is_missing(piece));
            if !is_wanted || self.flight.next_number().is_none() {
                // Nothing under way is worth asking for, or there is no number left to ask with.
                for packet in self.flight.forget() {
                    self.outbox.lost(packet.piece);
                }
            }
        }
        let is_lossy = self.lost_at.is_some_and(|at| now < at + LOSSY_FOR);
        is_silent && (is_lossy || self.timeouts > 1)
    }

    fn handle_ack(&mut self, now: Instant, ack: &Ack) -> Result<(), LaneError> {
        let is_limited =
            self.outbox.has_unsent() || self.flight.bytes() * 2 >= self.congestion.window_bytes();
        if ack.done > self.outbox.next_number() {
            return Err(LaneError::NeverSent);
        }
        let acked = self.flight.acknowledge(ack)?;
        self.outbox.done(ack.done);
        if let Some(sent) = acked.largest_sent {
            let delay = DELAY_UNIT * u32::from(ack.delay);
            self.round_trip.sample(now.saturating_duration_since(sent), delay);
        }
        for packet in &acked.packets {
            self.outbox.arrived(packet.piece);
            self.congestion.on_acked(packet.bytes, packet.sent, is_limited);
        }
        if !acked.packets.is_empty() {
            self.quiet_since = Some(now);
            self.timeouts = 0;
            self.probes_due = 0;
        }
        self.find_lost(now);
        Ok(())
    }

    fn find_lost(&mut self, now: Instant) {
        let lost = self.flight.take_lost(now, self.round_trip.loss_delay());
        for packet in &lost {
            self.lost += 1;
            self.outbox.lost(packet.piece);
        }
        if let Some(newest) = lost.iter().map(|packet| packet.sent).max() {
            self.lost_at = Some(now);
            self.congestion.on_lost(now, newest);
        }
    }

    /// What to send: for a probe rather something again than nothing.
    fn next_piece(&mut self, is_probe: bool) -> Option<Piece> {
        let next = self.outbox.next();
        if next.is_some() || !is_probe {
            return next;
        }
        // Two probes shall not carry the same piece: the second takes the second oldest.
        let skip = usize::from(PROBES - self.probes_due);
        let mut missing = self.flight.oldest().filter(|piece| self.outbox.is_missing(*piece));
        let first = missing.next()?;
        let other = skip.checked_sub(1).and_then(|others| missing.nth(others));
        Some(other.unwrap_or(first))
    }

    fn is_window_full(&self) -> bool {
        self.flight.bytes() + DATAGRAM_BYTES_MAX > self.congestion.window_bytes()
    }

    fn pacing(&mut self, now: Instant) -> Option<Instant> {
        self.pacer.wait(now, self.congestion.window_bytes(), self.round_trip.smoothed())
    }

    /// Unlike RFC 9002, frames sent meanwhile do not put this off: at sixty a second they would
    /// do so for ever.
    fn probe_time(&self) -> Option<Instant> {
        let since = self.quiet_since.filter(|_| !self.flight.is_empty())?;
        Some(since + self.round_trip.probe_timeout(self.timeouts))
    }
}
