//! Signalling: how two computers find each other (RFC 8829 descriptions, RFC 8838 candidates).
//!
//! The gateway relays these without reading them. Both ends check the limits again, because the
//! gateway is not trusted with more than delivery.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::RequestId;

/// The most bytes of a session description.
pub const SDP_BYTES_MAX: usize = 16 * 1024;
/// The most bytes of one candidate line.
pub const CANDIDATE_BYTES_MAX: usize = 512;
/// The most candidates in one message.
pub const CANDIDATES_MAX: usize = 16;
/// The most STUN and TURN servers that a gateway may name.
pub const ICE_SERVERS_MAX: usize = 8;

/// One step of finding each other. It names the request that it belongs to, so that a late message
/// of an earlier share is recognised and dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Signal {
    /// The viewer's session description.
    Offer {
        /// The request whose grant this connects.
        request: RequestId,
        /// The description (RFC 8866).
        sdp: String,
    },
    /// The agent's session description in answer.
    Answer {
        /// The request whose grant this connects.
        request: RequestId,
        /// The description (RFC 8866).
        sdp: String,
    },
    /// Candidates found since the last message, in batches.
    Candidates {
        /// The request whose grant this connects.
        request: RequestId,
        /// Candidate attribute lines, `candidate:…`; an empty one marks the end.
        candidates: Vec<String>,
    },
}

impl Signal {
    /// The request that this belongs to.
    pub const fn request(&self) -> RequestId {
        match self {
            Self::Offer { request, .. }
            | Self::Answer { request, .. }
            | Self::Candidates { request, .. } => *request,
        }
    }

    /// Whether every part is within its limit.
    pub fn is_within_limits(&self) -> bool {
        match self {
            Self::Offer { sdp, .. } | Self::Answer { sdp, .. } => {
                !sdp.is_empty() && sdp.len() <= SDP_BYTES_MAX
            }
            Self::Candidates { candidates, .. } => {
                candidates.len() <= CANDIDATES_MAX
                    && candidates.iter().all(|line| line.len() <= CANDIDATE_BYTES_MAX)
            }
        }
    }
}

/// A STUN or TURN server (the dictionary `RTCIceServer` of the W3C's WebRTC).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct IceServer {
    /// `stun:` or `turn:` addresses.
    pub urls: Vec<String>,
    /// The time-limited name, for TURN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub username: Option<String>,
    /// Its credential, for TURN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub credential: Option<String>,
}

impl std::fmt::Debug for IceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IceServer").field("urls", &self.urls).finish_non_exhaustive()
    }
}
