//! How far a share has come: asked, granted, connected.
//!
//! The gateway's record of a grant is for showing and auditing. It lets the technician's connect
//! through; what is captured, the agent decides by its own grant alone.

use sasae_protocol::{
    ConnectionId, ExchangeView, MemberId, Mode, Outcome, RequestId, Seconds, Timestamp,
};
use serde::{Deserialize, Serialize};

/// How long a request waits for the customer's answer.
pub const REQUEST_TIMEOUT: Seconds = Seconds::new(60);
/// How long a grant waits for the technician to connect.
pub const GRANT_TIMEOUT: Seconds = Seconds::new(5 * 60);
/// How far each sign of life of a share pushes the session's expiry on.
pub const LEASE: Seconds = Seconds::new(10 * 60);

/// What was asked or granted, by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Which request.
    pub request: RequestId,
    /// Who asked.
    pub by: MemberId,
    /// For what.
    pub mode: Mode,
}

/// How far a share has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Exchange {
    /// Nothing is asked and nothing is shared.
    Idle {
        /// How the last one ended.
        last: Option<Outcome>,
    },
    /// A request is on the customer's screen.
    Requested {
        /// What is asked.
        grant: Grant,
        /// When it lapses.
        lapses_at: Timestamp,
    },
    /// The customer allowed it.
    Granted {
        /// What was allowed.
        grant: Grant,
        /// When it lapses if nobody connects.
        lapses_at: Timestamp,
    },
    /// Connected.
    Connected {
        /// What was allowed.
        grant: Grant,
        /// The technician's connection that it was connected from.
        connection: ConnectionId,
        /// Since when.
        since: Timestamp,
        /// The session cannot expire before this.
        lease_until: Timestamp,
    },
}

impl Exchange {
    /// The exchange as it is at `now`: what has lapsed is idle.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Self {
        match self {
            Self::Requested { lapses_at, .. } | Self::Granted { lapses_at, .. }
                if *lapses_at <= now =>
            {
                Self::Idle { last: Some(Outcome::TimedOut) }
            }
            Self::Idle { .. }
            | Self::Requested { .. }
            | Self::Granted { .. }
            | Self::Connected { .. } => self.clone(),
        }
    }

    /// What is asked, allowed or shared.
    pub const fn grant(&self) -> Option<&Grant> {
        match self {
            Self::Idle { .. } => None,
            Self::Requested { grant, .. }
            | Self::Granted { grant, .. }
            | Self::Connected { grant, .. } => Some(grant),
        }
    }

    /// The exchange as screens show it.
    pub fn view(&self) -> ExchangeView {
        match self {
            Self::Idle { last } => ExchangeView::Idle { last: *last },
            Self::Requested { grant, lapses_at } => ExchangeView::Requested {
                request: grant.request,
                by: grant.by.clone(),
                mode: grant.mode,
                lapses_at: *lapses_at,
            },
            Self::Granted { grant, lapses_at } => ExchangeView::Granted {
                request: grant.request,
                by: grant.by.clone(),
                mode: grant.mode,
                lapses_at: *lapses_at,
            },
            Self::Connected { grant, since, .. } => ExchangeView::Connected {
                request: grant.request,
                by: grant.by.clone(),
                mode: grant.mode,
                since: *since,
            },
        }
    }
}
