//! A session: one support case, one customer device, at most three technicians.

use sasae_protocol::api::COMMANDS_KEPT;
use sasae_protocol::{
    ChannelId, CloseKind, CommandId, ConnectionId, CustomerName, DeviceKey, MemberId, Name, Place,
    Reason, Seconds, SessionId, SessionState, Subject, TeamId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{Actor, Event, EventKind, Exchange};

/// The most technicians that can be invited into a session beside its assignee.
pub const COLLABORATORS_MAX: usize = 2;
/// The most open sessions of a channel.
pub const OPEN_SESSIONS_MAX: usize = 100;
/// The most notes of a session.
pub const NOTES_MAX: u32 = 100;
/// For how long a deletion can be taken back.
pub const UNDO_TIME: Seconds = Seconds::new(10);

/// For how many days history and audit are kept where the team has not said otherwise.
pub const KEPT_DAYS_DEFAULT: u16 = 365;

const fn kept_days_default() -> u16 {
    KEPT_DAYS_DEFAULT
}

/// The technicians that were invited: at most [`COLLABORATORS_MAX`], each once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Collaborators(Vec<MemberId>);

impl Collaborators {
    /// Everyone who was invited.
    pub fn iter(&self) -> impl Iterator<Item = &MemberId> {
        self.0.iter()
    }

    /// Whether this member was invited.
    pub fn contains(&self, member: &MemberId) -> bool {
        self.0.contains(member)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With one more; `None` when it is full.
    pub(crate) fn with(&self, member: &MemberId) -> Option<Self> {
        if self.contains(member) {
            return Some(self.clone());
        }
        let mut members = self.0.clone();
        members.push(member.clone());
        (members.len() <= COLLABORATORS_MAX).then_some(Self(members))
    }

    /// Without this one.
    pub(crate) fn without(&self, member: &MemberId) -> Self {
        Self(self.0.iter().filter(|held| *held != member).cloned().collect())
    }
}

/// Who holds a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holders {
    /// The technician who answers for it.
    pub assignee: MemberId,
    /// Those invited into it who take part.
    pub collaborators: Collaborators,
    /// Those invited into it who have not answered.
    #[serde(default)]
    pub invited: Collaborators,
}

impl Holders {
    /// One technician alone.
    pub fn alone(assignee: MemberId) -> Self {
        let (collaborators, invited) = Default::default();
        Self { assignee, collaborators, invited }
    }

    /// How many are invited or take part beside the assignee.
    pub fn guests(&self) -> usize {
        self.collaborators.len() + self.invited.len()
    }

    /// Without this collaborator or invited one.
    pub(crate) fn drop_guest(&mut self, member: &MemberId) {
        self.collaborators = self.collaborators.without(member);
        self.invited = self.invited.without(member);
    }
}

/// The customer's device: bound at its first claim, never replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The public key that proves it.
    pub key: DeviceKey,
    /// Its system, in its own words.
    pub system: Name,
    /// Its connection to the gateway, if it has one.
    pub connection: Option<ConnectionId>,
    /// When that last changed.
    pub changed_at: Timestamp,
    /// Whether it said that it goes, so that nobody waits for it.
    pub has_left: bool,
}

/// How a session was ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// How, if they said so.
    #[serde(default, rename = "close_kind")]
    pub kind: Option<CloseKind>,
    /// Why, if they said so.
    pub reason: Option<Reason>,
    /// Who held it then.
    pub holders: Option<Holders>,
    /// The device that was in.
    pub device: Option<Device>,
}

/// What a session is in, with what belongs to it. Expiry is not among these: it is derived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Phase {
    /// A technician holds it; the customer is not in yet.
    Waiting {
        /// Who holds it.
        holders: Holders,
    },
    /// A technician holds it and the customer's device is bound.
    Active {
        /// Who holds it.
        holders: Holders,
        /// The customer's device.
        device: Device,
        /// How far a share has come.
        exchange: Exchange,
    },
    /// Nobody holds it.
    Queued {
        /// Since when.
        since: Timestamp,
        /// The customer's device, if it ever came.
        device: Option<Device>,
    },
    /// Ended by a person; final.
    Closed(Closed),
    /// Taken off the lists; only the audit stays.
    Deleted {
        /// When.
        at: Timestamp,
        /// By whom.
        #[serde(default)]
        by: Option<Actor>,
        /// What it was in, for as long as the deletion can be taken back.
        #[serde(default)]
        was: Option<Box<Phase>>,
    },
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Which one.
    pub id: SessionId,
    /// Whose.
    pub team: TeamId,
    /// Where it is kept.
    pub place: Place,
    /// What the technician calls the customer.
    pub customer: Option<CustomerName>,
    /// What it is about.
    pub subject: Option<Subject>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it; none when a customer did, through a support form.
    pub created_by: Option<MemberId>,
    /// When it expires, a live share's lease apart.
    pub deadline: Timestamp,
    /// Whether the expiry has been announced, so that it is audited once.
    pub is_expiry_told: bool,
    /// For how many days its history and audit are kept after its end.
    #[serde(default = "kept_days_default")]
    pub kept_days: u16,
    /// How many notes there are; their texts are in the audit.
    #[serde(default)]
    pub notes: u32,
    /// The last commands that changed it.
    #[serde(default)]
    pub recent: RecentCommands,
    /// What it is in.
    pub phase: Phase,
}

/// The last commands that changed a session, oldest first: at most [`COMMANDS_KEPT`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecentCommands(Vec<(CommandId, MemberId)>);

impl RecentCommands {
    /// Whether this command of this member has changed the session.
    pub fn has(&self, id: CommandId, by: &MemberId) -> bool {
        self.0.iter().any(|(known, member)| *known == id && member == by)
    }

    /// With this one.
    #[must_use]
    pub fn with(&self, id: CommandId, by: &MemberId) -> Self {
        let kept = self.0.len().saturating_sub(COMMANDS_KEPT - 1);
        let kept = self.0.iter().skip(kept).cloned();
        Self(kept.chain([(id, by.clone())]).collect())
    }
}

/// What a new session is made of.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id, drawn by the caller.
    pub id: SessionId,
    /// Whose.
    pub team: TeamId,
    /// Where it is kept.
    pub place: Place,
    /// Who makes and then holds it.
    pub by: MemberId,
    /// What the technician calls the customer.
    pub customer: Option<CustomerName>,
    /// What it is about.
    pub subject: Option<Subject>,
    /// How long it lives.
    pub life: Seconds,
}

impl Session {
    /// Makes a session in Waiting, held by its maker.
    pub fn create(new: NewSession, now: Timestamp) -> (Self, Vec<Event>) {
        let deadline = now.plus(new.life);
        let session = Self {
            id: new.id,
            team: new.team,
            place: new.place.clone(),
            customer: new.customer,
            subject: new.subject,
            created_at: now,
            created_by: Some(new.by.clone()),
            deadline,
            is_expiry_told: false,
            kept_days: KEPT_DAYS_DEFAULT,
            notes: 0,
            recent: RecentCommands::default(),
            phase: Phase::Waiting { holders: Holders::alone(new.by.clone()) },
        };
        let by = Actor::Member { member: new.by };
        let kind = EventKind::Created { place: new.place, expires_at: deadline };
        (session, vec![Event { at: now, by, kind, from: None }])
    }

    /// When it expires: its deadline, or later while a share is live.
    pub fn expires_at(&self) -> Timestamp {
        match &self.phase {
            Phase::Active { exchange: Exchange::Connected { lease_until, .. }, .. } => {
                self.deadline.max(*lease_until)
            }
            Phase::Waiting { .. }
            | Phase::Active { .. }
            | Phase::Queued { .. }
            | Phase::Closed(_)
            | Phase::Deleted { .. } => self.deadline,
        }
    }

    /// Its state at `now`.
    pub fn state(&self, now: Timestamp) -> SessionState {
        match &self.phase {
            Phase::Closed(_) => SessionState::Closed,
            Phase::Deleted { .. } => SessionState::Deleted,
            Phase::Waiting { .. } | Phase::Active { .. } | Phase::Queued { .. }
                if now >= self.expires_at() =>
            {
                SessionState::Expired
            }
            Phase::Waiting { .. } => SessionState::Waiting,
            Phase::Active { .. } => SessionState::Active,
            Phase::Queued { .. } => SessionState::Queued,
        }
    }

    /// Who holds it.
    pub const fn holders(&self) -> Option<&Holders> {
        match &self.phase {
            Phase::Waiting { holders } | Phase::Active { holders, .. } => Some(holders),
            Phase::Closed(closed) => closed.holders.as_ref(),
            Phase::Queued { .. } | Phase::Deleted { .. } => None,
        }
    }

    /// The customer's device.
    pub const fn device(&self) -> Option<&Device> {
        self.phase.device()
    }

    /// Until when its deletion can be taken back, if it is deleted and can.
    pub fn undo_until(&self) -> Option<Timestamp> {
        match &self.phase {
            Phase::Deleted { at, was: Some(_), .. } => Some(at.plus(UNDO_TIME)),
            Phase::Waiting { .. }
            | Phase::Active { .. }
            | Phase::Queued { .. }
            | Phase::Closed(_)
            | Phase::Deleted { was: None, .. } => None,
        }
    }

    /// It without its deletion, as long as that can be taken back.
    pub fn as_before_deletion(&self) -> Option<Self> {
        let Phase::Deleted { was: Some(was), .. } = &self.phase else { return None };
        Some(Self { phase: (**was).clone(), ..self.clone() })
    }

    /// Whether a member was invited into it or takes part as a collaborator.
    pub fn is_guest(&self, member: &MemberId) -> bool {
        self.holders().is_some_and(|holders| {
            holders.collaborators.contains(member) || holders.invited.contains(member)
        })
    }

    /// How far a share has come at `now`.
    pub fn exchange(&self, now: Timestamp) -> Exchange {
        match &self.phase {
            Phase::Active { exchange, .. } => exchange.at(now),
            Phase::Waiting { .. }
            | Phase::Queued { .. }
            | Phase::Closed(_)
            | Phase::Deleted { .. } => Exchange::Idle { last: None },
        }
    }

    /// Since when it has been in the queue, if it is.
    pub const fn queued_since(&self) -> Option<Timestamp> {
        match &self.phase {
            Phase::Queued { since, .. } => Some(*since),
            Phase::Waiting { .. }
            | Phase::Active { .. }
            | Phase::Closed(_)
            | Phase::Deleted { .. } => None,
        }
    }

    /// Whether a customer asked for it through a support form.
    pub const fn is_asked(&self) -> bool {
        self.created_by.is_none()
    }

    /// The channel that it is kept in, if it is not private.
    pub const fn channel(&self) -> Option<&ChannelId> {
        match &self.place {
            Place::Channel { channel } => Some(channel),
            Place::Private { .. } => None,
        }
    }
}

impl Phase {
    /// The customer's device.
    const fn device(&self) -> Option<&Device> {
        match self {
            Phase::Active { device, .. } => Some(device),
            Phase::Queued { device, .. } => device.as_ref(),
            Phase::Closed(closed) => closed.device.as_ref(),
            Phase::Deleted { was, .. } => match was {
                Some(was) => was.device(),
                None => None,
            },
            Phase::Waiting { .. } => None,
        }
    }

    /// The customer's device, to be changed while its session may go on.
    pub(crate) const fn device_mut(&mut self) -> Option<&mut Device> {
        match self {
            Phase::Active { device, .. } => Some(device),
            Phase::Queued { device, .. } => device.as_mut(),
            Phase::Deleted { was: Some(was), .. } => was.device_mut(),
            Phase::Waiting { .. } | Phase::Closed(_) | Phase::Deleted { was: None, .. } => None,
        }
    }
}
