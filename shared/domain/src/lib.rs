//! The pure decisions of the service desk: sessions, permissions, expiry, audit.
//!
//! Nothing here reads a clock, draws a random number or waits. A command goes into
//! [`Session::apply`] with who gives it and when; out come the changed session and the events that
//! the change is made of, or a [`Refusal`] that says why nothing changes. Whoever calls it saves
//! both together or neither.
//!
//! ```
//! use sasae_domain::{NewSession, Session};
//! use sasae_protocol::{MemberId, Place, Seconds, SessionId, TeamId, Timestamp};
//!
//! let aiko = MemberId::new("aiko").unwrap();
//! let now = Timestamp::from_millis(1_000);
//! let (session, events) = Session::create(NewSession {
//!     id: SessionId::parse("01JD0000000000000000000001").unwrap(),
//!     team: TeamId::new("demo").unwrap(),
//!     place: Place::Private { member: aiko.clone() },
//!     by: aiko,
//!     customer: None,
//!     subject: None,
//!     life: Seconds::new(3_600),
//! }, now);
//! assert_eq!(session.state(now), sasae_protocol::SessionState::Waiting);
//! assert_eq!(events.len(), 1);
//! ```

mod apply;
mod asked;
mod audit;
mod audit_file;
mod caller;
mod directory;
mod event;
mod exchange;
mod expiry;
mod fit;
mod name;
mod permission;
mod refusal;
mod session;
mod team;
mod view;

pub use apply::Order;
pub use asked::AskedSession;
pub use audit::{AuditError, AuditHead, AuditRecord, verify};
pub use audit_file::{AuditFile, AuditFileError, ExportedAudit, audit_page, check_audit_file};
pub use caller::{Actor, Caller, Member};
pub use directory::{
    Access, Channel, Directory, Entry, Group, Need, PERMISSIONS_DEFAULT, Team, every_feature,
    everybody,
};
pub use event::{Event, EventKind};
pub use exchange::{Exchange, GRANT_TIMEOUT, Grant, LEASE, REQUEST_TIMEOUT};
pub use expiry::{CHANNEL_EXPIRY_DEFAULT, GARBAGE_AFTER, RECONNECT_TIMEOUT};
pub use fit::Misfit;
pub use name::{folded, folded_text};
pub use permission::{Relation, Rule, TABLE, Verdict, verdict};
pub use refusal::Refusal;
pub use session::{
    COLLABORATORS_MAX, Closed, Collaborators, Device, Holders, KEPT_DAYS_DEFAULT, NOTES_MAX,
    NewSession, OPEN_SESSIONS_MAX, Phase, RecentCommands, Session, UNDO_TIME,
};
pub use team::{
    ACCESS_ENTRIES_MAX, CHANNELS_MAX, ChannelPlan, GROUP_MEMBERS_MAX, GROUPS_MAX, GroupPlan,
    INVITATION_LIFE, Invitation, MEMBERS_MAX, MemberPlan, TeamRefusal, is_same_address, may_run,
    roles_for,
};
pub use view::{Names, agent_view, allowed, is_open, named, refused, view};

#[cfg(test)]
mod tests;
