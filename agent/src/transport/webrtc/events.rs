//! What the stack tells us, as [`Event`]s in one bounded queue.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::webrtc::data_channel::{DataChannel, DataChannelEvent};
use ::webrtc::peer_connection::{
    PeerConnection, PeerConnectionEventHandler, RTCIceGatheringState, RTCPeerConnectionIceEvent,
    RTCPeerConnectionState,
};
use sasae_protocol::signal::CANDIDATES_MAX;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::haste::Haste;
use super::{Phase, WebRtcPeer};
use crate::transport::{
    CANDIDATE_BATCH, Channel, EVENTS_QUEUED_MAX, Event, GATHER_WAIT, MESSAGE_BYTES_MAX, PathState,
};

/// What happens to a connection, in order.
pub struct Events {
    queue: mpsc::Receiver<Event>,
    phase: watch::Receiver<Phase>,
    is_over: bool,
}

impl Events {
    /// The next event; `None` after [`Event::Closed`]. Once our own side has closed, that is all
    /// that comes. It can be cancelled without losing anything.
    pub async fn next(&mut self) -> Option<Event> {
        if self.is_over {
            return None;
        }
        let closed = self.phase.wait_for(|phase| *phase == Phase::Closed);
        let event = tokio::select! {
            biased;
            _ = closed => Event::Closed,
            event = self.queue.recv() => event.unwrap_or(Event::Closed),
        };
        self.is_over = event == Event::Closed;
        Some(event)
    }
}

/// Something that the stack says about the path, from within its own task.
enum Happening {
    Candidate(String),
    Gathered,
    State(RTCPeerConnectionState),
}

/// Gives what the stack says to a queue; it must never wait, because it runs on the stack's task.
pub(super) struct Listener(mpsc::Sender<Happening>);

impl Listener {
    fn tell(&self, happening: Happening) {
        if self.0.try_send(happening).is_err() {
            tracing::debug!("peer connection event dropped");
        }
    }
}

type Told<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

// Written out because the trait is made with the `async_trait` macro, which is not worth a
// dependency for three methods that never wait.
impl PeerConnectionEventHandler for Listener {
    fn on_ice_candidate<'s, 'f>(&'s self, event: RTCPeerConnectionIceEvent) -> Told<'f>
    where
        's: 'f,
        Self: 'f,
    {
        let is_reachable = !matches!(
            event.candidate.address.parse::<IpAddr>(), Ok(ip) if ip.is_unspecified()
        );
        if is_reachable && let Ok(init) = event.candidate.to_json() {
            self.tell(Happening::Candidate(init.candidate));
        }
        Box::pin(std::future::ready(()))
    }

    fn on_ice_gathering_state_change<'s, 'f>(&'s self, state: RTCIceGatheringState) -> Told<'f>
    where
        's: 'f,
        Self: 'f,
    {
        if state == RTCIceGatheringState::Complete {
            self.tell(Happening::Gathered);
        }
        Box::pin(std::future::ready(()))
    }

    fn on_connection_state_change<'s, 'f>(&'s self, state: RTCPeerConnectionState) -> Told<'f>
    where
        's: 'f,
        Self: 'f,
    {
        self.tell(Happening::State(state));
        Box::pin(std::future::ready(()))
    }
}

/// What the stack said and has not been passed on.
pub(super) struct Happenings(mpsc::Receiver<Happening>);

/// Makes the listener that a connection is built with, and its other end.
pub(super) fn listen() -> (Listener, Happenings) {
    let (tell, heard) = mpsc::channel(EVENTS_QUEUED_MAX);
    (Listener(tell), Happenings(heard))
}

impl Happenings {
    /// Waits until gathering is over, at most [`GATHER_WAIT`]. What is found until then is in the
    /// description, so nothing heard meanwhile needs to be passed on.
    pub(super) async fn gathered(&mut self) {
        let gathering = async {
            while let Some(happening) = self.0.recv().await {
                match happening {
                    Happening::Gathered => return,
                    Happening::Candidate(_) | Happening::State(_) => {}
                }
            }
        };
        // Time is up: what is found later travels by itself.
        let _ = timeout(GATHER_WAIT, gathering).await;
    }
}

/// Starts reading every channel and the path; the events of all come out in one queue.
pub(super) fn pump(peer: &WebRtcPeer, happenings: Happenings) -> Events {
    let (events, queue) = mpsc::channel(EVENTS_QUEUED_MAX);
    let unopened = Arc::new(AtomicUsize::new(Channel::ALL.len()));
    for (channel, handle) in Channel::ALL.into_iter().zip(&peer.channels) {
        let reader = Reader {
            channel,
            handle: handle.clone(),
            events: events.clone(),
            phase: peer.phase.clone(),
            haste: peer.haste.clone(),
            unopened: unopened.clone(),
        };
        peer.runtime.spawn(reader.run());
    }
    peer.runtime.spawn(follow(happenings, events, peer.connection.clone()));
    Events { queue, phase: peer.phase.subscribe(), is_over: false }
}

/// Reads one channel until it ends.
struct Reader {
    channel: Channel,
    handle: Arc<dyn DataChannel>,
    events: mpsc::Sender<Event>,
    phase: watch::Sender<Phase>,
    haste: Arc<Haste>,
    unopened: Arc<AtomicUsize>,
}

impl Reader {
    async fn run(self) {
        while let Some(event) = self.handle.poll().await {
            let event = match event {
                DataChannelEvent::OnMessage(message) => {
                    if message.data.len() > MESSAGE_BYTES_MAX {
                        break;
                    }
                    self.haste.heard();
                    Event::Message { channel: self.channel, bytes: message.data.freeze() }
                }
                DataChannelEvent::OnOpen => {
                    if self.unopened.fetch_sub(1, Ordering::AcqRel) != 1 {
                        continue;
                    }
                    self.phase.send_if_modified(|phase| {
                        let is_new = *phase == Phase::Connecting;
                        if is_new {
                            *phase = Phase::Open;
                        }
                        is_new
                    });
                    Event::Open
                }
                DataChannelEvent::OnClosing | DataChannelEvent::OnClose => break,
                DataChannelEvent::OnError
                | DataChannelEvent::OnBufferedAmountLow
                | DataChannelEvent::OnBufferedAmountHigh
                | _ => continue,
            };
            if self.events.send(event).await.is_err() {
                return;
            }
        }
        // A share needs all four, so the end of one is the end of all.
        let _ = self.events.send(Event::Closed).await;
    }
}

/// Passes on what the stack says about the path.
async fn follow(
    mut happenings: Happenings,
    events: mpsc::Sender<Event>,
    connection: Arc<dyn PeerConnection>,
) {
    while let Some(happening) = happenings.0.recv().await {
        let told = match happening {
            Happening::Candidate(first) => batch(first, &mut happenings.0).await,
            Happening::State(state) => changed(state).into_iter().collect(),
            Happening::Gathered => Vec::new(),
        };
        let is_over = told.contains(&Event::Closed);
        for event in told {
            if events.send(event).await.is_err() {
                return;
            }
        }
        if is_over {
            super::shut(&Handle::current(), connection);
            return;
        }
    }
}

/// Gathers candidates for [`CANDIDATE_BATCH`], so that signalling carries few messages.
async fn batch(first: String, heard: &mut mpsc::Receiver<Happening>) -> Vec<Event> {
    let mut candidates = vec![first];
    let mut after = Vec::new();
    let gathering = async {
        while candidates.len() < CANDIDATES_MAX {
            match heard.recv().await {
                Some(Happening::Candidate(line)) => candidates.push(line),
                Some(Happening::State(state)) => after.extend(changed(state)),
                Some(Happening::Gathered) | None => return,
            }
        }
    };
    // Time is up: what there is goes out.
    let _ = timeout(CANDIDATE_BATCH, gathering).await;
    let mut events = vec![Event::Candidates(candidates)];
    events.append(&mut after);
    events
}

fn changed(state: RTCPeerConnectionState) -> Option<Event> {
    match state {
        RTCPeerConnectionState::Connecting => Some(Event::StateChanged(PathState::Connecting)),
        RTCPeerConnectionState::Connected => Some(Event::StateChanged(PathState::Connected)),
        RTCPeerConnectionState::Disconnected => Some(Event::StateChanged(PathState::Disconnected)),
        RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed => Some(Event::Closed),
        RTCPeerConnectionState::Unspecified | RTCPeerConnectionState::New | _ => None,
    }
}
