//! `$connect`: who may open a connection. Nothing is posted from here; it is not open yet.
//!
//! A browser can be made to open a WebSocket from any page, so the console's ticket counts only
//! together with the console's own origin, and an agent, which is no browser, has none.

use std::collections::BTreeMap;

use sasae_protocol::socket::{SUBPROTOCOL, TICKET_PREFIX};
use sasae_protocol::{DeviceKey, ErrorCode, MemberId, SessionId, TeamId, join_refusal};
use sasae_store::{Connection, Principal, Store, TicketFor, TicketHash};
use serde_json::{Value, json};

use super::request::Request;
use crate::call::Call;
use crate::denied::Denied;
use crate::secrets::{EDGE_HEADER, is_same, ticket_hash};
use crate::world::World;

/// Where a connection comes from, by its header `Origin`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CameFrom {
    Console,
    NoBrowser,
}

pub(super) async fn connect<W: World>(
    call: &Call<'_, W>,
    request: &Request,
) -> Result<Value, Denied> {
    if !is_from_edge(call, &request.header(EDGE_HEADER)) {
        return Err(ErrorCode::NotPermitted.into());
    }
    let from = origin(&request.header("origin"), &call.deployment.settings.console_origin)
        .ok_or(ErrorCode::NotPermitted)?;
    let hash = offered(&request.header("sec-websocket-protocol")).ok_or(ErrorCode::BadTicket)?;
    let now = call.now();
    let purpose = call.patiently(|| call.store().take_ticket(&hash, now)).await?;
    let principal = match (purpose.ok_or(ErrorCode::BadTicket)?, from) {
        (TicketFor::Console { team, member }, CameFrom::Console) => {
            console(call, team, member).await?
        }
        (TicketFor::Agent { session, device }, CameFrom::NoBrowser) => {
            agent(call, session, device).await?
        }
        (TicketFor::Console { .. }, CameFrom::NoBrowser)
        | (TicketFor::Agent { .. }, CameFrom::Console) => {
            return Err(ErrorCode::NotPermitted.into());
        }
    };
    let id = request.connection().clone();
    let connection = Connection { id, principal, peers: BTreeMap::new(), since: now };
    call.patiently(|| call.store().put_connection(&connection)).await?;
    Ok(json!({ "statusCode": 200, "headers": { "Sec-WebSocket-Protocol": SUBPROTOCOL } }))
}

/// Whether it came through the edge, when there is one: nobody goes round its limits.
fn is_from_edge<W: World>(call: &Call<'_, W>, given: &[&str]) -> bool {
    let Some(edge) = &call.deployment.settings.edge_secret else { return true };
    matches!(given, [one] if is_same(edge.reveal().as_bytes(), one.as_bytes()))
}

async fn console<W: World>(
    call: &Call<'_, W>,
    team: TeamId,
    member: MemberId,
) -> Result<Principal, Denied> {
    let found = call.roster().await?.member(&member).ok_or(ErrorCode::NotAMember)?;
    if found.is_disabled || found.team != team {
        return Err(ErrorCode::MemberDisabled.into());
    }
    Ok(Principal::Console { team, member, role: found.role })
}

async fn agent<W: World>(
    call: &Call<'_, W>,
    session: SessionId,
    device: DeviceKey,
) -> Result<Principal, Denied> {
    let record = call.patiently(|| call.session(session)).await?;
    let found = record.ok_or(ErrorCode::NotFound)?.session;
    if let Some(code) = join_refusal(found.state(call.now())) {
        return Err(code.into());
    }
    if found.device().is_none_or(|bound| bound.key != device) {
        return Err(ErrorCode::BadTicket.into());
    }
    Ok(Principal::Agent { team: found.team, session, device })
}

/// Exactly the console's origin, or none at all; anything else is refused (RFC 6455, section 10.2).
fn origin(given: &[&str], console: &str) -> Option<CameFrom> {
    match given {
        [] => Some(CameFrom::NoBrowser),
        [one] if *one == console => Some(CameFrom::Console),
        _ => None,
    }
}

/// The ticket among the subprotocols that a client offers, which must name ours too.
fn offered(headers: &[&str]) -> Option<TicketHash> {
    let mut protocols = headers.iter().flat_map(|header| header.split(',')).map(str::trim);
    let (Some(SUBPROTOCOL), Some(ticket), None) =
        (protocols.next(), protocols.next(), protocols.next())
    else {
        return None;
    };
    ticket_hash(ticket.strip_prefix(TICKET_PREFIX)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_origin_of_the_console_is_the_console() {
        let console = "https://help.example.com";
        assert_eq!(origin(&[console], console), Some(CameFrom::Console));
        assert_eq!(origin(&[], console), Some(CameFrom::NoBrowser));
        for other in [
            "null",
            "",
            "https://help.example.com/",
            "https://help.example.com:443",
            "https://help.example.com:8443",
            "http://help.example.com",
            "https://HELP.example.com",
            "https://help.example.com.evil.example",
            "https://evil-help.example.com",
            "https://x.help.example.com",
            "https://help.example.com, https://evil.example",
        ] {
            assert_eq!(origin(&[other], console), None, "{other}");
        }
        assert_eq!(origin(&[console, "https://evil.example"], console), None);
    }

    #[test]
    fn a_ticket_comes_second_and_alone() {
        let ticket = format!("ticket.{}", "a".repeat(43));
        assert!(offered(&[&format!("sasae.v1, {ticket}")]).is_some());
        assert!(offered(&["sasae.v1", &ticket]).is_some());
        for bad in [
            String::new(),
            "sasae.v1".to_owned(),
            ticket.clone(),
            format!("{ticket}, sasae.v1"),
            format!("sasae.v2, {ticket}"),
            format!("sasae.v1, {ticket}, {ticket}"),
            format!("sasae.v1, {ticket}a"),
            "sasae.v1, ticket.".to_owned(),
        ] {
            assert!(offered(&[&bad]).is_none(), "{bad}");
        }
    }
}
