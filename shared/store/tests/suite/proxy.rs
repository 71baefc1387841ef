//! A server between the store and its engine that loses and makes up answers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The most bytes of a message that it takes.
const MESSAGE_BYTES_MAX: usize = 1 << 20;

/// What becomes of the next request.
#[derive(Debug, Clone)]
pub(crate) enum Turn {
    /// The engine does it, and the answer is lost.
    LoseAnswer,
    /// The engine never sees it; this is the answer.
    Answer(u16, String),
}

/// A proxy on a port of its own; it ends with its runtime.
pub(crate) struct Proxy {
    pub(crate) endpoint: String,
    state: Arc<State>,
}

struct State {
    engine: String,
    turns: Mutex<VecDeque<Turn>>,
    seen: Mutex<Vec<String>>,
}

impl Proxy {
    /// Stands before the engine at this endpoint.
    pub(crate) async fn before(engine: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let engine = engine.strip_prefix("http://").unwrap().to_owned();
        let state = Arc::new(State { engine, turns: Mutex::default(), seen: Mutex::default() });
        let of_all = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(answer(client, Arc::clone(&of_all)));
            }
        });
        Self { endpoint, state }
    }

    /// Lets the next requests go so, one after the other; all later ones pass.
    pub(crate) fn next(&self, turns: impl IntoIterator<Item = Turn>) {
        self.state.turns.lock().unwrap().extend(turns);
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.state.seen.lock().unwrap().clone()
    }
}

async fn answer(mut client: TcpStream, state: Arc<State>) -> Option<()> {
    loop {
        let request = message(&mut client).await?;
        state.seen.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
        let turn = state.turns.lock().unwrap().pop_front();
        if let Some(Turn::Answer(status, body)) = turn {
            let length = body.len();
            let head = format!("HTTP/1.1 {status} Made up\r\ncontent-length: {length}\r\n\r\n");
            client.write_all((head + &body).as_bytes()).await.ok()?;
            continue;
        }
        let mut engine = TcpStream::connect(&state.engine).await.ok()?;
        engine.write_all(&request).await.ok()?;
        let answer = message(&mut engine).await?;
        if turn.is_some() {
            return None;
        }
        client.write_all(&answer).await.ok()?;
    }
}

/// One HTTP/1.1 message whose head tells the length of its body.
async fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut end = None;
    while end.is_none_or(|end| bytes.len() < end) && bytes.len() < MESSAGE_BYTES_MAX {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let head = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        end = head.map(|head| head + 4 + body_length(&bytes[..head]));
    }
    Some(bytes)
}

fn body_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let field = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    field.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}
