//! Every call of a store that fails, passed on or not.

use sasae_domain::{
    AuditRecord, ChannelPlan, Directory, GroupPlan, Invitation, Member, MemberPlan,
};
use sasae_protocol::support::Intake;
use sasae_protocol::{
    ChannelId, ConnectionId, EntryId, InvitationId, MemberId, SessionId, TeamId, Timestamp,
};

use super::{Fault, FaultStore, Op, Trouble, lost};
use crate::{
    Change, Channel, CodeHash, Connection, Group, HistoryAsk, HistoryEntry, HistoryRead, List,
    Mark, NewRecord, Page, Part, SessionRecord, Store, StoreError, SupportRecord, Team, TicketFor,
    TicketHash, TokenSubject,
};

impl<S: Store, T: Trouble> Store for FaultStore<S, T> {
    async fn team(&self, team: &TeamId) -> Result<Option<Team>, StoreError> {
        self.call(Op::Team, self.inner.team(team)).await
    }

    async fn put_team(&self, team: &Team) -> Result<(), StoreError> {
        self.call(Op::PutTeam, self.inner.put_team(team)).await
    }

    async fn member_of(&self, subject: &TokenSubject) -> Result<Option<Member>, StoreError> {
        self.call(Op::MemberOf, self.inner.member_of(subject)).await
    }

    async fn put_member(&self, member: &Member, subject: &TokenSubject) -> Result<(), StoreError> {
        self.call(Op::PutMember, self.inner.put_member(member, subject)).await
    }

    async fn directory(&self, team: &TeamId) -> Result<Option<Directory>, StoreError> {
        self.call(Op::Directory, self.inner.directory(team)).await
    }

    async fn members(&self, team: &TeamId) -> Result<Vec<Member>, StoreError> {
        self.call(Op::Members, self.inner.members(team)).await
    }

    async fn channels(&self, team: &TeamId) -> Result<Vec<Channel>, StoreError> {
        self.call(Op::Channels, self.inner.channels(team)).await
    }

    async fn put_channel(&self, channel: &Channel) -> Result<(), StoreError> {
        self.call(Op::PutChannel, self.inner.put_channel(channel)).await
    }

    async fn save_team(&self, team: &Team) -> Result<(), StoreError> {
        self.call(Op::SaveTeam, self.inner.save_team(team)).await
    }

    async fn save_channel(&self, plan: &ChannelPlan) -> Result<(), StoreError> {
        self.call(Op::SaveChannel, self.inner.save_channel(plan)).await
    }

    async fn delete_channel(&self, channel: &Channel) -> Result<(), StoreError> {
        self.call(Op::DeleteChannel, self.inner.delete_channel(channel)).await
    }

    async fn save_group(&self, plan: &GroupPlan) -> Result<(), StoreError> {
        self.call(Op::SaveGroup, self.inner.save_group(plan)).await
    }

    async fn delete_group(&self, group: &Group) -> Result<(), StoreError> {
        self.call(Op::DeleteGroup, self.inner.delete_group(group)).await
    }

    async fn save_member(&self, plan: &MemberPlan) -> Result<(), StoreError> {
        self.call(Op::SaveMember, self.inner.save_member(plan)).await
    }

    async fn put_invitation(&self, invitation: &Invitation) -> Result<(), StoreError> {
        self.call(Op::PutInvitation, self.inner.put_invitation(invitation)).await
    }

    async fn invitations(&self, team: &TeamId) -> Result<Vec<Invitation>, StoreError> {
        self.call(Op::Invitations, self.inner.invitations(team)).await
    }

    async fn delete_invitation(&self, team: &TeamId, id: InvitationId) -> Result<(), StoreError> {
        self.call(Op::DeleteInvitation, self.inner.delete_invitation(team, id)).await
    }

    async fn accept_invitation(
        &self,
        invitation: &Invitation,
        member: &Member,
        subject: &TokenSubject,
    ) -> Result<(), StoreError> {
        let accepting = self.inner.accept_invitation(invitation, member, subject);
        self.call(Op::AcceptInvitation, accepting).await
    }

    async fn page(
        &self,
        list: &List,
        part: Part,
        after: Option<Mark>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let fault = self.trouble.before(Op::Page).await;
        let done = match fault {
            Some(Fault::Conflict) => Err(StoreError::Conflict),
            Some(Fault::Throttled) => Err(StoreError::Throttled),
            Some(Fault::LostRequest | Fault::LostAnswer) => Err(lost()),
            None | Some(Fault::StaleList) => self.inner.page(list, part, after, limit).await,
        };
        self.trouble.after(Op::Page).await;
        let mut page = done?;
        if part == Part::GoesOn && after.is_none() {
            let is_stale = fault == Some(Fault::StaleList);
            page.records = self.trouble.listed(list, limit, page.records, is_stale);
        }
        Ok(page)
    }

    async fn connections_of(
        &self,
        team: &TeamId,
        member: &MemberId,
    ) -> Result<Vec<ConnectionId>, StoreError> {
        self.call(Op::ConnectionsOf, self.inner.connections_of(team, member)).await
    }

    async fn create(&self, new: &NewRecord) -> Result<(), StoreError> {
        let work = async {
            self.inner.create(new).await?;
            self.trouble.created(new);
            Ok(())
        };
        self.call(Op::Create, work).await
    }

    async fn session(&self, id: SessionId) -> Result<Option<SessionRecord>, StoreError> {
        self.call(Op::Session, self.inner.session(id)).await
    }

    async fn session_of_code(&self, code: &CodeHash) -> Result<Option<SessionId>, StoreError> {
        self.call(Op::SessionOfCode, self.inner.session_of_code(code)).await
    }

    async fn save(&self, change: &Change) -> Result<(), StoreError> {
        let work = async {
            let instead = self.trouble.instead(change);
            let change = instead.as_ref().unwrap_or(change);
            self.inner.save(change).await?;
            self.trouble.saved(change);
            Ok(())
        };
        self.call(Op::Save, work).await
    }

    async fn sessions(&self, list: &List, limit: usize) -> Result<Vec<SessionRecord>, StoreError> {
        let fault = self.trouble.before(Op::Sessions).await;
        let read = match fault {
            Some(Fault::Conflict) => Err(StoreError::Conflict),
            Some(Fault::Throttled) => Err(StoreError::Throttled),
            Some(Fault::LostRequest | Fault::LostAnswer) => Err(lost()),
            None | Some(Fault::StaleList) => self.inner.sessions(list, limit).await,
        };
        let is_stale = fault == Some(Fault::StaleList);
        let read = read.map(|fresh| self.trouble.listed(list, limit, fresh, is_stale));
        self.trouble.after(Op::Sessions).await;
        read
    }

    async fn audit(&self, id: SessionId) -> Result<Vec<AuditRecord>, StoreError> {
        self.call(Op::Audit, self.inner.audit(id)).await
    }

    async fn history(&self, ask: &HistoryAsk) -> Result<HistoryRead, StoreError> {
        self.call(Op::History, self.inner.history(ask)).await
    }

    async fn history_entry(&self, id: SessionId) -> Result<Option<HistoryEntry>, StoreError> {
        self.call(Op::HistoryEntry, self.inner.history_entry(id)).await
    }

    async fn support(
        &self,
        team: &TeamId,
        channel: &ChannelId,
    ) -> Result<Option<SupportRecord>, StoreError> {
        self.call(Op::Support, self.inner.support(team, channel)).await
    }

    async fn support_of(&self, entry: &EntryId) -> Result<Option<SupportRecord>, StoreError> {
        self.call(Op::SupportOf, self.inner.support_of(entry)).await
    }

    async fn put_support(
        &self,
        support: &SupportRecord,
        before: Option<&EntryId>,
    ) -> Result<(), StoreError> {
        self.call(Op::PutSupport, self.inner.put_support(support, before)).await
    }

    async fn put_intake(
        &self,
        session: SessionId,
        intake: &Intake,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.call(Op::PutIntake, self.inner.put_intake(session, intake, until)).await
    }

    async fn intake(&self, session: SessionId) -> Result<Option<Intake>, StoreError> {
        self.call(Op::Intake, self.inner.intake(session)).await
    }

    async fn put_connection(&self, connection: &Connection) -> Result<(), StoreError> {
        self.call(Op::PutConnection, self.inner.put_connection(connection)).await
    }

    async fn connection(&self, id: &ConnectionId) -> Result<Option<Connection>, StoreError> {
        self.call(Op::Connection, self.inner.connection(id)).await
    }

    async fn delete_connection(&self, id: &ConnectionId) -> Result<(), StoreError> {
        self.call(Op::DeleteConnection, self.inner.delete_connection(id)).await
    }

    async fn watch(
        &self,
        connection: &Connection,
        member: &MemberId,
        lists: &[List],
    ) -> Result<(), StoreError> {
        self.call(Op::Watch, self.inner.watch(connection, member, lists)).await
    }

    async fn watchers(&self, list: &List) -> Result<Vec<(ConnectionId, MemberId)>, StoreError> {
        self.call(Op::Watchers, self.inner.watchers(list)).await
    }

    async fn put_ticket(
        &self,
        ticket: &TicketHash,
        purpose: &TicketFor,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.call(Op::PutTicket, self.inner.put_ticket(ticket, purpose, until)).await
    }

    async fn take_ticket(
        &self,
        ticket: &TicketHash,
        now: Timestamp,
    ) -> Result<Option<TicketFor>, StoreError> {
        self.call(Op::TakeTicket, self.inner.take_ticket(ticket, now)).await
    }

    async fn counted(&self, what: &str, until: Timestamp) -> Result<u32, StoreError> {
        self.call(Op::Counted, self.inner.counted(what, until)).await
    }

    async fn count(&self, what: &str, until: Timestamp) -> Result<u32, StoreError> {
        self.call(Op::Count, self.inner.count(what, until)).await
    }
}
