//! Getting into a session: code, gateway, the customer's yes.

use sasae_protocol::api::{Claimed, Looked};
use sasae_protocol::{ErrorCode, JoinCode};

use super::{Core, Joined, Output, Step};

impl Core {
    /// A hint from outside: looked up and shown, joined only after the customer's yes.
    pub(super) fn opened(
        &mut self,
        gateway: Option<String>,
        code: JoinCode,
        outputs: &mut Vec<Output>,
    ) {
        // Whoever is in a session stays in it, whatever somebody else opens.
        if self.joined().is_some() {
            return;
        }
        match gateway.or_else(|| self.gateway.clone()) {
            Some(gateway) => self.look(gateway, code, outputs),
            None => self.step = Step::AskCode { problem: None },
        }
    }

    pub(super) fn code_entered(&mut self, gateway: &str, code: &str, outputs: &mut Vec<Output>) {
        if !matches!(self.step, Step::AskCode { .. } | Step::Ended { .. }) {
            return;
        }
        let typed = parse_gateway(gateway).or_else(|| link_gateway(code));
        let gateway = typed.or_else(|| self.gateway.clone());
        match (gateway, JoinCode::parse(code)) {
            (Some(gateway), Ok(code)) => self.look(gateway, code, outputs),
            (None, _) => {
                self.step = Step::AskCode { problem: Some(ErrorCode::GatewayUnreachable) };
            }
            (Some(_), Err(_)) => {
                self.step = Step::AskCode { problem: Some(ErrorCode::UnknownCode) };
            }
        }
    }

    fn look(&mut self, gateway: String, code: JoinCode, outputs: &mut Vec<Output>) {
        outputs.push(Output::Look { gateway: gateway.clone(), code: code.clone() });
        self.step = Step::Confirm { gateway, code, looked: None };
    }

    pub(super) fn looked(&mut self, answer: Looked) {
        if let Step::Confirm { looked, .. } = &mut self.step {
            *looked = Some(answer);
        }
    }

    pub(super) fn join_confirmed(&mut self, outputs: &mut Vec<Output>) {
        if let Step::Confirm { gateway, code, looked: Some(_) } = &self.step {
            outputs.push(Output::Claim { gateway: gateway.clone(), code: code.clone() });
            self.step = Step::Joining { gateway: gateway.clone() };
        }
    }

    pub(super) fn join_refused(&mut self) {
        if matches!(self.step, Step::Confirm { .. }) {
            self.step = Step::AskCode { problem: None };
        }
    }

    pub(super) fn claimed(&mut self, claimed: Claimed, outputs: &mut Vec<Output>) {
        let Step::Joining { gateway } = &self.step else { return };
        let gateway = gateway.clone();
        outputs.push(Output::RememberGateway(gateway.clone()));
        self.gateway = Some(gateway.clone());
        self.step = Step::Idle {
            joined: Joined {
                team: claimed.team.to_string(),
                technician: claimed.technician.as_ref().map(ToString::to_string),
                is_online: false,
                is_back: false,
            },
        };
        outputs.push(Output::GoOnline { gateway, claimed });
    }

    pub(super) fn join_failed(&mut self, problem: ErrorCode) {
        if matches!(self.step, Step::Confirm { .. } | Step::Joining { .. }) {
            self.step = Step::AskCode { problem: Some(problem) };
        }
    }
}

/// The origin in what a person typed: `https` is assumed, and plain `http` is taken for this
/// machine only.
pub fn parse_gateway(typed: &str) -> Option<String> {
    let typed = typed.trim().trim_end_matches('/');
    if typed.is_empty() {
        return None;
    }
    let (scheme, rest) = match typed.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => ("https".to_owned(), typed),
    };
    let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let host = authority.rsplit_once(':').map_or(authority.as_str(), |(host, _)| host);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    if host.is_empty() || authority.len() > 255 || !authority.chars().all(is_name) {
        return None;
    }
    let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    match scheme.as_str() {
        "https" => Some(format!("https://{authority}")),
        "http" if is_here => Some(format!("http://{authority}")),
        _ => None,
    }
}

/// The origin of a pasted link.
pub(super) fn link_gateway(link: &str) -> Option<String> {
    link.contains("://").then(|| parse_gateway(link))?
}
