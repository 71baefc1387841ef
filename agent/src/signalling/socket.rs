//! The WebSocket to the gateway: connected again whenever it breaks, until the session is over.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use sasae_protocol::ErrorCode;
use sasae_protocol::api::Claimed;
use sasae_protocol::frame::{SOCKET_BYTES_MAX, parse};
use sasae_protocol::socket::{FromAgent, PING_EVERY_SECONDS, SUBPROTOCOL, TICKET_PREFIX, ToAgent};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::{Backoff, Gateway};

/// How long a connect may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long the gateway may be silent after a ping before the connection counts as lost.
const PONG_TIMEOUT: Duration = Duration::from_secs(20);
/// Time between pings.
const PING_EVERY: Duration = Duration::from_secs(PING_EVERY_SECONDS as u64);

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What the line to the gateway tells.
#[derive(Debug)]
pub enum Line {
    /// Connected.
    Up,
    /// Lost; it is being connected again.
    Down,
    /// The gateway says something.
    Said(Box<ToAgent>),
    /// The gateway will not have this device back: the session is over for this reason.
    Refused(ErrorCode),
}

/// Stays connected to the gateway until it refuses or `told` is dropped on the other side.
///
/// What comes in through `say` while there is no connection is dropped: after every connect the
/// agent asks how things stand.
pub async fn stay_online(
    gateway: Gateway,
    claimed: Claimed,
    mut say: mpsc::Receiver<FromAgent>,
    told: mpsc::Sender<Line>,
) {
    let mut backoff = Backoff::default();
    loop {
        match connect(&gateway, &claimed).await {
            Ok(stream) => {
                backoff.succeeded();
                while say.try_recv().is_ok() {}
                if told.send(Line::Up).await.is_err() {
                    return;
                }
                let end = pump(stream, &mut say, &told).await;
                if matches!(end, End::Done) || told.send(Line::Down).await.is_err() {
                    return;
                }
            }
            Err(code) if is_final(code) => {
                // Whether anybody still listens makes no difference to the end.
                let _ = told.send(Line::Refused(code)).await;
                return;
            }
            Err(code) => tracing::info!(?code, "the gateway is not there yet"),
        }
        if told.is_closed() {
            return;
        }
        sleep(backoff.failed(random())).await;
    }
}

/// Whether trying again cannot help.
const fn is_final(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::SessionExpired
            | ErrorCode::SessionClosed
            | ErrorCode::SessionDeleted
            | ErrorCode::NotFound
            | ErrorCode::CodeUsed
            | ErrorCode::BadSignature
            | ErrorCode::VersionTooOld
            | ErrorCode::VersionTooNew
    )
}

async fn connect(gateway: &Gateway, claimed: &Claimed) -> Result<Stream, ErrorCode> {
    let ticket = gateway.ticket(claimed.session).await?;
    let unreachable = |_| ErrorCode::GatewayUnreachable;
    let mut request =
        claimed.socket_url.as_str().into_client_request().map_err(|_| ErrorCode::Unavailable)?;
    let offer = format!("{SUBPROTOCOL}, {TICKET_PREFIX}{}", ticket.ticket);
    let mut offer = HeaderValue::from_str(&offer).map_err(|_| ErrorCode::BadTicket)?;
    offer.set_sensitive(true);
    request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, offer);
    let config = WebSocketConfig::default()
        .max_message_size(Some(SOCKET_BYTES_MAX))
        .max_frame_size(Some(SOCKET_BYTES_MAX));
    let connecting = connect_async_with_config(request, Some(config), true);
    let connected = timeout(CONNECT_TIMEOUT, connecting).await.map_err(|_| {
        tracing::info!("the gateway's socket did not answer");
        ErrorCode::GatewayUnreachable
    })?;
    connected.map(|(stream, _)| stream).map_err(unreachable)
}

enum End {
    Lost,
    Done,
}

/// Moves messages until the connection or the agent ends.
async fn pump(
    mut stream: Stream,
    say: &mut mpsc::Receiver<FromAgent>,
    told: &mpsc::Sender<Line>,
) -> End {
    let mut next_ping = Instant::now() + PING_EVERY;
    let mut deadline: Option<Instant> = None;
    let mut seq = 0;
    loop {
        let wake = deadline.map_or(next_ping, |deadline| deadline.min(next_ping));
        tokio::select! {
            said = say.recv() => {
                let Some(message) = said else {
                    // The agent has finished; telling the gateway is a courtesy.
                    let _ = stream.close(None).await;
                    return End::Done;
                };
                if send(&mut stream, &message).await.is_err() {
                    return End::Lost;
                }
            }
            heard = stream.next() => {
                let Some(Ok(message)) = heard else { return End::Lost };
                deadline = None;
                if hear(message, told).await.is_break() {
                    return End::Lost;
                }
            }
            () = tokio::time::sleep_until(wake) => {
                if deadline.is_some_and(|deadline| deadline <= wake) {
                    return End::Lost;
                }
                seq += 1;
                next_ping = wake + PING_EVERY;
                deadline = Some(wake + PONG_TIMEOUT);
                if send(&mut stream, &FromAgent::Ping { seq }).await.is_err() {
                    return End::Lost;
                }
            }
        }
    }
}

async fn send(stream: &mut Stream, message: &FromAgent) -> Result<(), Error> {
    let text = serde_json::to_string(message).expect("our messages have a text form");
    stream.send(Message::text(text)).await
}

async fn hear(message: Message, told: &mpsc::Sender<Line>) -> std::ops::ControlFlow<()> {
    use std::ops::ControlFlow::{Break, Continue};
    match message {
        Message::Text(text) => match parse::<ToAgent>(&text) {
            Ok(said) => {
                let kept = told.send(Line::Said(Box::new(said))).await;
                if kept.is_ok() { Continue(()) } else { Break(()) }
            }
            // A newer gateway may say more than we know; what we do not know cannot bind us.
            Err(error) => {
                tracing::warn!(%error, "a message of the gateway was not understood");
                Continue(())
            }
        },
        Message::Close(_) => Break(()),
        Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {
            Continue(())
        }
    }
}

fn random() -> u64 {
    // Without randomness all agents would come back together; that is no reason not to come back.
    getrandom::u64().unwrap_or(u64::MAX / 2)
}
