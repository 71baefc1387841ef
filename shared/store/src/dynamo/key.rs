//! The keys of the table. Nothing else spells one.

use sasae_domain::{Session, folded};
use sasae_protocol::{
    ChannelId, ConnectionId, EntryId, GroupId, InvitationId, MemberId, Name, SessionId, TeamId,
    Timestamp,
};
use sha2::{Digest, Sha256};

use crate::history::piece;
use crate::seal::{Rank, rank};
use crate::{CodeHash, HistoryFacts, List, Mark, TicketHash, TokenSubject};

/// What the sort keys of a team's members begin with.
pub(super) const MEMBERS: &str = "M#";
/// What the sort keys of a team's channels begin with.
pub(super) const CHANNELS: &str = "CH#";
/// What the sort keys of a team's groups begin with.
pub(super) const GROUPS: &str = "G#";
/// What the sort keys of a team's invitations begin with.
pub(super) const INVITATIONS: &str = "I#";
/// The sort key of a team itself.
pub(super) const TEAM: &str = "META";

/// Only connecting writes here, and one partition takes a thousand writes a second; when a team
/// needs more, readers ask several shards before writers use them.
const WATCH_SHARD: u8 = 0;

/// The key of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) pk: String,
    pub(super) sk: String,
}

fn key(pk: String, sk: impl Into<String>) -> Key {
    Key { pk, sk: sk.into() }
}

pub(super) fn team_items(team: &TeamId) -> String {
    format!("T#{team}")
}

pub(super) fn team(team: &TeamId) -> Key {
    key(team_items(team), TEAM)
}

pub(super) fn member(team: &TeamId, member: &MemberId) -> Key {
    key(team_items(team), format!("{MEMBERS}{member}"))
}

pub(super) fn channel(team: &TeamId, channel: &ChannelId) -> Key {
    key(team_items(team), format!("{CHANNELS}{channel}"))
}

pub(super) fn group(team: &TeamId, group: GroupId) -> Key {
    key(team_items(team), format!("{GROUPS}{group}"))
}

/// A name that is taken: of one kind of thing, as it is compared.
pub(super) fn name(team: &TeamId, kind: &str, name: &Name) -> Key {
    let hash = hex::encode(Sha256::digest(folded(name).as_bytes()));
    key(team_items(team), format!("N#{kind}#{hash}"))
}

pub(super) fn invitation(team: &TeamId, invitation: InvitationId) -> Key {
    key(team_items(team), format!("{INVITATIONS}{invitation}"))
}

/// The index key of a member's connections.
pub(super) fn connections_of(team: &TeamId, member: &MemberId) -> String {
    format!("C#{team}#{member}")
}

/// Issuer and subject are foreign texts of any length, so their hash stands for them.
pub(super) fn subject(subject: &TokenSubject) -> Key {
    let mut hasher = Sha256::new();
    hasher.update((subject.issuer.len() as u64).to_be_bytes());
    hasher.update(subject.issuer.as_bytes());
    hasher.update(subject.subject.as_bytes());
    key(format!("U#{}", hex::encode(hasher.finalize())), "U")
}

pub(super) fn session(id: SessionId) -> Key {
    key(format!("S#{id}"), "META")
}

/// The session that a participant's key belongs to.
pub(super) fn session_of(pk: &str) -> Option<SessionId> {
    pk.strip_prefix("S#").and_then(|id| SessionId::parse(id).ok())
}

pub(super) fn participant(id: SessionId, member: &MemberId) -> Key {
    key(format!("S#{id}"), format!("P#{member}"))
}

/// The index key of what a member takes part in.
pub(super) fn takes_part(team: &TeamId, member: &MemberId) -> String {
    format!("T#{team}#{member}")
}

/// The index key of a list: of gsi2 for what a member takes part in, else of gsi1.
pub(super) fn list(list: &List) -> String {
    match list {
        List::Channel { team, channel } => format!("CH#{team}#{channel}"),
        List::Private { team, member } => format!("PRIV#{team}#{member}"),
        List::TakesPart { team, member } => takes_part(team, member),
        List::Team { team } => format!("TEAM#{team}"),
    }
}

/// The place of a session in its lists, read backwards: what goes on before what has ended, newest
/// before oldest. Digits sort as the numbers do.
pub(super) fn place(session: &Session) -> String {
    let mark = Mark { created_at: session.created_at, id: session.id };
    place_of(rank(session), &mark)
}

pub(super) fn place_of(rank: Rank, mark: &Mark) -> String {
    format!("{}{:020}#{}", places(rank), mark.created_at.millis(), mark.id)
}

/// What the places of a rank begin with.
pub(super) fn places(rank: Rank) -> String {
    let rank = match rank {
        Rank::Closed => 0,
        Rank::Expired => 1,
        Rank::GoesOn => 2,
    };
    format!("{rank}#")
}

pub(super) fn history_entry(id: SessionId) -> Key {
    key(format!("S#{id}"), "H")
}

/// The index key of a piece of a team's row of time.
pub(super) fn history_piece(team: &TeamId, piece: u64) -> String {
    format!("H#{team}#{piece}")
}

/// The index key of what was made at this time.
pub(super) fn history(team: &TeamId, at: Timestamp) -> String {
    history_piece(team, piece(at))
}

/// The place of an entry in its team's row of time. Digits sort as the numbers do.
pub(super) fn history_place_of(at: Timestamp, id: SessionId) -> String {
    format!("{:020}#{id}", at.millis())
}

pub(super) fn history_place(facts: &HistoryFacts) -> String {
    history_place_of(facts.created_at, facts.session)
}

pub(super) fn support(team: &TeamId, channel: &ChannelId) -> Key {
    key(format!("SF#{team}#{channel}"), "SF")
}

pub(super) fn entry(entry: &EntryId) -> Key {
    key(format!("E#{entry}"), "E")
}

pub(super) fn intake(id: SessionId) -> Key {
    key(format!("S#{id}"), "I")
}

pub(super) fn code(code: &CodeHash) -> Key {
    match code {
        CodeHash::Pin(hash) => key(format!("PIN#{hash}"), "P"),
        CodeHash::Link(hash) => key(format!("LINK#{hash}"), "L"),
    }
}

pub(super) fn audit_items(id: SessionId) -> String {
    format!("A#{id}")
}

pub(super) fn audit(id: SessionId, seq: u64) -> Key {
    key(audit_items(id), format!("{seq:020}"))
}

pub(super) fn connection(id: &ConnectionId) -> Key {
    key(format!("C#{id}"), "META")
}

pub(super) fn watchers(of: &List) -> String {
    format!("W#{}#{WATCH_SHARD}", list(of))
}

pub(super) fn watcher(watchers: String, connection: &ConnectionId) -> Key {
    key(watchers, connection.as_str())
}

pub(super) fn ticket(ticket: &TicketHash) -> Key {
    key(format!("K#{}", ticket.0), "K")
}

pub(super) fn rate(what: &str, until: Timestamp) -> Key {
    key(format!("R#{what}"), format!("{:020}", until.millis()))
}
