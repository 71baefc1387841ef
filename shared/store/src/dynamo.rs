//! The store in `DynamoDB`: one table, two indexes.
//!
//! | item | pk / sk | index | what else |
//! | --- | --- | --- | --- |
//! | session | `S#session` / `META` | gsi1: list / place | version, expiry, audit head, codes |
//! | participant | `S#session` / `P#member` | gsi2: `T#team#member` / place | |
//! | PIN, link | `PIN#hash` / `P`, `LINK#hash` / `L` | | session, expiry |
//! | team, member, channel, group | `T#team` / `META`, `M#…`, `CH#…`, `G#…` | | version |
//! | name, invitation | `T#team` / `N#kind#hash`, `I#invitation` | | whose name; whom |
//! | subject | `U#hash` / `U` | | team and member that it signs in as |
//! | connection | `C#connection` / `META` | gsi2: `C#team#member` | principal, peers, lists |
//! | watcher | `W#list#shard` / connection | | member |
//! | audit | `A#session` / number | | one record of the chain; kept as long as the history |
//! | history | `S#session` / `H` | gsi1: `H#team#piece` / time | what is known of it for years |
//! | intake | `S#session` / `I` | | what the customer wrote into a form |
//! | support form | `SF#team#channel` / `SF` | | the form and its entry |
//! | entry | `E#entry` / `E` | | the channel that it leads to |
//! | ticket | `K#hash` / `K` | | for whom, until when |
//! | rate | `R#what` / end of the window | | how many |
//!
//! A list is `CH#team#channel` or `PRIV#team#member`; a place is rank and time, so that a list too
//! long to be read loses what has ended first. Everything but teams, members, channels and forms
//! has a `ttl`, which only collects garbage: no answer depends on whether it has come.

mod connection;
mod directory;
mod error;
mod history;
mod key;
mod page;
mod row;
mod session;
mod session_item;
mod support;
mod table;
mod team;
mod ticket;
mod transaction;

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedHttpClient};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use sasae_domain::{
    AuditRecord, ChannelPlan, Directory, GroupPlan, Invitation, Member, MemberPlan,
};
use sasae_protocol::support::Intake;
use sasae_protocol::{
    ChannelId, ConnectionId, EntryId, InvitationId, MemberId, SessionId, TeamId, Timestamp,
};

use crate::{
    Change, Channel, CodeHash, Connection, Group, HistoryAsk, HistoryEntry, HistoryRead, List,
    Mark, NewRecord, Page, Part, SessionRecord, Store, StoreError, StoreOps, SupportRecord, Team,
    TicketFor, TicketHash, TokenSubject,
};

pub use table::create_table;

/// Tries of one request, the first one with them.
const TRIES_MAX: u32 = 3;
/// The wait before the second try; it doubles.
const BACKOFF: Duration = Duration::from_millis(50);
/// The longest wait between two tries.
const BACKOFF_MAX: Duration = Duration::from_millis(400);
/// How long a connection to the table's endpoint may take to come up.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// How long one try may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
/// How long a request may take with all its tries: less than a function may run.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(8);

/// Where the table is and who asks.
#[derive(Debug, Clone)]
pub struct DynamoConfig {
    /// The table's name.
    pub table: String,
    /// The region that it is in.
    pub region: String,
    /// Who asks.
    pub credentials: Credentials,
    /// An address other than the region's own.
    pub endpoint: Option<String>,
}

impl DynamoConfig {
    /// A client with the store's time limits and tries, over TLS by rustls and ring.
    pub fn client(&self) -> Client {
        let tls = Provider::Rustls(CryptoMode::Ring);
        self.client_over(Builder::new().tls_provider(tls).build_https())
    }

    /// The same client over a transport of the caller's.
    pub fn client_over(&self, http: SharedHttpClient) -> Client {
        let retry = RetryConfig::standard()
            .with_max_attempts(TRIES_MAX)
            .with_initial_backoff(BACKOFF)
            .with_max_backoff(BACKOFF_MAX);
        let timeout = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .operation_timeout(OPERATION_TIMEOUT)
            .build();
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(self.region.clone()))
            .credentials_provider(self.credentials.clone())
            .http_client(http)
            .retry_config(retry)
            .timeout_config(timeout);
        config.set_endpoint_url(self.endpoint.clone());
        Client::from_conf(config.build())
    }
}

/// The store in `DynamoDB`. Copies share one connection pool and one count.
#[derive(Debug, Clone)]
pub struct DynamoStore {
    client: Client,
    table: String,
    ops: StoreOps,
}

impl DynamoStore {
    /// The store in this table.
    pub fn new(config: &DynamoConfig) -> Self {
        Self::with_client(config.client(), &config.table)
    }

    /// The store in the table of this name, spoken to by this client.
    pub fn with_client(client: Client, table: &str) -> Self {
        Self { client, table: table.to_owned(), ops: StoreOps::default() }
    }

    /// What it has cost so far.
    pub const fn ops(&self) -> &StoreOps {
        &self.ops
    }
}

impl Store for DynamoStore {
    async fn team(&self, team: &TeamId) -> Result<Option<Team>, StoreError> {
        self.get_team(team).await
    }

    async fn put_team(&self, team: &Team) -> Result<(), StoreError> {
        self.set_team(team).await
    }

    async fn member_of(&self, subject: &TokenSubject) -> Result<Option<Member>, StoreError> {
        self.get_member_of(subject).await
    }

    async fn put_member(&self, member: &Member, subject: &TokenSubject) -> Result<(), StoreError> {
        self.set_member(member, subject).await
    }

    async fn directory(&self, team: &TeamId) -> Result<Option<Directory>, StoreError> {
        self.get_directory(team).await
    }

    async fn members(&self, team: &TeamId) -> Result<Vec<Member>, StoreError> {
        self.get_members(team).await
    }

    async fn channels(&self, team: &TeamId) -> Result<Vec<Channel>, StoreError> {
        self.get_channels(team).await
    }

    async fn put_channel(&self, channel: &Channel) -> Result<(), StoreError> {
        self.set_channel(channel).await
    }

    async fn save_team(&self, team: &Team) -> Result<(), StoreError> {
        self.store_team(team).await
    }

    async fn save_channel(&self, plan: &ChannelPlan) -> Result<(), StoreError> {
        self.store_channel(plan).await
    }

    async fn delete_channel(&self, channel: &Channel) -> Result<(), StoreError> {
        self.remove_channel(channel).await
    }

    async fn save_group(&self, plan: &GroupPlan) -> Result<(), StoreError> {
        self.store_group(plan).await
    }

    async fn delete_group(&self, group: &Group) -> Result<(), StoreError> {
        self.remove_group(group).await
    }

    async fn save_member(&self, plan: &MemberPlan) -> Result<(), StoreError> {
        self.store_member(plan).await
    }

    async fn put_invitation(&self, invitation: &Invitation) -> Result<(), StoreError> {
        self.add_invitation(invitation).await
    }

    async fn invitations(&self, team: &TeamId) -> Result<Vec<Invitation>, StoreError> {
        self.get_invitations(team).await
    }

    async fn delete_invitation(&self, team: &TeamId, id: InvitationId) -> Result<(), StoreError> {
        self.remove_invitation(team, id).await
    }

    async fn accept_invitation(
        &self,
        invitation: &Invitation,
        member: &Member,
        subject: &TokenSubject,
    ) -> Result<(), StoreError> {
        self.make_member(invitation, member, subject).await
    }

    async fn page(
        &self,
        list: &List,
        part: Part,
        after: Option<Mark>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        self.get_page(list, part, after, limit).await
    }

    async fn connections_of(
        &self,
        team: &TeamId,
        member: &MemberId,
    ) -> Result<Vec<ConnectionId>, StoreError> {
        self.get_connections_of(team, member).await
    }

    async fn create(&self, new: &NewRecord) -> Result<(), StoreError> {
        self.create_session(new).await
    }

    async fn session(&self, id: SessionId) -> Result<Option<SessionRecord>, StoreError> {
        self.get_session(id).await
    }

    async fn session_of_code(&self, code: &CodeHash) -> Result<Option<SessionId>, StoreError> {
        self.get_code(code).await
    }

    async fn save(&self, change: &Change) -> Result<(), StoreError> {
        self.save_session(change).await
    }

    async fn sessions(&self, list: &List, limit: usize) -> Result<Vec<SessionRecord>, StoreError> {
        self.list_sessions(list, limit).await
    }

    async fn audit(&self, id: SessionId) -> Result<Vec<AuditRecord>, StoreError> {
        self.get_audit(id).await
    }

    async fn history(&self, ask: &HistoryAsk) -> Result<HistoryRead, StoreError> {
        self.get_history(ask).await
    }

    async fn history_entry(&self, id: SessionId) -> Result<Option<HistoryEntry>, StoreError> {
        self.get_history_entry(id).await
    }

    async fn support(
        &self,
        team: &TeamId,
        channel: &ChannelId,
    ) -> Result<Option<SupportRecord>, StoreError> {
        self.get_support(team, channel).await
    }

    async fn support_of(&self, entry: &EntryId) -> Result<Option<SupportRecord>, StoreError> {
        self.get_support_of(entry).await
    }

    async fn put_support(
        &self,
        support: &SupportRecord,
        before: Option<&EntryId>,
    ) -> Result<(), StoreError> {
        self.set_support(support, before).await
    }

    async fn put_intake(
        &self,
        session: SessionId,
        intake: &Intake,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.set_intake(session, intake, until).await
    }

    async fn intake(&self, session: SessionId) -> Result<Option<Intake>, StoreError> {
        self.get_intake(session).await
    }

    async fn put_connection(&self, connection: &Connection) -> Result<(), StoreError> {
        self.set_connection(connection).await
    }

    async fn connection(&self, id: &ConnectionId) -> Result<Option<Connection>, StoreError> {
        self.get_connection(id).await
    }

    async fn delete_connection(&self, id: &ConnectionId) -> Result<(), StoreError> {
        self.remove_connection(id).await
    }

    async fn watch(
        &self,
        connection: &Connection,
        member: &MemberId,
        lists: &[List],
    ) -> Result<(), StoreError> {
        self.add_watcher(connection, member, lists).await
    }

    async fn watchers(&self, list: &List) -> Result<Vec<(ConnectionId, MemberId)>, StoreError> {
        self.get_watchers(list).await
    }

    async fn put_ticket(
        &self,
        ticket: &TicketHash,
        purpose: &TicketFor,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.set_ticket(ticket, purpose, until).await
    }

    async fn take_ticket(
        &self,
        ticket: &TicketHash,
        now: Timestamp,
    ) -> Result<Option<TicketFor>, StoreError> {
        self.remove_ticket(ticket, now).await
    }

    async fn counted(&self, what: &str, until: Timestamp) -> Result<u32, StoreError> {
        self.get_count(what, until).await
    }

    async fn count(&self, what: &str, until: Timestamp) -> Result<u32, StoreError> {
        self.add_count(what, until).await
    }
}
