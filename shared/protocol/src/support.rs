//! A channel's support form: the public entry through which a customer asks for help.
//!
//! The channel's manager sets the form (`GET`/`POST /api/channels/{channel}/support`). Its page is
//! at `/s/{entry}`; it reads [`SupportPage`] from `GET /support/{entry}` and sends [`AskSupport`]
//! to `POST /support/{entry}`. The answer holds this visitor's own way in and the place in the
//! queue, which the page keeps fresh by asking `POST /support/place` again after as many seconds as
//! the last answer says. Asking again is cheaper to build and nearly as cheap to run as a socket:
//! a wait of five minutes is at most 30 requests.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::api::JoinCodeBody;
use crate::{
    CustomerName, DomainName, EntryId, FormText, Introduction, JoinCode, Language, LinkSecret,
    MailAddress, MemberId, Name, PhoneNumber, Pin, Problem, Seconds, SessionState, Timestamp,
};

/// The most fields of a manager's own in a form.
pub const OWN_FIELDS_MAX: usize = 5;
/// A form that is sent sooner than this after it was read was filled in by a program.
pub const FILL_SECONDS_MIN: u32 = 3;
/// A form that was read longer ago than this is read again before it is sent.
pub const FILL_SECONDS_MAX: u32 = 12 * 60 * 60;

/// A line of text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Worded {
    /// In Japanese.
    pub ja: FormText,
    /// In English.
    pub en: FormText,
}

/// Some lines of text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct WordedLines {
    /// In Japanese.
    pub ja: Introduction,
    /// In English.
    pub en: Introduction,
}

/// Whether a field is asked for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Not asked for.
    Hidden,
    /// Asked for; may be left empty.
    Optional,
    /// Must be filled in.
    Required,
}

/// A field of the manager's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct OwnField {
    /// What stands beside it.
    pub label: Worded,
    /// Whether it must be filled in.
    pub need: Need,
}

/// What a form asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FormFields {
    /// The customer's name; becomes the session's customer.
    pub name: Need,
    /// The customer's mail address.
    pub mail: Need,
    /// The customer's telephone number.
    pub phone: Need,
    /// The problem; its first line becomes the session's subject.
    pub problem: Need,
    /// The manager's own fields; at most [`OWN_FIELDS_MAX`].
    pub own: Vec<OwnField>,
}

/// A support form as the channel's manager sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SupportForm {
    /// Whether the entry is open.
    pub is_on: bool,
    /// Its heading.
    pub title: Worded,
    /// What stands above the fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub introduction: Option<WordedLines>,
    /// What is asked for.
    pub fields: FormFields,
    /// Who gets the sessions; without one they go into the queue. While this member cannot hold
    /// one (switched off, no access to the channel) they go into the queue too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub technician: Option<MemberId>,
}

impl SupportForm {
    /// Whether there are not too many fields.
    pub fn is_within_limits(&self) -> bool {
        self.fields.own.len() <= OWN_FIELDS_MAX
    }
}

/// `POST /api/channels/{channel}/support`: sets the form; the answer is a [`SupportEntry`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SetSupportForm {
    /// The form.
    pub form: SupportForm,
}

/// `GET /api/channels/{channel}/support`: the form and its link. A channel that never had one
/// answers with one that is off. `POST /api/channels/{channel}/support/renew` makes another link,
/// and the old one leads nowhere from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SupportEntry {
    /// The form.
    pub form: SupportForm,
    /// The entry's id.
    pub entry: EntryId,
    /// The link to give to customers: `https://gateway/s/{entry}`.
    pub url: String,
}

/// `GET /support/{entry}`: what the public page shows and asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SupportPage {
    /// The team's name.
    pub team: Name,
    /// The team's verified domain, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub domain: Option<DomainName>,
    /// The form's heading.
    pub title: Worded,
    /// What stands above the fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub introduction: Option<WordedLines>,
    /// What is asked for.
    pub fields: FormFields,
    /// How many wait in the queue now.
    pub queued: u32,
    /// Goes back with the form, between [`FILL_SECONDS_MIN`] and [`FILL_SECONDS_MAX`] from now.
    pub stamp: String,
    /// The server's clock.
    pub now: Timestamp,
}

/// `POST /support/{entry}`: asks for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AskSupport {
    /// The stamp of the page that was read.
    pub stamp: String,
    /// The language that the page was shown in.
    pub language: Language,
    /// The customer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<CustomerName>,
    /// The customer's mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mail: Option<MailAddress>,
    /// The customer's telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub phone: Option<PhoneNumber>,
    /// The problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<Problem>,
    /// The answers to the manager's own fields, in their order; `null` for one left empty.
    pub own: Vec<Option<FormText>>,
    /// A field that no person sees (hidden, `autocomplete="off"`, `tabindex="-1"`): it comes back
    /// empty or not at all, or a program has filled it in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub website: String,
}

/// The answer to `POST /support/{entry}`: this visitor's own way in, and how long the queue is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SupportAsked {
    /// The PIN, to be told on the phone.
    pub pin: Pin,
    /// The secret of the link; `{join_url}#{secret}` is the join page of this session.
    pub secret: LinkSecret,
    /// The link up to its fragment.
    pub join_url: String,
    /// When the session expires.
    pub expires_at: Timestamp,
    /// How things stand.
    pub place: SupportPlace,
}

/// `POST /support/place`: asks how things stand; also for the join page of a queued session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AskPlace {
    /// The session's code.
    #[schemars(with = "JoinCodeBody")]
    #[ts(as = "JoinCodeBody")]
    pub code: JoinCode,
}

/// How things stand for a customer who waits. A session that has ended is refused by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SupportPlace {
    /// Queued, or what it is by now.
    pub state: SessionState,
    /// Who will help, when somebody holds the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub technician: Option<Name>,
    /// The place in the queue, from 1; none when it is not queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<u32>,
    /// Since when it waits: in the queue, or since it was made.
    pub since: Timestamp,
    /// Ask again after this long.
    pub again_after: Seconds,
    /// The server's clock.
    pub now: Timestamp,
}

/// `GET /api/sessions/{session}/intake`: what the customer wrote into the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Intake {
    /// When.
    pub at: Timestamp,
    /// In which language the page was shown.
    pub language: Language,
    /// The customer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<CustomerName>,
    /// The customer's mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mail: Option<MailAddress>,
    /// The customer's telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub phone: Option<PhoneNumber>,
    /// The problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<Problem>,
    /// The other answers with what they answer, as the form was then.
    pub own: Vec<IntakeAnswer>,
}

/// An answer to one of the manager's own fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct IntakeAnswer {
    /// What was asked.
    pub label: Worded,
    /// What was answered.
    pub text: FormText,
}
