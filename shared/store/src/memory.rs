//! The store in memory: for simulation and quick tests, the same in every run.
//!
//! One lock serialises everything, so every read is consistent and every save is atomic. It counts
//! reads and writes as [`crate::DynamoStore`] does.

mod history;
mod record;
mod team;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sasae_domain::{
    AuditRecord, ChannelPlan, Directory, GroupPlan, Invitation, Member, MemberPlan,
};
use sasae_protocol::support::Intake;
use sasae_protocol::{
    ChannelId, ConnectionId, EntryId, GroupId, InvitationId, MemberId, SessionId, TeamId, Timestamp,
};

use crate::seal::require_size;
use crate::{
    Change, Channel, CodeHash, Connection, Group, HistoryAsk, HistoryEntry, HistoryRead, List,
    Mark, NewRecord, Page, Part, SessionRecord, Store, StoreError, StoreOps, SupportRecord, Team,
    TicketFor, TicketHash, TokenSubject,
};

/// The store in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    table: Mutex<Table>,
    ops: StoreOps,
}

#[derive(Debug, Default)]
struct Table {
    teams: BTreeMap<TeamId, Team>,
    subjects: BTreeMap<TokenSubject, (TeamId, MemberId)>,
    members: BTreeMap<(TeamId, MemberId), Member>,
    channels: BTreeMap<(TeamId, ChannelId), Channel>,
    groups: BTreeMap<(TeamId, GroupId), Group>,
    invitations: BTreeMap<(TeamId, InvitationId), Invitation>,
    sessions: BTreeMap<SessionId, SessionRecord>,
    codes: BTreeMap<CodeHash, Way>,
    audit: BTreeMap<SessionId, Vec<AuditRecord>>,
    history: BTreeMap<SessionId, HistoryEntry>,
    supports: BTreeMap<(TeamId, ChannelId), SupportRecord>,
    entries: BTreeMap<EntryId, (TeamId, ChannelId)>,
    intakes: BTreeMap<SessionId, Intake>,
    connections: BTreeMap<ConnectionId, Connection>,
    watches: BTreeMap<ConnectionId, BTreeSet<List>>,
    watchers: BTreeMap<List, BTreeMap<ConnectionId, MemberId>>,
    tickets: BTreeMap<TicketHash, (TicketFor, Timestamp)>,
    rates: BTreeMap<(String, Timestamp), u32>,
}

/// Where a code leads, and until when it cannot be given out again.
#[derive(Debug)]
struct Way {
    session: SessionId,
    expires_at: Timestamp,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// What it would have cost so far.
    pub const fn ops(&self) -> &StoreOps {
        &self.ops
    }

    fn read(&self, items: usize) -> MutexGuard<'_, Table> {
        self.ops.read(items);
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, items: usize) -> MutexGuard<'_, Table> {
        self.ops.write(items);
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    async fn team(&self, team: &TeamId) -> Result<Option<Team>, StoreError> {
        Ok(self.read(1).teams.get(team).cloned())
    }

    async fn put_team(&self, team: &Team) -> Result<(), StoreError> {
        self.write(1).teams.insert(team.id.clone(), team.clone());
        Ok(())
    }

    async fn member_of(&self, subject: &TokenSubject) -> Result<Option<Member>, StoreError> {
        let table = self.read(1);
        let Some(key) = table.subjects.get(subject) else { return Ok(None) };
        self.ops.read(1);
        Ok(table.members.get(key).cloned())
    }

    async fn put_member(&self, member: &Member, subject: &TokenSubject) -> Result<(), StoreError> {
        let key = (member.team.clone(), member.id.clone());
        let mut table = self.write(2);
        table.subjects.insert(subject.clone(), key.clone());
        table.members.insert(key, member.clone());
        Ok(())
    }

    async fn directory(&self, team: &TeamId) -> Result<Option<Directory>, StoreError> {
        Ok(self.read(1).directory(team))
    }

    async fn members(&self, team: &TeamId) -> Result<Vec<Member>, StoreError> {
        let table = self.read(1);
        Ok(table.members.values().filter(|member| member.team == *team).cloned().collect())
    }

    async fn channels(&self, team: &TeamId) -> Result<Vec<Channel>, StoreError> {
        let table = self.read(1);
        Ok(table.channels.values().filter(|channel| channel.team == *team).cloned().collect())
    }

    async fn put_channel(&self, channel: &Channel) -> Result<(), StoreError> {
        let key = (channel.team.clone(), channel.id.clone());
        self.write(1).channels.insert(key, channel.clone());
        Ok(())
    }

    async fn save_team(&self, team: &Team) -> Result<(), StoreError> {
        self.write(1).save_team(team)
    }

    async fn save_channel(&self, plan: &ChannelPlan) -> Result<(), StoreError> {
        self.write(2).save_channel(plan)
    }

    async fn delete_channel(&self, channel: &Channel) -> Result<(), StoreError> {
        self.write(2).delete_channel(channel)
    }

    async fn save_group(&self, plan: &GroupPlan) -> Result<(), StoreError> {
        self.write(2).save_group(plan)
    }

    async fn delete_group(&self, group: &Group) -> Result<(), StoreError> {
        self.write(2).delete_group(group)
    }

    async fn save_member(&self, plan: &MemberPlan) -> Result<(), StoreError> {
        self.write(1).save_member(plan)
    }

    async fn put_invitation(&self, invitation: &Invitation) -> Result<(), StoreError> {
        self.write(1).put_invitation(invitation)
    }

    async fn invitations(&self, team: &TeamId) -> Result<Vec<Invitation>, StoreError> {
        let table = self.read(1);
        Ok(table.invitations.values().filter(|it| it.team == *team).cloned().collect())
    }

    async fn delete_invitation(&self, team: &TeamId, id: InvitationId) -> Result<(), StoreError> {
        self.write(1).invitations.remove(&(team.clone(), id));
        Ok(())
    }

    async fn accept_invitation(
        &self,
        invitation: &Invitation,
        member: &Member,
        subject: &TokenSubject,
    ) -> Result<(), StoreError> {
        self.write(3).accept_invitation(invitation, member, subject)
    }

    async fn page(
        &self,
        list: &List,
        part: Part,
        after: Option<Mark>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let page = self.read(1).page(list, part, after, limit);
        if matches!(list, List::TakesPart { .. }) {
            self.ops.read(page.records.len());
        }
        Ok(page)
    }

    async fn connections_of(
        &self,
        team: &TeamId,
        member: &MemberId,
    ) -> Result<Vec<ConnectionId>, StoreError> {
        Ok(self.read(1).connections_of(team, member))
    }

    async fn create(&self, new: &NewRecord) -> Result<(), StoreError> {
        self.write(record::create_size(new)).create(new)
    }

    async fn session(&self, id: SessionId) -> Result<Option<SessionRecord>, StoreError> {
        Ok(self.read(1).sessions.get(&id).cloned())
    }

    async fn session_of_code(&self, code: &CodeHash) -> Result<Option<SessionId>, StoreError> {
        Ok(self.read(1).codes.get(code).map(|way| way.session))
    }

    async fn save(&self, change: &Change) -> Result<(), StoreError> {
        let mut table = self.write(record::save_size(change));
        let gone = table.save(change)?;
        if gone > 0 {
            // The table's owner pays for the first try, and for the second one without these.
            self.ops.write(record::save_size(change) - gone);
        }
        Ok(())
    }

    async fn sessions(&self, list: &List, limit: usize) -> Result<Vec<SessionRecord>, StoreError> {
        let found = self.read(1).list(list, limit);
        if matches!(list, List::TakesPart { .. }) {
            self.ops.read(found.len());
        }
        Ok(found)
    }

    async fn audit(&self, id: SessionId) -> Result<Vec<AuditRecord>, StoreError> {
        Ok(self.read(1).audit.get(&id).cloned().unwrap_or_default())
    }

    async fn history(&self, ask: &HistoryAsk) -> Result<HistoryRead, StoreError> {
        let (read, pieces) = self.read(0).history_of(ask);
        self.ops.read(pieces);
        Ok(read)
    }

    async fn history_entry(&self, id: SessionId) -> Result<Option<HistoryEntry>, StoreError> {
        Ok(self.read(1).history.get(&id).cloned())
    }

    async fn support(
        &self,
        team: &TeamId,
        channel: &ChannelId,
    ) -> Result<Option<SupportRecord>, StoreError> {
        Ok(self.read(1).supports.get(&(team.clone(), channel.clone())).cloned())
    }

    async fn support_of(&self, entry: &EntryId) -> Result<Option<SupportRecord>, StoreError> {
        let table = self.read(1);
        let Some(key) = table.entries.get(entry) else { return Ok(None) };
        self.ops.read(1);
        Ok(table.supports.get(key).cloned())
    }

    async fn put_support(
        &self,
        support: &SupportRecord,
        before: Option<&EntryId>,
    ) -> Result<(), StoreError> {
        let mut table = self.write(2);
        if let Some(before) = before.filter(|before| **before != support.entry) {
            self.ops.write(1);
            table.entries.remove(before);
        }
        let key = (support.team.clone(), support.channel.clone());
        table.entries.insert(support.entry.clone(), key.clone());
        table.supports.insert(key, support.clone());
        Ok(())
    }

    async fn put_intake(
        &self,
        session: SessionId,
        intake: &Intake,
        _until: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(1).intakes.insert(session, intake.clone());
        Ok(())
    }

    async fn intake(&self, session: SessionId) -> Result<Option<Intake>, StoreError> {
        Ok(self.read(1).intakes.get(&session).cloned())
    }

    async fn put_connection(&self, connection: &Connection) -> Result<(), StoreError> {
        let mut table = self.write(1);
        table.connections.insert(connection.id.clone(), connection.clone());
        Ok(())
    }

    async fn connection(&self, id: &ConnectionId) -> Result<Option<Connection>, StoreError> {
        Ok(self.read(1).connections.get(id).cloned())
    }

    async fn delete_connection(&self, id: &ConnectionId) -> Result<(), StoreError> {
        let mut table = self.write(1);
        table.connections.remove(id);
        let lists = table.watches.remove(id).unwrap_or_default();
        self.ops.write(lists.len());
        for list in &lists {
            if let Some(watchers) = table.watchers.get_mut(list) {
                watchers.remove(id);
            }
        }
        Ok(())
    }

    async fn watch(
        &self,
        connection: &Connection,
        member: &MemberId,
        lists: &[List],
    ) -> Result<(), StoreError> {
        let lists: BTreeSet<List> = lists.iter().cloned().collect();
        if lists.is_empty() {
            return Ok(());
        }
        require_size(1 + lists.len())?;
        let mut table = self.write(1 + lists.len());
        if !table.connections.contains_key(&connection.id) {
            return Ok(());
        }
        for list in &lists {
            let watchers = table.watchers.entry(list.clone()).or_default();
            watchers.insert(connection.id.clone(), member.clone());
        }
        table.watches.entry(connection.id.clone()).or_default().extend(lists);
        Ok(())
    }

    async fn watchers(&self, list: &List) -> Result<Vec<(ConnectionId, MemberId)>, StoreError> {
        let table = self.read(1);
        let watchers = table.watchers.get(list).into_iter().flatten();
        Ok(watchers.map(|(id, member)| (id.clone(), member.clone())).collect())
    }

    async fn put_ticket(
        &self,
        ticket: &TicketHash,
        purpose: &TicketFor,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(1).tickets.insert(ticket.clone(), (purpose.clone(), until));
        Ok(())
    }

    async fn take_ticket(
        &self,
        ticket: &TicketHash,
        now: Timestamp,
    ) -> Result<Option<TicketFor>, StoreError> {
        let taken = self.write(1).tickets.remove(ticket);
        Ok(taken.filter(|(_, until)| now < *until).map(|(purpose, _)| purpose))
    }

    async fn counted(&self, what: &str, until: Timestamp) -> Result<u32, StoreError> {
        Ok(self.read(1).rates.get(&(what.to_owned(), until)).copied().unwrap_or(0))
    }

    async fn count(&self, what: &str, until: Timestamp) -> Result<u32, StoreError> {
        let mut table = self.write(1);
        let count = table.rates.entry((what.to_owned(), until)).or_default();
        *count = count.saturating_add(1);
        Ok(*count)
    }
}
