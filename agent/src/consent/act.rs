//! The customer's acts and the screens that ask for them: the border between windows and core.

use sasae_protocol::{Mode, RequestId, Timestamp};

/// Proof that the customer did something on the own screen.
///
/// Only the window code of [`crate::consent`] can make one, so no message from the network can
/// stand in for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerAct {
    act: Act,
}

impl CustomerAct {
    /// Records an act that a window has just received from the keyboard or the pointer.
    pub(in crate::consent) fn new(act: Act) -> Self {
        Self { act }
    }

    /// What the customer did.
    pub fn act(&self) -> &Act {
        &self.act
    }

    /// An act made up for a test of the rules.
    #[cfg(test)]
    pub(crate) fn for_test(act: Act) -> Self {
        Self { act }
    }
}

/// What a customer can do in the agent's windows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Typed or pasted a gateway (only when none is known) and a code: PIN or link.
    CodeEntered {
        /// The gateway's address as typed; empty when it is known already.
        gateway: String,
        /// PIN or link as typed, not yet checked.
        code: String,
    },
    /// Agreed to join the session that a link named.
    JoinConfirmed,
    /// Refused to join it.
    JoinRefused,
    /// Pressed Allow for this request.
    Allow(RequestId),
    /// Pressed Deny for this request.
    Deny(RequestId),
    /// Pressed Stop, or the revoke hotkey.
    Stop,
    /// Left the session and closed the program.
    Leave,
}

/// What the agent's window shows: one value, made by the core, drawn by the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// Asks for the code, and for the gateway when none is known.
    AskCode {
        /// Whether the gateway must be asked for too.
        ask_gateway: bool,
        /// What was wrong with the last try: a named error, worded by the catalogue.
        problem: Option<sasae_protocol::ErrorCode>,
    },
    /// A link was opened: shows where it leads and asks before joining.
    ConfirmJoin {
        /// The gateway's host name.
        gateway: String,
        /// The team's name.
        team: String,
        /// The technician's name, when somebody holds the session.
        technician: Option<String>,
    },
    /// Talking to the gateway; nothing to do.
    Joining,
    /// In the session; nothing is asked and nothing is shared.
    Joined {
        /// The team's name.
        team: String,
        /// The technician's name; `None` while the session is queued.
        technician: Option<String>,
        /// Whether the connection to the gateway is up just now.
        online: bool,
    },
    /// A technician asks: Allow or Deny.
    Consent {
        /// Which request this answers.
        request: RequestId,
        /// Who asks.
        technician: String,
        /// For which team.
        team: String,
        /// The team's verified domain, if it has one; none is shown as a warning.
        domain: Option<String>,
        /// What is asked.
        mode: Mode,
        /// From when on Allow can be pressed (three seconds after it was first shown).
        allow_from: Timestamp,
        /// When the request lapses by itself.
        lapses_at: Timestamp,
    },
    /// Allowed, the technician has not connected yet.
    Granted {
        /// To whom.
        technician: String,
        /// What was allowed.
        mode: Mode,
        /// The technician was connected and the connection broke; it may come back.
        is_broken: bool,
    },
    /// The desktop is being shared now: the indicator is up.
    Sharing {
        /// Who sees or controls it.
        technician: String,
        /// What was allowed.
        mode: Mode,
    },
    /// The session is over.
    Ended {
        /// Why, worded by the catalogue.
        reason: sasae_protocol::ErrorCode,
    },
}
