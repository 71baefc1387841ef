//! Sessions kept safely: one trait, `DynamoDB` for work and memory for simulation.
//!
//! Every write of a session names the version that it was read at; a write that would overwrite
//! somebody else's is a [`StoreError::Conflict`] and changes nothing. What must change together —
//! the session, its audit records, the way in, the peers of its two connections — is one
//! transaction. The same contract suite holds for every implementation.
//!
//! A handler loads, decides and saves, and does it again on a conflict:
//!
//! ```
//! use sasae_domain::{Caller, Order};
//! use sasae_protocol::{SessionId, Timestamp};
//! use sasae_store::{Change, MemoryStore, Store, StoreError};
//!
//! async fn expire(store: &impl Store, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
//!     let Some(before) = store.session(id).await? else { return Ok(()) };
//!     match before.session.apply(&Order::Expire, &Caller::Service, now) {
//!         Ok((_, events)) if events.is_empty() => Ok(()),
//!         Ok((after, events)) => {
//!             let (peers, codes) = (Vec::new(), None);
//!             store.save(&Change { before, after, events, peers, codes, now }).await
//!         }
//!         Err(_) => Ok(()),
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let id = SessionId::parse("01JD0000000000000000000001").unwrap();
//! assert_eq!(expire(&MemoryStore::new(), id, Timestamp::from_millis(0)).await, Ok(()));
//! # });
//! ```

mod dynamo;
mod faults;
mod history;
mod memory;
mod ops;
mod record;
mod seal;
mod support;

use std::future::Future;

use sasae_domain::{
    AuditRecord, ChannelPlan, Directory, GroupPlan, Invitation, Member, MemberPlan,
};
use sasae_protocol::support::Intake;
use sasae_protocol::{
    ChannelId, ConnectionId, EntryId, InvitationId, MemberId, SessionId, TeamId, Timestamp,
};

pub use aws_credential_types::Credentials;
pub use aws_sdk_dynamodb::Client;
pub use dynamo::{DynamoConfig, DynamoStore, create_table};
pub use faults::{Chance, Fault, FaultRates, FaultStore, Op, Trouble};
pub use history::{HistoryAsk, HistoryEntry, HistoryFacts, HistoryRead};
pub use memory::MemoryStore;
pub use ops::StoreOps;
pub use record::{
    Change, CodeHash, Connection, List, Mark, NewCodes, NewRecord, Page, Part, Peer, PeerChange,
    Principal, SessionRecord, TicketFor, TicketHash, TokenSubject,
};
pub use sasae_domain::{Channel, Group, Team};

pub use support::SupportRecord;

/// Why the store did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody was faster: load again and decide again.
    #[error("somebody else changed it first")]
    Conflict,
    /// Another one of the team has this name.
    #[error("another one of the team has this name")]
    NameTaken,
    /// The join code is in use: draw another.
    #[error("the join code is in use")]
    CodeTaken,
    /// The store is busy: wait and try again.
    #[error("the store is busy")]
    Throttled,
    /// The store did not do it, or it is not known whether it did.
    #[error("the store failed: {0}")]
    Failure(String),
}

/// Where sessions, members, connections, tickets and the audit are kept.
pub trait Store: Send + Sync {
    /// A team.
    fn team(&self, team: &TeamId) -> impl Future<Output = Result<Option<Team>, StoreError>> + Send;

    /// Makes or replaces a team.
    fn put_team(&self, team: &Team) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The member that a token's subject stands for.
    fn member_of(
        &self,
        subject: &TokenSubject,
    ) -> impl Future<Output = Result<Option<Member>, StoreError>> + Send;

    /// Makes or replaces a member, and lets this subject sign in as it.
    fn put_member(
        &self,
        member: &Member,
        subject: &TokenSubject,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// A team with its members, channels and groups, as they are at one moment, in one read.
    fn directory(
        &self,
        team: &TeamId,
    ) -> impl Future<Output = Result<Option<Directory>, StoreError>> + Send;

    /// All members of a team, those switched off too, in the order of their ids.
    fn members(
        &self,
        team: &TeamId,
    ) -> impl Future<Output = Result<Vec<Member>, StoreError>> + Send;

    /// All channels of a team, in the order of their ids.
    fn channels(
        &self,
        team: &TeamId,
    ) -> impl Future<Output = Result<Vec<Channel>, StoreError>> + Send;

    /// Makes or replaces a channel.
    fn put_channel(&self, channel: &Channel)
    -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Saves a team that is still at the version before.
    fn save_team(&self, team: &Team) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Makes a channel, or saves it if it is still as it was read. Another one of its name is
    /// [`StoreError::NameTaken`].
    fn save_channel(
        &self,
        plan: &ChannelPlan,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Removes a channel that is still as it was read.
    fn delete_channel(
        &self,
        channel: &Channel,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Makes a group, or saves it if it is still as it was read. Another one of its name is
    /// [`StoreError::NameTaken`].
    fn save_group(&self, plan: &GroupPlan) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Removes a group that is still as it was read.
    fn delete_group(&self, group: &Group) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Saves a member who is still as they were read, while the witness is as they were read too.
    fn save_member(&self, plan: &MemberPlan)
    -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Keeps a new invitation.
    fn put_invitation(
        &self,
        invitation: &Invitation,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The invitations of a team, those whose time is over too, in the order of their ids.
    fn invitations(
        &self,
        team: &TeamId,
    ) -> impl Future<Output = Result<Vec<Invitation>, StoreError>> + Send;

    /// Takes an invitation back; one that is no more is left at that.
    fn delete_invitation(
        &self,
        team: &TeamId,
        id: InvitationId,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Makes a member of an invitation, which is no more then. Who was faster is a conflict.
    fn accept_invitation(
        &self,
        invitation: &Invitation,
        member: &Member,
        subject: &TokenSubject,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// A page of a part of a list, deleted sessions left out; at most `limit`, those after `after`.
    /// The list is eventually consistent.
    fn page(
        &self,
        list: &List,
        part: Part,
        after: Option<Mark>,
        limit: usize,
    ) -> impl Future<Output = Result<Page, StoreError>> + Send;

    /// The connections of a member's consoles. The list is eventually consistent.
    fn connections_of(
        &self,
        team: &TeamId,
        member: &MemberId,
    ) -> impl Future<Output = Result<Vec<ConnectionId>, StoreError>> + Send;

    /// Keeps a new session with its ways in and its first audit records. A code can be given out
    /// again once the session that it led to has expired; until then it is
    /// [`StoreError::CodeTaken`], however that session ended.
    fn create(&self, new: &NewRecord) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// A session, read consistently.
    fn session(
        &self,
        id: SessionId,
    ) -> impl Future<Output = Result<Option<SessionRecord>, StoreError>> + Send;

    /// The session that a code leads to, whatever its state.
    fn session_of_code(
        &self,
        code: &CodeHash,
    ) -> impl Future<Output = Result<Option<SessionId>, StoreError>> + Send;

    /// Saves a changed session if it is still at the version that it was read at.
    fn save(&self, change: &Change) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The sessions of a list, newest first, deleted ones left out; at most `limit`, of which those
    /// that have not ended come before the others. The list is eventually consistent.
    fn sessions(
        &self,
        list: &List,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<SessionRecord>, StoreError>> + Send;

    /// The audit of a session, in order.
    fn audit(
        &self,
        id: SessionId,
    ) -> impl Future<Output = Result<Vec<AuditRecord>, StoreError>> + Send;

    /// A stretch of a team's history, newest first. It is eventually consistent.
    fn history(
        &self,
        ask: &HistoryAsk,
    ) -> impl Future<Output = Result<HistoryRead, StoreError>> + Send;

    /// A session's entry in the history, read consistently.
    fn history_entry(
        &self,
        id: SessionId,
    ) -> impl Future<Output = Result<Option<HistoryEntry>, StoreError>> + Send;

    /// A channel's support form.
    fn support(
        &self,
        team: &TeamId,
        channel: &ChannelId,
    ) -> impl Future<Output = Result<Option<SupportRecord>, StoreError>> + Send;

    /// The support form that an entry leads to.
    fn support_of(
        &self,
        entry: &EntryId,
    ) -> impl Future<Output = Result<Option<SupportRecord>, StoreError>> + Send;

    /// Makes or replaces a channel's support form; the entry that it had before leads nowhere from
    /// then on, if it is another one.
    fn put_support(
        &self,
        support: &SupportRecord,
        before: Option<&EntryId>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Keeps what a customer wrote into a form, until it may be collected.
    fn put_intake(
        &self,
        session: SessionId,
        intake: &Intake,
        until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// What a customer wrote into a form.
    fn intake(
        &self,
        session: SessionId,
    ) -> impl Future<Output = Result<Option<Intake>, StoreError>> + Send;

    /// Keeps a connection.
    fn put_connection(
        &self,
        connection: &Connection,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// A connection, read consistently: the one read that relaying a message costs.
    fn connection(
        &self,
        id: &ConnectionId,
    ) -> impl Future<Output = Result<Option<Connection>, StoreError>> + Send;

    /// Forgets a connection and what it watches.
    fn delete_connection(
        &self,
        id: &ConnectionId,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Tells this connection of changes in these lists from now on. When the connection is gone
    /// by now, nothing is kept.
    fn watch(
        &self,
        connection: &Connection,
        member: &MemberId,
        lists: &[List],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Who watches a list, read consistently, in the order of the connections.
    fn watchers(
        &self,
        list: &List,
    ) -> impl Future<Output = Result<Vec<(ConnectionId, MemberId)>, StoreError>> + Send;

    /// Keeps a ticket until `until`.
    fn put_ticket(
        &self,
        ticket: &TicketHash,
        purpose: &TicketFor,
        until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Takes a ticket out: the first who asks before `now` reaches its end gets it, nobody else.
    fn take_ticket(
        &self,
        ticket: &TicketHash,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<TicketFor>, StoreError>> + Send;

    /// How many of `what` were counted in the window that ends at `until`; counts nothing.
    fn counted(
        &self,
        what: &str,
        until: Timestamp,
    ) -> impl Future<Output = Result<u32, StoreError>> + Send;

    /// Counts one more of `what` in the window that ends at `until`; gives the count with it.
    fn count(
        &self,
        what: &str,
        until: Timestamp,
    ) -> impl Future<Output = Result<u32, StoreError>> + Send;
}
