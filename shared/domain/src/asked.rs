//! A session that a customer asks for, through a channel's support form.

use sasae_protocol::{
    ChannelId, CustomerName, MemberId, Place, Seconds, SessionId, Subject, TeamId, Timestamp,
};

use crate::session::KEPT_DAYS_DEFAULT;
use crate::{Actor, Event, EventKind, Holders, Phase, RecentCommands, Session};

/// What a session is made of that a customer asks for.
#[derive(Debug, Clone)]
pub struct AskedSession {
    /// Its id, drawn by the caller.
    pub id: SessionId,
    /// Whose.
    pub team: TeamId,
    /// The channel whose form it was.
    pub channel: ChannelId,
    /// Who gets it; without anybody it is queued.
    pub technician: Option<MemberId>,
    /// The customer's name.
    pub customer: Option<CustomerName>,
    /// The problem in one line.
    pub subject: Option<Subject>,
    /// How long it lives.
    pub life: Seconds,
}

impl Session {
    /// Makes a session in Queued, or in Waiting when a technician gets it.
    pub fn ask(asked: AskedSession, now: Timestamp) -> (Self, Vec<Event>) {
        let place = Place::Channel { channel: asked.channel };
        let deadline = now.plus(asked.life);
        let tell = |kind| Event { at: now, by: Actor::Visitor, kind, from: None };
        let mut events =
            vec![tell(EventKind::Created { place: place.clone(), expires_at: deadline })];
        let phase = match asked.technician {
            Some(member) => {
                events.push(tell(EventKind::Assigned { member: member.clone() }));
                Phase::Waiting { holders: Holders::alone(member) }
            }
            None => Phase::Queued { since: now, device: None },
        };
        let session = Self {
            id: asked.id,
            team: asked.team,
            place,
            customer: asked.customer,
            subject: asked.subject,
            created_at: now,
            created_by: None,
            deadline,
            is_expiry_told: false,
            kept_days: KEPT_DAYS_DEFAULT,
            notes: 0,
            recent: RecentCommands::default(),
            phase,
        };
        (session, events)
    }
}
