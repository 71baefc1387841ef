//! The sessions that a console knows, kept as the console of the product keeps them
//! (`console/src/lists/session-book.ts`): by highest version, read anew after each gap.

use std::collections::BTreeMap;

use sasae_domain::is_open;
use sasae_protocol::socket::{ListCheck, ListName, digest};
use sasae_protocol::{ChannelId, ExchangeView, Place, SessionId, SessionView, Timestamp};

#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) sessions: BTreeMap<SessionId, SessionView>,
    gone: BTreeMap<SessionId, u64>,
    /// Which reading of the lists each was last seen in.
    seen: BTreeMap<SessionId, u64>,
    /// Counts the readings of the lists.
    pub(crate) reading: u64,
}

impl Book {
    /// Takes a session in, unless something newer is known of it.
    pub(crate) fn put(&mut self, session: SessionView) {
        let known = self.sessions.get(&session.id).map(|known| known.version);
        let gone = self.gone.get(&session.id);
        self.seen.insert(session.id, self.reading);
        let is_old = known.is_some_and(|known| session.version < known)
            || gone.is_some_and(|gone| session.version <= *gone);
        if !is_old {
            self.sessions.insert(session.id, session);
        }
    }

    /// Takes a session off, unless something newer is known of it.
    pub(crate) fn remove(&mut self, id: SessionId, version: u64) {
        if self.sessions.get(&id).is_some_and(|known| known.version > version) {
            return;
        }
        self.sessions.remove(&id);
        let gone = self.gone.entry(id).or_default();
        *gone = version.max(*gone);
    }

    /// The lists are about to be read anew: from here on it counts what is seen.
    pub(crate) fn start_reading(&mut self) -> u64 {
        self.reading += 1;
        self.reading
    }

    /// The lists were read: what was neither in them nor in the news since is not to be seen.
    pub(crate) fn finish_reading(&mut self, lists: Vec<SessionView>) {
        for session in lists {
            self.put(session);
        }
        let (seen, reading) = (&self.seen, self.reading);
        self.sessions.retain(|id, _| seen.get(id) == Some(&reading));
    }

    /// What is shown of a list: how many open sessions, and the sum of their digests.
    pub(crate) fn check(&self, list: &ListName, member: &str, now: Timestamp) -> ListCheck {
        let open = self
            .sessions
            .values()
            .filter(|session| is_open_at(session, now) && is_in(session, list, member));
        let (open, sum) = open.fold((0, 0), |(open, sum): (u32, u32), session| {
            (open + 1, sum.wrapping_add(digest(session.id, session.version)))
        });
        ListCheck { list: list.clone(), open, sum }
    }
}

/// Whether a session can be worked on, by the clock: its state is as of its sending.
pub(crate) fn is_open_at(session: &SessionView, now: Timestamp) -> bool {
    let is_live = matches!(session.exchange, ExchangeView::Connected { .. });
    is_open(session.state) && (is_live || now < session.expires_at)
}

/// Every list of a member.
pub(crate) fn lists() -> [ListName; 4] {
    let channel = |id: &str| ListName::Channel { channel: ChannelId::new(id).unwrap() };
    [ListName::Home, ListName::Private, channel("default"), channel("second")]
}

/// Whether a member's console shows a session in this list.
pub(crate) fn is_in(session: &SessionView, list: &ListName, member: &str) -> bool {
    let people = session.assignee.iter().chain(&session.collaborators).chain(&session.invited);
    match list {
        ListName::Home => people.into_iter().any(|person| person.id.as_str() == member),
        ListName::Private => {
            matches!(&session.place, Place::Private { member: of } if of.as_str() == member)
        }
        ListName::Channel { channel } => {
            matches!(&session.place, Place::Channel { channel: of } if of == channel)
        }
    }
}
