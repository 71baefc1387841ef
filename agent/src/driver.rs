//! The agent's shell: carries what happens to the core and does what the core says.
//!
//! One task owns the core. Everything else, the windows, the gateway, the connection, the picture,
//! talks to it through bounded channels, so that Stop never waits behind anything.

mod share;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sasae_protocol::api::Claimed;
use sasae_protocol::signal::{IceServer, Signal};
use sasae_protocol::socket::FromAgent;
use sasae_protocol::{ErrorCode, Name, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant as Moment, sleep_until};

use crate::consent::{Clock, CustomerAct, OwnWindows, Screen};
use crate::core::{Core, Grant, Input, Output};
use crate::settings::Settings;
use crate::signalling::{Gateway, Line, stay_online};
use share::{Share, Shared};

/// Happenings that may wait for the core.
pub const HAPPENINGS_MAX: usize = 256;
/// Messages to the gateway that may wait to be sent.
const SAY_MAX: usize = 64;

/// What the driver is made of.
pub struct Driver {
    core: Core,
    clock: Clock,
    settings: Settings,
    own: OwnWindows,
    display: Option<String>,
    screens: watch::Sender<Screen>,
    happenings: mpsc::Sender<Happening>,
    gateway: Option<Gateway>,
    say: Option<mpsc::Sender<FromAgent>>,
    share: Option<Share>,
    shares: u64,
    wake_at: Option<Timestamp>,
    is_done: bool,
}

/// What comes in for the core or its share.
enum Happening {
    Input(Input),
    Line(Line),
    /// From the share with this number; one that has ended is not listened to any more.
    Share(u64, Shared),
}

/// What the driver needs from outside.
pub struct Surroundings {
    /// What is remembered.
    pub settings: Settings,
    /// Our own windows, which nobody far away may press.
    pub own: OwnWindows,
    /// The time, the same as the windows'.
    pub clock: Clock,
    /// What the windows show.
    pub screens: watch::Sender<Screen>,
    /// The display to share; the environment's if none.
    pub display: Option<String>,
}

/// A clock that never jumps: the system's time at the start, moved on by the monotonic clock.
pub fn clock() -> Clock {
    #[expect(clippy::disallowed_methods, reason = "the shell's clock")]
    let (wall, start) = (std::time::SystemTime::now(), Instant::now());
    let since_epoch = wall.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let base = u64::try_from(since_epoch.as_millis()).unwrap_or_default();
    Arc::new(move || {
        let passed = u64::try_from(start.elapsed().as_millis()).unwrap_or_default();
        Timestamp::from_millis(base + passed)
    })
}

impl Driver {
    /// A driver and the way in for happenings.
    pub fn new(surroundings: Surroundings) -> (Self, Inbox) {
        let (happenings, inbox) = mpsc::channel(HAPPENINGS_MAX);
        let core = Core::new(surroundings.settings.gateway.clone());
        surroundings.screens.send_replace(core.screen());
        let driver = Self {
            core,
            clock: surroundings.clock,
            settings: surroundings.settings,
            own: surroundings.own,
            display: surroundings.display,
            screens: surroundings.screens,
            happenings,
            gateway: None,
            say: None,
            share: None,
            shares: 0,
            wake_at: None,
            is_done: false,
        };
        (driver, Inbox(inbox))
    }

    /// Runs until the customer leaves.
    pub async fn run(
        mut self,
        mut inbox: Inbox,
        mut acts: mpsc::Receiver<CustomerAct>,
        mut hints: mpsc::Receiver<Input>,
    ) {
        while !self.is_done {
            let wake = self.wake_at.map(|at| self.moment(at));
            tokio::select! {
                // Stop goes before everything else that may be waiting.
                biased;
                act = acts.recv() => match act {
                    Some(act) => self.handle(Input::Act(act)).await,
                    None => return,
                },
                happening = inbox.0.recv() => {
                    if let Some(happening) = happening {
                        self.happened(happening).await;
                    }
                }
                Some(hint) = hints.recv() => self.handle(hint).await,
                () = sleep_until(wake.unwrap_or_else(Moment::now)), if wake.is_some() => {
                    self.wake_at = None;
                    self.handle(Input::Tick).await;
                }
            }
        }
    }

    fn moment(&self, at: Timestamp) -> Moment {
        let left = at.millis().saturating_sub((self.clock)().millis());
        Moment::now() + Duration::from_millis(left)
    }

    async fn happened(&mut self, happening: Happening) {
        match happening {
            Happening::Input(input) => self.handle(input).await,
            Happening::Line(Line::Up) => self.handle(Input::Online).await,
            Happening::Line(Line::Down) => self.handle(Input::Offline).await,
            Happening::Line(Line::Said(message)) => self.handle(Input::Gateway(*message)).await,
            Happening::Line(Line::Refused(code)) => {
                let ended = sasae_protocol::socket::ToAgent::Ended { code };
                self.handle(Input::Gateway(ended)).await;
            }
            Happening::Share(number, shared) => {
                if self.share.as_ref().is_some_and(|share| share.number() == number) {
                    self.shared(shared).await;
                }
            }
        }
    }

    async fn shared(&mut self, shared: Shared) {
        match shared {
            Shared::Described(described) => {
                let Some(share) = &mut self.share else { return };
                let signal =
                    Signal::Answer { request: share.request(), sdp: described.description.clone() };
                share.connected(described);
                self.signal(signal);
            }
            Shared::Candidates(candidates) => {
                let Some(share) = &self.share else { return };
                self.signal(Signal::Candidates { request: share.request(), candidates });
            }
            Shared::Viewer(message) => self.handle(Input::Viewer(message)).await,
            Shared::Lost => self.handle(Input::PeerLost).await,
        }
    }

    fn signal(&self, signal: Signal) {
        if let Some(message) = self.core.signal_out(signal) {
            self.say(message);
        }
    }

    fn say(&self, message: FromAgent) {
        if let Some(say) = &self.say
            && say.try_send(message).is_err()
        {
            tracing::warn!("a message to the gateway was dropped");
        }
    }

    async fn handle(&mut self, input: Input) {
        let now = (self.clock)();
        for output in self.core.handle(input, now) {
            self.act(output).await;
        }
    }

    async fn act(&mut self, output: Output) {
        match output {
            Output::Show(screen) => self.show(screen),
            Output::Look { gateway, code } => {
                self.ask(&gateway, move |gateway| async move {
                    gateway.look(code).await.map(Input::Looked)
                });
            }
            Output::Claim { gateway, code } => {
                self.ask(&gateway, move |gateway| async move {
                    gateway.claim(code, system()).await.map(Input::Claimed)
                });
            }
            Output::GoOnline { claimed, .. } => self.go_online(claimed),
            Output::GoOffline => self.say = None,
            Output::Send(message) => self.say(message),
            Output::Connect { grant, offer, ice_servers } => {
                self.disconnect();
                self.connect(grant, offer, ice_servers);
            }
            Output::AddCandidates(candidates) => {
                if let Some(share) = &mut self.share {
                    share.add_candidates(candidates).await;
                }
            }
            Output::StartPicture { grant, codec } => {
                let display = self.display.clone();
                if let Some(share) = &mut self.share {
                    share.start(&grant, codec, display, &self.own).await;
                }
            }
            Output::KeyFrame => {
                if let Some(share) = &self.share {
                    share.key_frame();
                }
            }
            Output::Inject { permit, input } => {
                if let Some(share) = &mut self.share {
                    share.inject(&permit, &input);
                }
            }
            Output::Tell(message) => {
                if let Some(share) = &self.share {
                    share.tell(&message);
                }
            }
            Output::StopSharing => self.share = None,
            Output::Disconnect => self.disconnect(),
            Output::WakeAt(at) => self.wake_at = Some(at),
            Output::RememberGateway(gateway) => {
                if let Err(error) = self.settings.remember_gateway(gateway) {
                    tracing::warn!(%error, "the gateway cannot be remembered");
                }
            }
            Output::Quit => self.is_done = true,
        }
    }

    fn show(&mut self, screen: Screen) {
        // A key that is held would repeat into a window of ours that comes up.
        if let Some(share) = &mut self.share {
            share.release_all();
        }
        self.screens.send_replace(screen);
    }

    fn connect(&mut self, grant: Grant, offer: String, ice_servers: Vec<IceServer>) {
        self.shares += 1;
        let is_here = self.settings.gateway.as_deref().is_some_and(is_this_machine);
        let tell = share::Tell::new(self.shares, self.happenings.clone());
        self.share = Some(Share::answer(grant, offer, ice_servers, is_here, tell));
    }

    fn disconnect(&mut self) {
        if let Some(share) = &mut self.share {
            share.hush();
        }
        self.share = None;
    }

    /// Asks the gateway something beside the core and brings the answer back.
    fn ask<Answer>(&mut self, origin: &str, ask: impl FnOnce(Gateway) -> Answer + Send + 'static)
    where
        Answer: Future<Output = Result<Input, ErrorCode>> + Send,
    {
        let happenings = self.happenings.clone();
        let gateway = match Gateway::new(origin.to_owned(), self.settings.key.clone()) {
            Ok(gateway) => gateway,
            Err(error) => {
                tracing::error!(%error, "no way to speak HTTPS");
                let failed = Input::JoinFailed(ErrorCode::GatewayUnreachable);
                // Full only if the core is stuck, and then nothing helps.
                let _ = happenings.try_send(Happening::Input(failed));
                return;
            }
        };
        self.gateway = Some(gateway.clone());
        tokio::spawn(async move {
            let input = ask(gateway).await.unwrap_or_else(|code| {
                tracing::info!(?code, "the gateway refused");
                Input::JoinFailed(code)
            });
            // Nobody listens any more when the program ends.
            let _ = happenings.send(Happening::Input(input)).await;
        });
    }

    fn go_online(&mut self, claimed: Claimed) {
        let Some(gateway) = self.gateway.clone() else { return };
        let (say, said) = mpsc::channel(SAY_MAX);
        let (told, mut lines) = mpsc::channel(SAY_MAX);
        let happenings = self.happenings.clone();
        self.say = Some(say);
        tokio::spawn(stay_online(gateway, claimed, said, told));
        tokio::spawn(async move {
            while let Some(line) = lines.recv().await {
                if happenings.send(Happening::Line(line)).await.is_err() {
                    return;
                }
            }
        });
    }
}

/// The way in for happenings; goes into [`Driver::run`].
pub struct Inbox(mpsc::Receiver<Happening>);

/// Whether a gateway runs on this very machine, so that a share may use loopback addresses.
fn is_this_machine(origin: &str) -> bool {
    let host = origin.split("://").nth(1).unwrap_or_default();
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|here| host.starts_with(here))
}

/// The system's name for people, like "Debian GNU/Linux 12 (bookworm)".
fn system() -> Name {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let pretty = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    let pretty = pretty.map_or(std::env::consts::OS, |name| name.trim_matches('"'));
    Name::new(pretty).unwrap_or_else(|_| Name::new("unknown").expect("seven letters"))
}

/// Where this user's settings are kept, by the XDG base directory specification.
pub fn settings_folder(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = |name: &str| variable(name).filter(|path| path.starts_with('/')).map(PathBuf::from);
    let home = named("HOME");
    named("XDG_CONFIG_HOME")
        .or_else(|| home.map(|home| home.join(".config")))
        .or_else(|| variable("APPDATA").map(PathBuf::from))
        .map(|folder| folder.join("sasae"))
}
