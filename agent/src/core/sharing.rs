//! Being asked, allowing, sharing, stopping.

use sasae_protocol::peer::{Codec, FromViewer, ToViewer};
use sasae_protocol::signal::{IceServer, Signal};
use sasae_protocol::socket::FromAgent;
use sasae_protocol::{Answer, RequestId, Timestamp};

use super::{Asked, Broken, Core, Grant, Output, RESUME_WINDOW_MS, Step};
use crate::consent::CustomerAct;

impl Core {
    /// Sets what the agent is doing inside the session, keeping the session itself.
    fn move_to(&mut self, next: impl FnOnce(super::Joined) -> Step) {
        if let Some(joined) = self.joined().cloned() {
            self.step = next(joined);
        }
    }

    pub(super) fn online(&mut self, is_up: bool, outputs: &mut Vec<Output>) {
        if let Some(joined) = self.joined_mut() {
            joined.is_online = is_up;
            joined.is_back = is_up;
            if is_up {
                self.greet(outputs);
            }
        }
    }

    /// Tells the gateway what is held and asks how the session stands: a word of either side that
    /// was lost is made good by it.
    pub(super) fn greet(&self, outputs: &mut Vec<Output>) {
        if self.joined().is_some() {
            let grant = self.grant().map(Grant::request);
            outputs.push(Output::Send(FromAgent::Hello { grant }));
        }
    }

    pub(super) fn session_is(
        &mut self,
        team: String,
        technician: Option<String>,
        granted: Option<RequestId>,
        outputs: &mut Vec<Output>,
    ) {
        let held = self.grant().map(Grant::request);
        let was_connected =
            matches!(self.step, Step::Sharing { .. } | Step::Granted { broken: Some(_), .. });
        let Some(joined) = self.joined_mut() else { return };
        joined.team = team;
        joined.technician = technician;
        let is_back = std::mem::replace(&mut joined.is_back, false);
        if let Some(request) = granted.filter(|request| held != Some(*request)) {
            // The gateway remembers a grant that this run of the program does not: take it back.
            outputs.push(Output::Send(FromAgent::Answer { request, answer: Answer::Revoke }));
        }
        if is_back && was_connected && granted != held {
            self.end_share(outputs);
        }
    }

    pub(super) fn asked(&mut self, asked: Asked, outputs: &mut Vec<Output>) {
        let request = asked.request;
        let repeat = Output::Send(FromAgent::Answer { request, answer: Answer::Grant });
        match &self.step {
            // Told again after a break: the answer that got lost, not a second question.
            Step::Granted { grant, .. } | Step::Sharing { grant, .. }
                if grant.request() == request =>
            {
                outputs.push(repeat);
            }
            Step::Asked { asked: shown, .. } if shown.request == request => {}
            Step::Idle { .. } | Step::Asked { .. } => {
                outputs.push(Output::WakeAt(asked.lapses_at));
                self.move_to(|joined| Step::Asked { joined, asked });
            }
            // A share that runs is never replaced by a question.
            Step::Granted { .. }
            | Step::Sharing { .. }
            | Step::AskCode { .. }
            | Step::Confirm { .. }
            | Step::Joining { .. }
            | Step::Ended { .. } => {}
        }
    }

    pub(super) fn allow(
        &mut self,
        act: &CustomerAct,
        request: RequestId,
        now: Timestamp,
        outputs: &mut Vec<Output>,
    ) {
        let Step::Asked { asked, .. } = &self.step else { return };
        let is_open = asked.request == request && asked.allow_from <= now && now < asked.lapses_at;
        if !is_open {
            return;
        }
        let Some(grant) = Grant::from_act(act, request, &asked.technician, asked.mode) else {
            return;
        };
        outputs.push(Output::Send(FromAgent::Answer { request, answer: Answer::Grant }));
        let ice_servers = Vec::new();
        self.move_to(|joined| Step::Granted { joined, grant, ice_servers, broken: None });
    }

    pub(super) fn deny(&mut self, request: RequestId, outputs: &mut Vec<Output>) {
        if matches!(&self.step, Step::Asked { asked, .. } if asked.request == request) {
            outputs.push(Output::Send(FromAgent::Answer { request, answer: Answer::Deny }));
            self.move_to(|joined| Step::Idle { joined });
        }
    }

    pub(super) fn stop(&mut self, outputs: &mut Vec<Output>) {
        if let Step::Asked { asked, .. } = &self.step {
            self.deny(asked.request, outputs);
        } else if let Some(request) = self.grant().map(Grant::request) {
            self.end_share(outputs);
            outputs.push(Output::Send(FromAgent::Answer { request, answer: Answer::Revoke }));
        }
    }

    pub(super) fn lapse(&mut self, now: Timestamp, outputs: &mut Vec<Output>) {
        match &self.step {
            Step::Asked { asked, .. } if asked.lapses_at <= now => {
                self.move_to(|joined| Step::Idle { joined });
            }
            Step::Granted { broken: Some(broken), .. } if broken.until <= now => {
                self.stop(outputs);
            }
            Step::AskCode { .. }
            | Step::Confirm { .. }
            | Step::Joining { .. }
            | Step::Idle { .. }
            | Step::Asked { .. }
            | Step::Granted { .. }
            | Step::Sharing { .. }
            | Step::Ended { .. } => {}
        }
    }

    pub(super) fn over(&mut self, request: RequestId, outputs: &mut Vec<Output>) {
        if self.grant().map(Grant::request) == Some(request) {
            self.end_share(outputs);
        } else if matches!(&self.step, Step::Asked { asked, .. } if asked.request == request) {
            self.move_to(|joined| Step::Idle { joined });
        }
    }

    pub(super) fn may_connect(&mut self, request: RequestId, servers: Vec<IceServer>) {
        if let Step::Granted { grant, ice_servers, .. } | Step::Sharing { grant, ice_servers, .. } =
            &mut self.step
            && grant.request() == request
        {
            *ice_servers = servers;
        }
    }

    pub(super) fn offered(&mut self, offer: String, outputs: &mut Vec<Output>) {
        let (grant, ice_servers) = match &self.step {
            // While sharing, the viewer comes back after a break: the grant still holds.
            Step::Granted { grant, ice_servers, .. } | Step::Sharing { grant, ice_servers, .. } => {
                (grant.clone(), ice_servers.clone())
            }
            Step::AskCode { .. }
            | Step::Confirm { .. }
            | Step::Joining { .. }
            | Step::Idle { .. }
            | Step::Asked { .. }
            | Step::Ended { .. } => return,
        };
        outputs.push(Output::Connect { grant, offer, ice_servers });
    }

    /// Our answer to the viewer's offer and our candidates, for as long as the grant holds.
    pub fn signal_out(&self, signal: Signal) -> Option<FromAgent> {
        let grant = self.grant()?;
        (grant.request() == signal.request()).then_some(FromAgent::Signal { signal })
    }

    pub(super) fn viewer_says(&mut self, message: FromViewer, outputs: &mut Vec<Output>) {
        let Some(grant) = self.grant().cloned() else { return };
        if !message.is_within_limits() {
            return;
        }
        match message {
            FromViewer::Hello { codecs, .. } => match choose(&codecs) {
                Some(codec) => {
                    outputs.push(Output::StartPicture { grant: grant.clone(), codec });
                    let ice_servers = self.take_servers();
                    self.move_to(|joined| Step::Sharing { joined, grant, ice_servers });
                }
                None => outputs.push(Output::Tell(ToViewer::NoCodec)),
            },
            FromViewer::KeyFrame => {
                if matches!(self.step, Step::Sharing { .. }) {
                    outputs.push(Output::KeyFrame);
                }
            }
            // The technician's console tells the gateway itself that and how it ended.
            FromViewer::End => self.end_share(outputs),
            FromViewer::Key { .. }
            | FromViewer::Text { .. }
            | FromViewer::Button { .. }
            | FromViewer::Wheel { .. }
            | FromViewer::Move { .. }
            | FromViewer::ReleaseAll => {
                if let (Step::Sharing { .. }, Some(permit)) = (&self.step, grant.input()) {
                    outputs.push(Output::Inject { permit, input: message });
                }
            }
        }
    }

    /// What ran over the connection ends; the grant waits for it to come back.
    pub(super) fn peer_lost(&mut self, now: Timestamp, outputs: &mut Vec<Output>) {
        let Step::Sharing { grant, .. } = &self.step else { return };
        let grant = grant.clone();
        let until = Timestamp::from_millis(now.millis() + RESUME_WINDOW_MS);
        outputs.push(Output::Disconnect);
        outputs.push(Output::WakeAt(until));
        let ice_servers = self.take_servers();
        let broken = Some(Broken { until });
        self.move_to(|joined| Step::Granted { joined, grant, ice_servers, broken });
    }

    fn take_servers(&mut self) -> Vec<IceServer> {
        match &mut self.step {
            Step::Granted { ice_servers, .. } | Step::Sharing { ice_servers, .. } => {
                std::mem::take(ice_servers)
            }
            Step::AskCode { .. }
            | Step::Confirm { .. }
            | Step::Joining { .. }
            | Step::Idle { .. }
            | Step::Asked { .. }
            | Step::Ended { .. } => Vec::new(),
        }
    }

    /// Ends the grant in every hand, then what ran under it.
    pub(super) fn end_share(&mut self, outputs: &mut Vec<Output>) {
        if let Some(grant) = self.grant() {
            grant.end();
            outputs.push(Output::StopSharing);
            self.move_to(|joined| Step::Idle { joined });
        } else if matches!(self.step, Step::Asked { .. }) {
            self.move_to(|joined| Step::Idle { joined });
        }
    }
}

/// The best codec that both can: AV1 for its sharp text, H.264 where that cannot be decoded.
fn choose(codecs: &[Codec]) -> Option<Codec> {
    [Codec::Av1, Codec::H264].into_iter().find(|codec| codecs.contains(codec))
}
