//! One connection from its upgrade to its end.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::{
    io::AsyncReadExt,
    sync::Semaphore,
    time::{Instant, sleep_until, timeout},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message,
        error::ProtocolError,
        protocol::{CloseFrame, Role, WebSocketConfig},
    },
};

use super::{SocketApi, lost as record};
use crate::{
    clock,
    connections::Mailbox,
    identity,
    limits::{CLOSING_TIME, FRAME_BYTES_MAX, IN_FLIGHT_MAX, MESSAGE_BYTES_MAX, Verdict},
    socket_event::{self, ConnectionFacts, Ending},
};

/// How long one message may take to be written before the client counts as lost.
const WRITE_TIME: Duration = Duration::from_secs(30);

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// A connection that `$connect` has let in.
pub(super) struct Task {
    pub(super) api: Arc<SocketApi>,
    pub(super) facts: ConnectionFacts,
    pub(super) mailbox: Mailbox,
}

/// What a turn of the connection's loop led to.
enum Turn {
    Goes,
    Closes(Verdict),
    Closed(Ending),
}

impl Task {
    /// Lives the connection and tells `$disconnect` at the end, unless a fault swallows it.
    pub(super) async fn run(mut self, upgrade: OnUpgrade) {
        let ending = match upgrade.await {
            Ok(upgraded) => {
                let config = WebSocketConfig::default()
                    .max_frame_size(Some(FRAME_BYTES_MAX))
                    .max_message_size(Some(MESSAGE_BYTES_MAX))
                    .read_buffer_size(4 * 1024);
                let io = TokioIo::new(upgraded);
                let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
                self.live(socket).await
            }
            Err(_) => lost(),
        };
        self.api.connections.leave(&self.facts.id);
        record::leave(&self.api.records, &self.facts.id).await;
        if self.api.faults.loses_disconnect() {
            return;
        }
        let event =
            socket_event::disconnect(&self.facts, &ending, &identity::request_id(), clock::now());
        // Best effort, as on AWS: nobody waits for the result and nothing is tried again.
        let _ = self.api.functions.invoke(&self.api.on_disconnect, event).await;
    }

    async fn live(&mut self, mut socket: Socket) -> Ending {
        let aged = Instant::now() + self.api.lifetimes.total;
        let mut idle = Instant::now() + self.api.lifetimes.idle;
        let in_flight = Arc::new(Semaphore::new(IN_FLIGHT_MAX));
        loop {
            let turn = tokio::select! {
                read = socket.next(), if in_flight.available_permits() > 0 => {
                    self.received(read, &in_flight)
                }
                Some(text) = self.mailbox.outgoing.recv() => self.write(&mut socket, text).await,
                _ = self.mailbox.closing.changed() => {
                    Turn::Closes(self.mailbox.closing.borrow().unwrap_or(Verdict::Stopping))
                }
                () = sleep_until(idle) => self.idle(&mut idle),
                () = sleep_until(aged) => Turn::Closes(Verdict::Aged),
                permit = in_flight.acquire(), if in_flight.available_permits() == 0 => {
                    drop(permit);
                    Turn::Goes
                }
            };
            match turn {
                Turn::Goes => {}
                Turn::Closed(ending) => {
                    self.api.connections.leave(&self.facts.id);
                    let _ = timeout(CLOSING_TIME, socket.close(None)).await;
                    return ending;
                }
                Turn::Closes(verdict) => {
                    self.api.connections.leave(&self.facts.id);
                    return close(socket, verdict).await;
                }
            }
        }
    }

    /// Whether the silence is long enough; activity is read here instead of moving a timer.
    fn idle(&self, deadline: &mut Instant) -> Turn {
        let silent = clock::now().saturating_sub(self.mailbox.active.load(Ordering::Relaxed));
        let left = self.api.lifetimes.idle.saturating_sub(Duration::from_millis(silent));
        if left.is_zero() {
            return Turn::Closes(Verdict::Idle);
        }
        *deadline = Instant::now() + left;
        Turn::Goes
    }

    fn received(&self, read: Option<Result<Message, Error>>, in_flight: &Arc<Semaphore>) -> Turn {
        match read {
            Some(Ok(Message::Text(text))) => {
                self.touch();
                self.dispatch(text.to_string(), in_flight);
                Turn::Goes
            }
            Some(Ok(Message::Binary(_))) => Turn::Closes(Verdict::Binary),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Turn::Goes,
            Some(Ok(Message::Close(frame))) => Turn::Closed(match frame {
                Some(frame) => Ending { code: frame.code.into(), reason: frame.reason.to_string() },
                None => {
                    Ending { code: 1005, reason: "Client-side close frame status not set".into() }
                }
            }),
            Some(Err(Error::Capacity(_))) => Turn::Closes(Verdict::TooLarge),
            Some(Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) => {
                Turn::Closed(lost())
            }
            Some(Err(Error::Protocol(error))) => {
                tracing::debug!(%error, "a client broke the protocol");
                Turn::Closes(Verdict::Broken)
            }
            Some(Err(Error::Utf8(_))) => Turn::Closes(Verdict::Broken),
            Some(Err(_)) | None => Turn::Closed(lost()),
        }
    }

    /// Hands a message to `$default`. Several run at once and may overtake each other.
    fn dispatch(&self, text: String, in_flight: &Arc<Semaphore>) {
        let Ok(permit) = in_flight.clone().try_acquire_owned() else { return };
        let api = self.api.clone();
        let facts = self.facts.clone();
        api.meter.count("socket message in");
        tokio::spawn(async move {
            if let Some(held) = api.faults.holds_message() {
                tokio::time::sleep(held).await;
            }
            let request_id = identity::request_id();
            let message_id = identity::connection_id();
            let now = clock::now();
            let event = socket_event::message(&facts, &text, &message_id, &request_id, now);
            if api.functions.invoke(&api.on_message, event).await.is_err() {
                let failure = socket_event::failure(&facts, &request_id);
                // The client may be gone by now; then there is nobody to tell.
                let _ = api.connections.post(&facts.id, failure.to_string());
            }
            drop(permit);
        });
    }

    async fn write(&self, socket: &mut Socket, text: String) -> Turn {
        self.api.meter.count("socket message out");
        match timeout(WRITE_TIME, socket.send(Message::text(text))).await {
            Ok(Ok(())) => {
                self.touch();
                Turn::Goes
            }
            Ok(Err(_)) | Err(_) => Turn::Closed(lost()),
        }
    }

    fn touch(&self) {
        self.mailbox.active.store(clock::now(), Ordering::Relaxed);
    }
}

/// Sends the close frame and lets the other side read it before the connection goes.
async fn close(mut socket: Socket, verdict: Verdict) -> Ending {
    let ending = verdict.ending();
    let frame = CloseFrame { code: ending.code.into(), reason: ending.reason.clone().into() };
    let closing = async {
        let _ = socket.close(Some(frame)).await;
        // What the client still sends is read and thrown away: an unread byte would make the
        // system reset the connection, and the close frame might be lost with it.
        let mut thrown = [0; 4096];
        let io = socket.get_mut();
        while matches!(io.read(&mut thrown).await, Ok(read) if read > 0) {}
    };
    let _ = timeout(CLOSING_TIME, closing).await;
    ending
}

/// Gone without a closing handshake.
fn lost() -> Ending {
    Ending { code: 1006, reason: "Connection closed abnormally".to_owned() }
}
