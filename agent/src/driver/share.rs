//! One share: connection, lane, picture, pointer and input, stopped together when it is dropped.

mod line;

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sasae_protocol::peer::{Codec, FromViewer, ToViewer};
use sasae_protocol::signal::IceServer;
use sasae_protocol::{PROTOCOL_VERSION, RequestId};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::Happening;
use crate::capture::{self, PointerChange, PointerWatch};
use crate::consent::OwnWindows;
use crate::core::{Grant, InputPermit, ScreenPermit};
use crate::input::{self, Injector};
use crate::lane::pump::Lane;
use crate::picture::{self, PictureHandle};
use crate::transport::webrtc::Described;
use crate::transport::{Channel, Config, Peer, webrtc};
use line::{LaneSink, keep_flowing, listen, speak, text};

/// The bits a second to begin with; ample for a desktop on a local network.
const BITRATE_FIRST: u32 = 12_000_000;
/// Messages that may wait for room on the control channel; the newest is dropped beyond that.
const SPOKEN_MAX: usize = 256;
/// Candidates that may wait until the connection is made.
const EARLY_CANDIDATES_MAX: usize = 64;

/// What a share has to tell.
pub(super) enum Shared {
    /// The connection is made; its description goes to the viewer.
    Described(Described),
    /// More ways to reach this computer.
    Candidates(Vec<String>),
    /// The viewer says something.
    Viewer(FromViewer),
    /// The connection is over or never came.
    Lost,
}

/// How a share tells.
#[derive(Clone)]
pub(super) struct Tell {
    number: u64,
    happenings: mpsc::Sender<Happening>,
}

impl Tell {
    pub(super) fn new(number: u64, happenings: mpsc::Sender<Happening>) -> Self {
        Self { number, happenings }
    }

    async fn tell(&self, shared: Shared) {
        // Nobody listens any more when the program ends.
        let _ = self.happenings.send(Happening::Share(self.number, shared)).await;
    }

    /// From a thread that is no task; what does not fit is told again by what follows.
    fn tell_now(&self, shared: Shared) {
        let _ = self.happenings.try_send(Happening::Share(self.number, shared));
    }
}

/// What the viewer hears at the end of a share.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Farewell {
    /// That it is over.
    End,
    /// Nothing: the connection broke, the share may come back over another.
    None,
}

/// One share. Dropping it stops everything at once.
pub(super) struct Share {
    grant: Grant,
    tell: Tell,
    lane: Lane,
    peer: Option<Arc<dyn Peer>>,
    /// What the viewer is told on the control channel, in order.
    spoken: Option<mpsc::Sender<String>>,
    early: Vec<String>,
    picture: Option<Arc<PictureHandle>>,
    pointer: Option<PointerWatch>,
    injector: Option<Injector>,
    last_move: Option<u32>,
    farewell: Farewell,
    tasks: Vec<JoinHandle<()>>,
}

impl Share {
    /// Begins to answer the viewer's offer.
    pub(super) fn answer(
        grant: Grant,
        offer: String,
        ice_servers: Vec<IceServer>,
        is_this_machine: bool,
        tell: Tell,
    ) -> Self {
        let mut config = Config::every_interface(ice_servers);
        config.loopback = is_this_machine;
        let answerer = tell.clone();
        let task = tokio::spawn(async move {
            match webrtc::answer(&config, &offer).await {
                Ok(described) => answerer.tell(Shared::Described(described)).await,
                Err(error) => {
                    tracing::warn!(%error, "the viewer's offer was not answered");
                    answerer.tell(Shared::Lost).await;
                }
            }
        });
        Self {
            grant,
            tell,
            lane: Lane::new(),
            peer: None,
            spoken: None,
            early: Vec::new(),
            picture: None,
            pointer: None,
            injector: None,
            last_move: None,
            farewell: Farewell::End,
            tasks: vec![task],
        }
    }

    pub(super) fn number(&self) -> u64 {
        self.tell.number
    }

    pub(super) fn request(&self) -> RequestId {
        self.grant.request()
    }

    /// Ends the connection without a word when this is dropped.
    pub(super) fn hush(&mut self) {
        self.farewell = Farewell::None;
    }

    /// Takes the connection into use: its events and the lane.
    pub(super) fn connected(&mut self, described: Described) {
        let peer = described.peer;
        let early = std::mem::take(&mut self.early);
        let (lane, to) = (self.lane.clone(), Arc::clone(&peer));
        self.tasks.push(tokio::spawn(async move { lane.run(to).await }));
        self.tasks.push(tokio::spawn(listen(
            described.events,
            self.lane.clone(),
            self.tell.clone(),
        )));
        let adding = Arc::clone(&peer);
        self.tasks.push(tokio::spawn(async move {
            if !early.is_empty() && adding.add_candidates(&early).await.is_err() {
                tracing::warn!("the viewer's first candidates were refused");
            }
        }));
        let (spoken, to_speak) = mpsc::channel(SPOKEN_MAX);
        self.tasks.push(tokio::spawn(speak(to_speak, Arc::clone(&peer))));
        self.spoken = Some(spoken);
        self.peer = Some(peer);
    }

    pub(super) async fn add_candidates(&mut self, candidates: Vec<String>) {
        match &self.peer {
            Some(peer) => {
                if let Err(error) = peer.add_candidates(&candidates).await {
                    tracing::warn!(%error, "the viewer's candidates were refused");
                }
            }
            None if self.early.len() + candidates.len() <= EARLY_CANDIDATES_MAX => {
                self.early.extend(candidates);
            }
            None => tracing::warn!("too many candidates before the connection is made"),
        }
    }

    /// Starts the picture, the pointer and, if it was allowed, the input.
    pub(super) async fn start(
        &mut self,
        grant: &Grant,
        codec: Codec,
        display: Option<String>,
        own: &OwnWindows,
    ) {
        if self.picture.is_some() {
            self.key_frame();
            return;
        }
        let (Some(to_capture), Some(to_point)) = (grant.screen(), grant.screen()) else { return };
        let opened = tokio::task::spawn_blocking({
            let display = display.clone();
            move || capture::open(to_capture, display.as_deref())
        });
        let capture = match opened.await {
            Ok(Ok(capture)) => capture,
            Ok(Err(error)) => return self.fail(&error).await,
            Err(error) => return self.fail(&error).await,
        };
        let size = capture.size();
        let pixels = |length: u32| u16::try_from(length).unwrap_or(u16::MAX);
        self.tell(&ToViewer::Hello {
            protocol: PROTOCOL_VERSION,
            mode: grant.mode(),
            codec,
            width: pixels(size.width),
            height: pixels(size.height),
        });
        let sink = LaneSink { lane: self.lane.clone(), tell: self.tell.clone() };
        let handle = match picture::spawn(capture, codec, BITRATE_FIRST, sink) {
            Ok(handle) => Arc::new(handle),
            Err(error) => return self.fail(&error).await,
        };
        self.tasks.push(tokio::spawn(keep_flowing(self.lane.clone(), Arc::clone(&handle))));
        self.picture = Some(handle);
        self.watch_pointer(to_point, display.as_deref());
        if grant.input().is_some() {
            match input::open(display.as_deref(), own.clone()) {
                Ok(injector) => self.injector = Some(injector),
                Err(error) => tracing::error!(%error, "input cannot be passed on"),
            }
        }
    }

    async fn fail(&self, error: &(dyn std::error::Error + Sync)) {
        tracing::error!(%error, "the picture cannot be started");
        self.tell.tell(Shared::Lost).await;
    }

    fn watch_pointer(&mut self, permit: ScreenPermit, display: Option<&str>) {
        let (Some(peer), Some(spoken)) = (self.peer.clone(), self.spoken.clone()) else { return };
        let runtime = Handle::current();
        let mut seq = 0;
        let watch =
            capture::watch_pointer(permit, display, move |change| match change {
                PointerChange::Shape(shape) => {
                    let (width, height) = (shape.width, shape.height);
                    let (hot_x, hot_y) = (shape.hot_x, shape.hot_y);
                    let rgba = STANDARD.encode(&shape.rgba);
                    let cursor = ToViewer::Cursor { width, height, hot_x, hot_y, rgba };
                    // Dropped only when the viewer has not read for long; a newer shape follows.
                    drop(spoken.try_send(text(&cursor)));
                }
                PointerChange::Place { x, y } => {
                    seq += 1;
                    let place = text(&ToViewer::Pointer { seq, x, y });
                    let peer = Arc::clone(&peer);
                    // A place that does not fit now is followed by a newer one.
                    drop(runtime.spawn(async move {
                        peer.try_send(Channel::Pointer, place.as_bytes()).await
                    }));
                }
            });
        match watch {
            Ok(watch) => self.pointer = Some(watch),
            Err(error) => tracing::warn!(%error, "the pointer cannot be watched"),
        }
    }

    pub(super) fn key_frame(&self) {
        if let Some(picture) = &self.picture {
            picture.request_key_frame();
        }
    }

    /// Passes an input on, unless it is an older move than one that was passed on already.
    pub(super) fn inject(&mut self, permit: &InputPermit, input: &FromViewer) {
        if let FromViewer::Move { seq, .. } = input {
            if self.last_move.is_some_and(|last| *seq <= last) {
                return;
            }
            self.last_move = Some(*seq);
        }
        let Some(injector) = &mut self.injector else { return };
        match injector.inject(permit, input) {
            Ok(()) => {}
            Err(input::InjectError::OwnWindow) => self.tell(&ToViewer::InputRefused),
            Err(input::InjectError::Paused { is_new }) => {
                if is_new {
                    self.tell(&ToViewer::InputPaused);
                }
            }
            Err(error) => tracing::debug!(%error, "an input was not passed on"),
        }
    }

    /// Lets go of every key and button.
    pub(super) fn release_all(&mut self) {
        if let Some(injector) = &mut self.injector {
            injector.release_all();
        }
    }

    /// Says something to the viewer on the control channel.
    pub(super) fn tell(&self, message: &ToViewer) {
        if let Some(spoken) = &self.spoken
            && spoken.try_send(text(message)).is_err()
        {
            tracing::warn!("a message to the viewer was dropped");
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        // Pixels and input first; the connection may take its time.
        if let Some(picture) = &self.picture {
            picture.stop();
        }
        self.pointer = None;
        self.injector = None;
        for task in &self.tasks {
            task.abort();
        }
        let farewell = self.farewell;
        if let Some(peer) = self.peer.take() {
            tokio::spawn(async move {
                if farewell == Farewell::End {
                    // The viewer learns of the end from the closed connection if not from this.
                    let _ = peer.try_send(Channel::Control, text(&ToViewer::End).as_bytes()).await;
                }
                peer.close();
            });
        }
    }
}

#[cfg(test)]
mod tests;
