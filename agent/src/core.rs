//! The agent's rules: what may be shared, decided without any I/O.
//!
//! Everything that happens goes into [`Core::handle`]; what is to be done comes out. Nothing is
//! captured, injected or connected without a [`Grant`], and a grant is made in one place only: when
//! the customer's own [`CustomerAct`] allows the request that is on the own screen. Every message
//! from outside can only ask or reduce.

mod grant;
mod joining;
mod sharing;

use sasae_protocol::api::{Claimed, Looked};
use sasae_protocol::peer::{Codec, FromViewer, ToViewer};
use sasae_protocol::signal::{IceServer, Signal};
use sasae_protocol::socket::{FromAgent, ToAgent};
use sasae_protocol::{ErrorCode, JoinCode, Mode, RequestId, Timestamp};

use crate::consent::{Act, CustomerAct, Screen};

pub use grant::{Grant, InputPermit, ScreenPermit};
pub use joining::parse_gateway as gateway_of;

/// How long a grant outlives a connection that broke, so that the same share can come back without
/// another question.
pub const RESUME_WINDOW_MS: u64 = 120_000;

/// How long Allow stays dead after a request came up, so that no click in passing grants it.
pub const ALLOW_AFTER_MS: u64 = 3_000;

/// Something that happened.
#[derive(Debug)]
pub enum Input {
    /// The customer did something in the agent's window.
    Act(CustomerAct),
    /// A link or PIN was handed over by the command line or another start of the program: a hint.
    Opened {
        /// The gateway's origin, if the hint has one.
        gateway: Option<String>,
        /// The code.
        code: JoinCode,
    },
    /// The gateway said whom the code belongs to.
    Looked(Looked),
    /// The gateway took this device in.
    Claimed(Claimed),
    /// Looking or joining failed.
    JoinFailed(ErrorCode),
    /// The connection to the gateway is up.
    Online,
    /// The connection to the gateway is down.
    Offline,
    /// The gateway says something.
    Gateway(ToAgent),
    /// The viewer's computer says something.
    Viewer(FromViewer),
    /// The connection to the viewer's computer has ended for good.
    PeerLost,
    /// Nothing but time has passed.
    Tick,
}

/// Something to do.
#[derive(Debug)]
pub enum Output {
    /// Show this.
    Show(Screen),
    /// Ask the gateway whom the code belongs to.
    Look {
        /// The gateway's origin.
        gateway: String,
        /// The code.
        code: JoinCode,
    },
    /// Join with the code.
    Claim {
        /// The gateway's origin.
        gateway: String,
        /// The code.
        code: JoinCode,
    },
    /// Connect to the gateway and stay connected.
    GoOnline {
        /// The gateway's origin.
        gateway: String,
        /// What it answered to the claim.
        claimed: Claimed,
    },
    /// Say this to the gateway; what cannot be sent now is dropped.
    Send(FromAgent),
    /// Answer the viewer's offer.
    Connect {
        /// What allows it.
        grant: Grant,
        /// The viewer's description.
        offer: String,
        /// Servers that help to find each other.
        ice_servers: Vec<IceServer>,
    },
    /// Give the viewer's candidates to the connection.
    AddCandidates(Vec<String>),
    /// Start the picture.
    StartPicture {
        /// What allows it.
        grant: Grant,
        /// How to code it.
        codec: Codec,
    },
    /// Make the next picture stand alone.
    KeyFrame,
    /// Pass an input on to the system.
    Inject {
        /// What allows it.
        permit: InputPermit,
        /// Key, button, wheel, text or move.
        input: FromViewer,
    },
    /// Say this to the viewer.
    Tell(ToViewer),
    /// Stop picture and input at once, let go of every key, close the connection.
    StopSharing,
    /// The same, without a word to the viewer: the connection broke and may be made anew.
    Disconnect,
    /// Call [`Core::handle`] with [`Input::Tick`] at this time.
    WakeAt(Timestamp),
    /// Disconnect from the gateway for good.
    GoOffline,
    /// Remember this gateway for the next start.
    RememberGateway(String),
    /// End the program.
    Quit,
}

/// The session that this device is in.
#[derive(Debug, Clone)]
struct Joined {
    team: String,
    technician: Option<String>,
    is_online: bool,
    /// The next word of the gateway on the session is its answer to our coming back.
    is_back: bool,
}

/// What the agent is doing.
#[derive(Debug)]
enum Step {
    /// Asks for a code.
    AskCode { problem: Option<ErrorCode> },
    /// Asks the gateway whom a code belongs to; `Some` once it has answered.
    Confirm { gateway: String, code: JoinCode, looked: Option<Looked> },
    /// Joins.
    Joining { gateway: String },
    /// In the session, nothing asked.
    Idle { joined: Joined },
    /// A request is on the screen.
    Asked { joined: Joined, asked: Asked },
    /// Allowed; the viewer has not connected yet, or is connecting.
    Granted { joined: Joined, grant: Grant, ice_servers: Vec<IceServer>, broken: Option<Broken> },
    /// Connected: the picture flows.
    Sharing { joined: Joined, grant: Grant, ice_servers: Vec<IceServer> },
    /// Over.
    Ended { reason: ErrorCode },
}

/// A connection that broke: until when it may come back.
#[derive(Debug, Clone, Copy)]
struct Broken {
    until: Timestamp,
}

/// A request on the customer's screen.
#[derive(Debug, Clone)]
struct Asked {
    request: RequestId,
    technician: String,
    team: String,
    domain: Option<String>,
    mode: Mode,
    allow_from: Timestamp,
    lapses_at: Timestamp,
}

/// The agent's state.
#[derive(Debug)]
pub struct Core {
    gateway: Option<String>,
    step: Step,
}

impl Core {
    /// A core that knows the gateway of an earlier start, or none.
    pub fn new(gateway: Option<String>) -> Self {
        Self { gateway, step: Step::AskCode { problem: None } }
    }

    /// What to show now.
    pub fn screen(&self) -> Screen {
        match &self.step {
            Step::AskCode { problem } => {
                Screen::AskCode { ask_gateway: self.gateway.is_none(), problem: *problem }
            }
            Step::Confirm { gateway, looked: Some(looked), .. } => Screen::ConfirmJoin {
                gateway: gateway.clone(),
                team: looked.team.to_string(),
                technician: looked.technician.as_ref().map(ToString::to_string),
            },
            Step::Confirm { looked: None, .. } | Step::Joining { .. } => Screen::Joining,
            Step::Idle { joined } => Screen::Joined {
                team: joined.team.clone(),
                technician: joined.technician.clone(),
                online: joined.is_online,
            },
            Step::Asked { asked, .. } => Screen::Consent {
                request: asked.request,
                technician: asked.technician.clone(),
                team: asked.team.clone(),
                domain: asked.domain.clone(),
                mode: asked.mode,
                allow_from: asked.allow_from,
                lapses_at: asked.lapses_at,
            },
            Step::Granted { grant, broken, .. } => Screen::Granted {
                technician: grant.technician().into(),
                mode: grant.mode(),
                is_broken: broken.is_some(),
            },
            Step::Sharing { grant, .. } => {
                Screen::Sharing { technician: grant.technician().into(), mode: grant.mode() }
            }
            Step::Ended { reason } => Screen::Ended { reason: *reason },
        }
    }

    /// Takes in what happened at `now` (this machine's clock) and says what to do.
    pub fn handle(&mut self, input: Input, now: Timestamp) -> Vec<Output> {
        let before = self.screen();
        let mut outputs = Vec::new();
        // What has lapsed is over, whether or not the wake-up call has come yet.
        self.lapse(now, &mut outputs);
        match input {
            Input::Act(act) => self.act(&act, now, &mut outputs),
            Input::Opened { gateway, code } => self.opened(gateway, code, &mut outputs),
            Input::Looked(looked) => self.looked(looked),
            Input::Claimed(claimed) => self.claimed(claimed, &mut outputs),
            Input::JoinFailed(problem) => self.join_failed(problem),
            Input::Online => self.online(true, &mut outputs),
            Input::Offline => self.online(false, &mut outputs),
            Input::Gateway(message) => self.gateway_says(message, now, &mut outputs),
            Input::Viewer(message) => self.viewer_says(message, &mut outputs),
            Input::PeerLost => self.peer_lost(now, &mut outputs),
            Input::Tick => {}
        }
        let after = self.screen();
        if after != before {
            outputs.push(Output::Show(after));
        }
        outputs
    }

    fn act(&mut self, act: &CustomerAct, now: Timestamp, outputs: &mut Vec<Output>) {
        match act.act() {
            Act::CodeEntered { gateway, code } => self.code_entered(gateway, code, outputs),
            Act::JoinConfirmed => self.join_confirmed(outputs),
            Act::JoinRefused => self.join_refused(),
            Act::Allow(request) => self.allow(act, *request, now, outputs),
            Act::Deny(request) => self.deny(*request, outputs),
            Act::Stop => self.stop(outputs),
            Act::Leave => {
                self.end_share(outputs);
                outputs.push(Output::Send(FromAgent::Leave));
                outputs.push(Output::GoOffline);
                outputs.push(Output::Quit);
            }
        }
    }

    fn gateway_says(&mut self, message: ToAgent, now: Timestamp, outputs: &mut Vec<Output>) {
        match message {
            ToAgent::Session { team, technician, grant, .. } => {
                let technician = technician.map(|name| name.to_string());
                self.session_is(team.to_string(), technician, grant, outputs);
            }
            ToAgent::Request {
                request,
                technician,
                team,
                domain,
                mode,
                now: sent,
                lapses_at,
                ..
            } => {
                // The two clocks may differ: only the span between the server's times counts.
                let left = lapses_at.millis().saturating_sub(sent.millis());
                let asked = Asked {
                    request,
                    technician: technician.to_string(),
                    team: team.to_string(),
                    domain: domain.map(|domain| domain.to_string()),
                    mode,
                    allow_from: Timestamp::from_millis(now.millis() + ALLOW_AFTER_MS),
                    lapses_at: Timestamp::from_millis(now.millis() + left.min(60_000)),
                };
                self.asked(asked, outputs);
            }
            ToAgent::Over { request } => self.over(request, outputs),
            ToAgent::Connect { request, ice_servers } => self.may_connect(request, ice_servers),
            ToAgent::Signal { signal } => self.signal(signal, outputs),
            ToAgent::Ended { code } => {
                self.end_share(outputs);
                outputs.push(Output::GoOffline);
                self.step = Step::Ended { reason: code };
            }
            ToAgent::Pong { .. } => self.greet(outputs),
            ToAgent::Refused { .. } => {}
        }
    }

    fn signal(&mut self, signal: Signal, outputs: &mut Vec<Output>) {
        if !signal.is_within_limits() || self.grant().map(Grant::request) != Some(signal.request())
        {
            return;
        }
        match signal {
            Signal::Offer { sdp, .. } => self.offered(sdp, outputs),
            Signal::Candidates { candidates, .. } => {
                outputs.push(Output::AddCandidates(candidates));
            }
            // The viewer offers; an answer from it is nothing that we asked for.
            Signal::Answer { .. } => {}
        }
    }

    /// The live grant, if there is one.
    fn grant(&self) -> Option<&Grant> {
        match &self.step {
            Step::Granted { grant, .. } | Step::Sharing { grant, .. } => Some(grant),
            Step::AskCode { .. }
            | Step::Confirm { .. }
            | Step::Joining { .. }
            | Step::Idle { .. }
            | Step::Asked { .. }
            | Step::Ended { .. } => None,
        }
    }

    fn joined(&self) -> Option<&Joined> {
        match &self.step {
            Step::Idle { joined }
            | Step::Asked { joined, .. }
            | Step::Granted { joined, .. }
            | Step::Sharing { joined, .. } => Some(joined),
            Step::AskCode { .. }
            | Step::Confirm { .. }
            | Step::Joining { .. }
            | Step::Ended { .. } => None,
        }
    }

    fn joined_mut(&mut self) -> Option<&mut Joined> {
        match &mut self.step {
            Step::Idle { joined }
            | Step::Asked { joined, .. }
            | Step::Granted { joined, .. }
            | Step::Sharing { joined, .. } => Some(joined),
            Step::AskCode { .. }
            | Step::Confirm { .. }
            | Step::Joining { .. }
            | Step::Ended { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
