//! The live WebSocket connections and what `@connections` may do with them.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};
use thiserror::Error;
use tokio::sync::{mpsc, watch};

use crate::{
    clock::{self, Millis},
    limits::{CONNECTIONS_MAX, MESSAGE_BYTES_MAX, OUTGOING_MAX, Verdict},
    socket_event::ConnectionFacts,
};

/// Why `@connections` refuses; the names are those of AWS's exceptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PostError {
    /// Unknown, closed, or `$connect` has not returned yet.
    #[error("GoneException")]
    Gone,
    /// Above [`MESSAGE_BYTES_MAX`].
    #[error("PayloadTooLargeException")]
    TooLarge,
    /// The client reads too slowly.
    #[error("LimitExceededException")]
    LimitExceeded,
}

/// A connection from the side of its task.
#[derive(Debug)]
pub struct Mailbox {
    /// Messages to be written.
    pub outgoing: mpsc::Receiver<String>,
    /// Turns to a verdict when somebody ends the connection.
    pub closing: watch::Receiver<Option<Verdict>>,
    /// When the last message went either way.
    pub active: Arc<AtomicU64>,
}

#[derive(Debug)]
struct Live {
    facts: ConnectionFacts,
    outgoing: mpsc::Sender<String>,
    closing: watch::Sender<Option<Verdict>>,
    active: Arc<AtomicU64>,
}

/// All live connections of this machine.
#[derive(Debug, Default)]
pub struct Connections {
    live: Mutex<HashMap<String, Live>>,
}

impl Connections {
    /// Enters a connection whose `$connect` has returned; `None` when there are too many.
    pub fn enter(&self, facts: &ConnectionFacts) -> Option<Mailbox> {
        let (outgoing, outgoing_end) = mpsc::channel(OUTGOING_MAX);
        let (closing, closing_end) = watch::channel(None);
        let active = Arc::new(AtomicU64::new(facts.connected_at));
        let mut live = self.lock();
        if live.len() >= CONNECTIONS_MAX {
            return None;
        }
        let entry = Live { facts: facts.clone(), outgoing, closing, active: active.clone() };
        live.insert(facts.id.clone(), entry);
        Some(Mailbox { outgoing: outgoing_end, closing: closing_end, active })
    }

    /// Takes a connection out; later posts are told that it is gone.
    pub fn leave(&self, id: &str) {
        self.lock().remove(id);
    }

    /// `POST @connections/{id}`
    pub fn post(&self, id: &str, message: String) -> Result<(), PostError> {
        if message.len() > MESSAGE_BYTES_MAX {
            return Err(PostError::TooLarge);
        }
        let live = self.lock();
        let entry = live.get(id).ok_or(PostError::Gone)?;
        entry.outgoing.try_send(message).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => PostError::LimitExceeded,
            mpsc::error::TrySendError::Closed(_) => PostError::Gone,
        })
    }

    /// `GET @connections/{id}`
    pub fn describe(&self, id: &str) -> Result<Value, PostError> {
        let live = self.lock();
        let entry = live.get(id).ok_or(PostError::Gone)?;
        let at = |at: Millis| json!(clock::iso(at));
        Ok(json!({
            "connectedAt": at(entry.facts.connected_at),
            "lastActiveAt": at(entry.active.load(Ordering::Relaxed)),
            "identity": {
                "sourceIp": entry.facts.source,
                "userAgent": entry.facts.user_agent,
            },
        }))
    }

    /// `DELETE @connections/{id}`: gone for everybody at once, closed as soon as its task runs.
    pub fn end(&self, id: &str, verdict: Verdict) -> Result<(), PostError> {
        let entry = self.lock().remove(id).ok_or(PostError::Gone)?;
        entry.closing.send_replace(Some(verdict));
        Ok(())
    }

    /// Ends every connection.
    pub fn end_all(&self, verdict: Verdict) {
        for entry in self.lock().values() {
            entry.closing.send_replace(Some(verdict));
        }
    }

    /// The ids of the connections that are live now.
    pub fn ids(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Live>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(id: &str) -> ConnectionFacts {
        ConnectionFacts {
            id: id.to_owned(),
            connected_at: 1,
            source: "127.0.0.1".to_owned(),
            user_agent: String::new(),
            host: String::new(),
            stage: "socket".to_owned(),
        }
    }

    #[test]
    fn a_post_is_refused_as_aws_refuses_it() {
        let connections = Connections::default();
        assert_eq!(connections.post("a", "x".into()), Err(PostError::Gone));
        let mailbox = connections.enter(&facts("a")).unwrap();
        let large = "x".repeat(MESSAGE_BYTES_MAX + 1);
        assert_eq!(connections.post("a", large), Err(PostError::TooLarge));
        assert_eq!(connections.post("a", "x".repeat(MESSAGE_BYTES_MAX)), Ok(()));
        for _ in 1..OUTGOING_MAX {
            connections.post("a", "x".into()).unwrap();
        }
        assert_eq!(connections.post("a", "x".into()), Err(PostError::LimitExceeded));
        drop(mailbox);
        assert_eq!(connections.post("a", "x".into()), Err(PostError::Gone));
        connections.leave("a");
        assert_eq!(connections.describe("a"), Err(PostError::Gone));
    }

    #[test]
    fn ending_a_connection_reaches_its_task() {
        let connections = Connections::default();
        let mailbox = connections.enter(&facts("a")).unwrap();
        connections.end("a", Verdict::Deleted).unwrap();
        assert_eq!(*mailbox.closing.borrow(), Some(Verdict::Deleted));
        assert_eq!(connections.end("b", Verdict::Deleted), Err(PostError::Gone));
    }
}
