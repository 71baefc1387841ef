//! What happens on a connection, as API Gateway hands it over (WebSocket API, proxy integration).

use std::collections::BTreeMap;

use sasae_protocol::ConnectionId;
use sasae_protocol::frame::{self, Frame, FrameError};
use serde::Deserialize;
use serde_json::Value;

use crate::Failure;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Route {
    #[serde(rename = "$connect")]
    Connect,
    #[serde(rename = "$disconnect")]
    Disconnect,
    #[serde(rename = "$default")]
    Message,
}

impl Route {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Connect => "$connect",
            Self::Disconnect => "$disconnect",
            Self::Message => "$default",
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    #[serde(rename = "requestContext")]
    context: Context,
    #[serde(default)]
    headers: Option<BTreeMap<String, String>>,
    #[serde(default)]
    multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Context {
    route_key: Route,
    connection_id: ConnectionId,
}

impl Request {
    pub(super) fn read(event: Value) -> Result<Self, Failure> {
        serde_json::from_value(event).map_err(|_| {
            tracing::error!("the event is none of a WebSocket API");
            Failure::ForeignEvent
        })
    }

    pub(super) const fn route(&self) -> Route {
        self.context.route_key
    }

    pub(super) const fn connection(&self) -> &ConnectionId {
        &self.context.connection_id
    }

    /// Every value of a header, whatever the case of its name.
    pub(super) fn header(&self, name: &str) -> Vec<&str> {
        let named = |key: &String| key.eq_ignore_ascii_case(name);
        let many = self.multi_value_headers.iter().flatten().filter(|(key, _)| named(key));
        let many: Vec<&str> = many.flat_map(|(_, values)| values).map(String::as_str).collect();
        if !many.is_empty() {
            return many;
        }
        let single = self.headers.iter().flatten().filter(|(key, _)| named(key));
        single.map(|(_, value)| value.as_str()).collect()
    }

    /// The message as `T`. No message of ours is binary.
    pub(super) fn message<T: Frame>(&self) -> Result<T, FrameError> {
        if self.is_base64_encoded {
            return Err(FrameError::Malformed);
        }
        frame::parse(self.body.as_deref().unwrap_or_default())
    }
}
