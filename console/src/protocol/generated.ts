// Generated from shared/protocol (see its typescript.rs); do not edit.

export type TeamId = string;
export type EntryId = string;
export type Language = "ja" | "en";
export type MailAddress = string;
export type FormText = string;
export type Introduction = string;
export type Problem = string;
export type PhoneNumber = string;
export type SearchText = string;
export type ChannelId = string;
export type MemberId = string;
export type SessionId = string;
export type RequestId = string;
export type ConnectionId = string;
export type DeviceKey = string;
export type Signature = string;
export type CommandId = string;
export type GroupId = string;
export type InvitationId = string;
export type Name = string;
export type CustomerName = string;
export type Subject = string;
export type Reason = string;
export type DomainName = string;
export type Description = string;
export type NoteText = string;
export type Timestamp = number;
export type Seconds = number;
export type ProtocolVersion = number;
export type ErrorCode = "unknown_code" | "code_used" | "session_expired" | "session_closed" | "session_deleted" | "too_many_tries" | "malformed_request" | "too_large" | "unknown_message" | "not_signed_in" | "not_a_member" | "member_disabled" | "not_permitted" | "wrong_state" | "not_found" | "conflict" | "channel_full" | "session_full" | "request_pending" | "no_grant" | "customer_away" | "peer_away" | "bad_ticket" | "bad_signature" | "version_too_old" | "version_too_new" | "too_many_requests" | "support_closed" | "looks_automated" | "form_outdated" | "mail_off" | "mail_failed" | "unavailable" | "gateway_unreachable" | "already_taken" | "undo_over" | "name_taken" | "expiry_out_of_range" | "default_channel" | "member_has_no_access" | "too_many_channels" | "too_many_entries" | "too_many_groups" | "too_many_members" | "too_many_notes" | "last_owner" | "already_member" | "unknown_invitation";
export type ErrorBody = { 
/**
 * What went wrong.
 */
code: ErrorCode, 
/**
 * The same in English, for logs and for people who call the API by hand.
 */
message: string, 
/**
 * The field of the request that is at fault, if it is one.
 */
field?: string, 
/**
 * Who was faster, when somebody was.
 */
by?: PersonView, 
/**
 * What is missing, when a permission or feature is.
 */
why?: WhyNot, };
export type SessionState = "waiting" | "active" | "queued" | "expired" | "closed" | "deleted";
export type Role = "owner" | "admin" | "technician";
export type Mode = "view" | "control";
export type Place = { "kind": "channel", 
/**
 * Which channel.
 */
channel: ChannelId, } | { "kind": "private", 
/**
 * Whose space.
 */
member: MemberId, };
export type Action = "see" | "show_code" | "renew_codes" | "request" | "request_control" | "withdraw" | "connect" | "end_share" | "rename" | "add_note" | "assign" | "transfer" | "invite" | "accept" | "decline" | "leave" | "remove_collaborator" | "release" | "pick_up" | "extend" | "close" | "delete" | "undelete";
export type Command = { "type": "renew_codes" } | { "type": "request", 
/**
 * The request's new id, made by the console so that a repeat is recognised.
 */
request: RequestId, 
/**
 * What is asked.
 */
mode: Mode, } | { "type": "withdraw", 
/**
 * Which request.
 */
request: RequestId, } | { "type": "end_share", 
/**
 * The request that the share came from.
 */
request: RequestId, } | { "type": "rename", 
/**
 * What the technician calls the customer.
 */
customer?: CustomerName, 
/**
 * What it is about.
 */
subject?: Subject, } | { "type": "add_note", 
/**
 * The note.
 */
text: NoteText, } | { "type": "assign", 
/**
 * The new assignee.
 */
member: MemberId, 
/**
 * Who held it when this was chosen; left out when nobody did. When somebody else holds it
 * by now, somebody was faster.
 */
holder?: MemberId, } | { "type": "transfer", 
/**
 * The channel.
 */
channel: ChannelId, } | { "type": "invite", 
/**
 * Whom.
 */
member: MemberId, } | { "type": "accept" } | { "type": "decline" } | { "type": "leave" } | { "type": "remove_collaborator", 
/**
 * Whom.
 */
member: MemberId, } | { "type": "release" } | { "type": "pick_up" } | { "type": "extend", 
/**
 * How long from now.
 */
by: Seconds, } | { "type": "close", 
/**
 * How it ended, if the technician says so.
 */
kind?: CloseKind, 
/**
 * Why, in the technician's words.
 */
reason?: Reason, } | { "type": "delete" } | { "type": "undelete" };
export type Permission = "create" | "release" | "transfer_in" | "transfer_out" | "invite" | "close" | "delete" | "see_all" | "manage_members";
export type Feature = "attended" | "control" | "files" | "show" | "give_control" | "record";
export type Lack = "team" | "channel" | "member";
export type WhyNot = { "kind": "state", 
/**
 * The session's state.
 */
state: SessionState, } | { "kind": "permission", 
/**
 * Which one.
 */
permission: Permission, } | { "kind": "feature", 
/**
 * Which one.
 */
feature: Feature, 
/**
 * By whom it is not.
 */
lack: Lack, } | { "kind": "customer_away" } | { "kind": "request_pending" } | { "kind": "session_full" } | { "kind": "not_yours" } | { "kind": "no_access" };
export type Refused = { 
/**
 * What.
 */
action: Action, 
/**
 * Why not.
 */
why: WhyNot, };
export type Who = { "kind": "everyone" } | { "kind": "group", 
/**
 * Which group.
 */
group: GroupId, } | { "kind": "member", 
/**
 * Who.
 */
member: MemberId, };
export type AccessEntry = { 
/**
 * Whom it is about.
 */
who: Who, 
/**
 * What they may do to sessions.
 */
permissions: Array<Permission>, 
/**
 * What they may use sessions for.
 */
features: Array<Feature>, };
export type CloseKind = "solved" | "unsolved" | "customer_absent" | "duplicate" | "other";
export type Answer = "grant" | "deny" | "revoke";
export type Outcome = "denied" | "timed_out" | "withdrawn" | "revoked" | "ended" | "customer_gone" | "session_moved";
export type PersonView = { 
/**
 * Who.
 */
id: MemberId, 
/**
 * The name to show.
 */
name: Name, };
export type Presence = { "kind": "never" } | { "kind": "online" } | { "kind": "reconnecting", 
/**
 * Since when.
 */
since: Timestamp, } | { "kind": "gone", 
/**
 * Since when.
 */
since: Timestamp, };
export type ExchangeView = { "kind": "idle", 
/**
 * How the last one ended.
 */
last?: Outcome, } | { "kind": "requested", 
/**
 * Which one.
 */
request: RequestId, 
/**
 * Who asked.
 */
by: MemberId, 
/**
 * For what.
 */
mode: Mode, 
/**
 * When it lapses.
 */
lapses_at: Timestamp, } | { "kind": "granted", 
/**
 * Which request.
 */
request: RequestId, 
/**
 * To whom.
 */
by: MemberId, 
/**
 * For what.
 */
mode: Mode, 
/**
 * When the grant lapses if nobody connects.
 */
lapses_at: Timestamp, } | { "kind": "connected", 
/**
 * Which request.
 */
request: RequestId, 
/**
 * Who sees or controls.
 */
by: MemberId, 
/**
 * What was allowed.
 */
mode: Mode, 
/**
 * Since when.
 */
since: Timestamp, };
export type SessionView = { 
/**
 * Which session.
 */
id: SessionId, 
/**
 * Rises with every change; a list keeps the highest that it has seen.
 */
version: number, 
/**
 * Where it is kept.
 */
place: Place, 
/**
 * Its state at the time of sending; past `expires_at` it is expired whatever this says.
 */
state: SessionState, 
/**
 * What the technician calls the customer.
 */
customer?: CustomerName, 
/**
 * What it is about.
 */
subject?: Subject, 
/**
 * Who holds it.
 */
assignee?: PersonView, 
/**
 * Who was invited into it and takes part; with those in `invited` at most two.
 */
collaborators: Array<PersonView>, 
/**
 * Who was invited into it and has not answered yet.
 */
invited: Array<PersonView>, 
/**
 * How many notes there are.
 */
note_count: number, 
/**
 * When it was made.
 */
created_at: Timestamp, 
/**
 * When it expires unless a share is live then.
 */
expires_at: Timestamp, 
/**
 * Since when it has been in the queue, if it is. The place in a channel's queue is the rank by
 * this among the queued sessions of the channel.
 */
queued_since?: Timestamp, 
/**
 * Whether the customer asked for it through a support form: there is an intake to read.
 */
is_asked?: boolean, 
/**
 * Whether the customer's device can be reached.
 */
presence: Presence, 
/**
 * The system that the customer's agent reported: hostile text, shown as text only.
 */
system?: Name, 
/**
 * How far a share has come.
 */
exchange: ExchangeView, 
/**
 * How it was closed, if it was and somebody said how.
 */
closed_as?: CloseKind, 
/**
 * Why it was closed, in the words of who did it.
 */
closed_because?: Reason, 
/**
 * Until when its deletion can be taken back; only in the answer to that deletion.
 */
undo_until?: Timestamp, 
/**
 * What this member may do to it now.
 */
allowed: Array<Action>, 
/**
 * What belongs to this member's part in it but is not allowed now, and why. Of a session that
 * has ended, what only its end forbids is left out.
 */
refused: Array<Refused>, };
export type Signal = { "type": "offer", 
/**
 * The request whose grant this connects.
 */
request: RequestId, 
/**
 * The description (RFC 8866).
 */
sdp: string, } | { "type": "answer", 
/**
 * The request whose grant this connects.
 */
request: RequestId, 
/**
 * The description (RFC 8866).
 */
sdp: string, } | { "type": "candidates", 
/**
 * The request whose grant this connects.
 */
request: RequestId, 
/**
 * Candidate attribute lines, `candidate:…`; an empty one marks the end.
 */
candidates: Array<string>, };
export type IceServer = { 
/**
 * `stun:` or `turn:` addresses.
 */
urls: Array<string>, 
/**
 * The time-limited name, for TURN.
 */
username?: string, 
/**
 * Its credential, for TURN.
 */
credential?: string, };
export type ListName = { "kind": "home" } | { "kind": "private" } | { "kind": "channel", 
/**
 * Which channel.
 */
channel: ChannelId, };
export type ListCheck = { 
/**
 * Which list.
 */
list: ListName, 
/**
 * How many of its sessions are waiting, active or queued now, by the server's clock.
 */
open: number, 
/**
 * The sum of their digests, modulo 2^32.
 */
sum: number, };
export type FromConsole = { "type": "watch" } | { "type": "check", 
/**
 * The lists that are shown or counted; at most [`LISTS_MAX`].
 */
lists: Array<ListCheck>, } | { "type": "ping", 
/**
 * Comes back in the pong.
 */
seq: number, } | { "type": "resume", 
/**
 * Which session.
 */
session: SessionId, 
/**
 * Which share.
 */
request: RequestId, } | { "type": "connect", 
/**
 * Which session.
 */
session: SessionId, 
/**
 * Which grant.
 */
request: RequestId, } | { "type": "signal", 
/**
 * Which session.
 */
session: SessionId, 
/**
 * The step.
 */
signal: Signal, } | { "type": "lease", 
/**
 * Which session.
 */
session: SessionId, 
/**
 * Which share.
 */
request: RequestId, };
export type ToConsole = { "type": "watching", 
/**
 * The server's clock.
 */
now: Timestamp, } | { "type": "checked", 
/**
 * The lists that are not as the gateway has them.
 */
behind: Array<ListName>, 
/**
 * The server's clock.
 */
now: Timestamp, } | { "type": "support_asked", 
/**
 * The new session.
 */
session: SessionId, 
/**
 * Where it is.
 */
channel: ChannelId, 
/**
 * Who asks.
 */
customer?: CustomerName, 
/**
 * For what.
 */
subject?: Subject, } | { "type": "pong", 
/**
 * The ping's number.
 */
seq: number, 
/**
 * The server's clock.
 */
now: Timestamp, } | { "type": "session", 
/**
 * As this member sees it now.
 */
session: SessionView, } | { "type": "session_removed", 
/**
 * Which one.
 */
session: SessionId, 
/**
 * The version of the change.
 */
version: number, } | { "type": "connect", 
/**
 * Which session.
 */
session: SessionId, 
/**
 * Which grant.
 */
request: RequestId, 
/**
 * Servers that help two computers to find each other.
 */
ice_servers: Array<IceServer>, } | { "type": "signal", 
/**
 * Which session.
 */
session: SessionId, 
/**
 * The step.
 */
signal: Signal, } | { "type": "desk_changed" } | { "type": "refused", 
/**
 * Why.
 */
code: ErrorCode, 
/**
 * The session that it was about.
 */
session?: SessionId, };
export type FromAgent = { "type": "hello", 
/**
 * The request whose grant the agent holds; when it is over, the answer says so.
 */
grant?: RequestId, } | { "type": "ping", 
/**
 * Comes back in the pong.
 */
seq: number, } | { "type": "answer", 
/**
 * Which request.
 */
request: RequestId, 
/**
 * The answer.
 */
answer: Answer, } | { "type": "signal", 
/**
 * The step.
 */
signal: Signal, } | { "type": "leave" };
export type ToAgent = { "type": "session", 
/**
 * The team's name.
 */
team: Name, 
/**
 * The technician's name; none while the session is queued.
 */
technician?: Name, 
/**
 * The request that the gateway takes for granted; an agent that holds no such grant (it
 * was started anew) takes it back.
 */
grant?: RequestId, 
/**
 * When it expires unless a share is live then.
 */
expires_at: Timestamp, 
/**
 * The server's clock.
 */
now: Timestamp, } | { "type": "pong", 
/**
 * The ping's number.
 */
seq: number, 
/**
 * The server's clock.
 */
now: Timestamp, } | { "type": "request", 
/**
 * Which request.
 */
request: RequestId, 
/**
 * Who asks.
 */
member: MemberId, 
/**
 * The name of who asks.
 */
technician: Name, 
/**
 * For which team.
 */
team: Name, 
/**
 * The team's verified domain, if it has one.
 */
domain?: DomainName, 
/**
 * What is asked.
 */
mode: Mode, 
/**
 * The server's clock.
 */
now: Timestamp, 
/**
 * When the request lapses.
 */
lapses_at: Timestamp, } | { "type": "over", 
/**
 * Which request.
 */
request: RequestId, } | { "type": "connect", 
/**
 * Which grant.
 */
request: RequestId, 
/**
 * Servers that help two computers to find each other.
 */
ice_servers: Array<IceServer>, } | { "type": "signal", 
/**
 * The step.
 */
signal: Signal, } | { "type": "ended", 
/**
 * Why: expired, closed or deleted.
 */
code: ErrorCode, } | { "type": "refused", 
/**
 * Why.
 */
code: ErrorCode, };
export type Letter = { 
/**
 * Its subject.
 */
subject: string, 
/**
 * Its text, line by line.
 */
body: string, };
export type Letters = { 
/**
 * In Japanese.
 */
ja: Letter, 
/**
 * In English.
 */
en: Letter, };
export type ChannelView = { 
/**
 * Which channel.
 */
id: ChannelId, 
/**
 * Its name.
 */
name: Name, 
/**
 * What it is for.
 */
description?: Description, 
/**
 * Whether it is the one that cannot be removed.
 */
is_default: boolean, 
/**
 * How long its sessions live.
 */
life: Seconds, 
/**
 * What this member may do there.
 */
permissions: Array<Permission>, 
/**
 * What this member may use sessions there for.
 */
features: Array<Feature>, 
/**
 * Why this member cannot make a session there; left out when they can.
 */
cannot_create?: WhyNot, };
export type Me = { 
/**
 * The member.
 */
id: MemberId, 
/**
 * The member's name.
 */
name: Name, 
/**
 * The member's role.
 */
role: Role, 
/**
 * The team's name.
 */
team: Name, 
/**
 * The channels that this member may access; the default channel first.
 */
channels: Array<ChannelView>, 
/**
 * Why this member cannot make a session in the private space; left out when they can.
 */
cannot_create?: WhyNot, 
/**
 * What of the running of the team is this member's.
 */
team_actions: Array<TeamAction>, 
/**
 * Where the WebSocket is.
 */
socket_url: string, 
/**
 * The server's clock.
 */
now: Timestamp, 
/**
 * What the gateway speaks.
 */
protocol: ProtocolVersion, 
/**
 * The oldest console that it takes.
 */
console_min: ProtocolVersion, 
/**
 * Whether this deployment can send mail.
 */
can_mail: boolean, };
export type CreateSession = { 
/**
 * The session's id, made by the console: a repeat answers with the session made before.
 */
id: SessionId, 
/**
 * Where it is kept.
 */
place: Place, 
/**
 * What the technician calls the customer.
 */
customer?: CustomerName, 
/**
 * What it is about.
 */
subject?: Subject, };
export type Codes = { 
/**
 * The PIN.
 */
pin: string, 
/**
 * The secret that the link carries in its fragment.
 */
secret: string, 
/**
 * The link up to its fragment: `https://gateway/j`.
 */
join_url: string, 
/**
 * What to paste into a mail or a chat, in both languages.
 */
letters: Letters, };
export type SessionCreated = { 
/**
 * The new session.
 */
session: SessionView, 
/**
 * Its ways in.
 */
codes: Codes, };
export type ListPart = "open" | "expired" | "closed";
export type SessionList = { 
/**
 * The sessions, newest first.
 */
sessions: Array<SessionView>, 
/**
 * The `cursor` of the next page; left out on the last one.
 */
next?: string, 
/**
 * The server's clock.
 */
now: Timestamp, };
export type OpenEntry = { 
/**
 * Which session.
 */
id: SessionId, 
/**
 * As in `SessionView`.
 */
version: number, 
/**
 * Where it is kept.
 */
place: Place, 
/**
 * Its state.
 */
state: SessionState, 
/**
 * When it expires unless a share is live then.
 */
expires_at: Timestamp, 
/**
 * Whether it is in this member's Home.
 */
is_home: boolean, };
export type OpenList = { 
/**
 * The sessions, in no order.
 */
sessions: Array<OpenEntry>, 
/**
 * The server's clock.
 */
now: Timestamp, };
export type NoteView = { 
/**
 * Who wrote it.
 */
by: PersonView, 
/**
 * When.
 */
at: Timestamp, 
/**
 * The note.
 */
text: NoteText, };
export type NoteList = { 
/**
 * The notes.
 */
notes: Array<NoteView>, };
export type MemberList = { 
/**
 * The team's members that are not switched off.
 */
members: Array<PersonView>, };
export type Candidates = { 
/**
 * Whom it can be given to, by name.
 */
assignable: Array<PersonView>, 
/**
 * Who can be invited into it, by name; those in it already too.
 */
invitable: Array<PersonView>, };
export type CommandBody = { 
/**
 * Made by the console. The gateway remembers the last [`COMMANDS_KEPT`] of a session: one that
 * comes again does nothing and is answered with how the session stands.
 */
id: CommandId, 
/**
 * What to do.
 */
command: Command, };
export type Ticket = { 
/**
 * 256 random bits in base64url; works once, within 30 seconds.
 */
ticket: string, };
export type JoinCode = { "kind": "pin", "code": string } | { "kind": "link", "code": string };
export type Look = { 
/**
 * The code.
 */
code: JoinCode, };
export type Looked = { 
/**
 * The team's name.
 */
team: Name, 
/**
 * The team's verified domain, if it has one.
 */
domain?: DomainName, 
/**
 * Who will help, when somebody holds the session.
 */
technician?: Name, 
/**
 * Waiting, active or queued; the others are refused.
 */
state: SessionState, 
/**
 * When the session expires.
 */
expires_at: Timestamp, };
export type Claim = { 
/**
 * The code.
 */
code: JoinCode, 
/**
 * The device's public key; the session is bound to it.
 */
device: DeviceKey, 
/**
 * The device's system, in its own words.
 */
system: Name, 
/**
 * What the agent speaks.
 */
protocol: ProtocolVersion, };
export type Claimed = { 
/**
 * The session.
 */
session: SessionId, 
/**
 * The team's name.
 */
team: Name, 
/**
 * Who will help, when somebody holds the session.
 */
technician?: Name, 
/**
 * Where the WebSocket is.
 */
socket_url: string, 
/**
 * When the session expires.
 */
expires_at: Timestamp, 
/**
 * What the gateway speaks.
 */
protocol: ProtocolVersion, };
export type AskChallenge = { 
/**
 * The session to come back to.
 */
session: SessionId, };
export type Challenge = { 
/**
 * What to sign: the bytes of [`challenge_text`] over it.
 */
challenge: string, };
export type AskAgentTicket = { 
/**
 * The session to come back to.
 */
session: SessionId, 
/**
 * The challenge, as it was given.
 */
challenge: string, 
/**
 * The Ed25519 signature over [`challenge_text`].
 */
signature: Signature, };
export type MailCodes = { 
/**
 * To whom.
 */
to: MailAddress, 
/**
 * In which language.
 */
language: Language, };
export type CodesMailed = { 
/**
 * When.
 */
at: Timestamp, };
export type Worded = { 
/**
 * In Japanese.
 */
ja: FormText, 
/**
 * In English.
 */
en: FormText, };
export type WordedLines = { 
/**
 * In Japanese.
 */
ja: Introduction, 
/**
 * In English.
 */
en: Introduction, };
export type Need = "hidden" | "optional" | "required";
export type OwnField = { 
/**
 * What stands beside it.
 */
label: Worded, 
/**
 * Whether it must be filled in.
 */
need: Need, };
export type FormFields = { 
/**
 * The customer's name; becomes the session's customer.
 */
name: Need, 
/**
 * The customer's mail address.
 */
mail: Need, 
/**
 * The customer's telephone number.
 */
phone: Need, 
/**
 * The problem; its first line becomes the session's subject.
 */
problem: Need, 
/**
 * The manager's own fields; at most [`OWN_FIELDS_MAX`].
 */
own: Array<OwnField>, };
export type SupportForm = { 
/**
 * Whether the entry is open.
 */
is_on: boolean, 
/**
 * Its heading.
 */
title: Worded, 
/**
 * What stands above the fields.
 */
introduction?: WordedLines, 
/**
 * What is asked for.
 */
fields: FormFields, 
/**
 * Who gets the sessions; without one they go into the queue. While this member cannot hold
 * one (switched off, no access to the channel) they go into the queue too.
 */
technician?: MemberId, };
export type SetSupportForm = { 
/**
 * The form.
 */
form: SupportForm, };
export type SupportEntry = { 
/**
 * The form.
 */
form: SupportForm, 
/**
 * The entry's id.
 */
entry: EntryId, 
/**
 * The link to give to customers: `https://gateway/s/{entry}`.
 */
url: string, };
export type SupportPage = { 
/**
 * The team's name.
 */
team: Name, 
/**
 * The team's verified domain, if it has one.
 */
domain?: DomainName, 
/**
 * The form's heading.
 */
title: Worded, 
/**
 * What stands above the fields.
 */
introduction?: WordedLines, 
/**
 * What is asked for.
 */
fields: FormFields, 
/**
 * How many wait in the queue now.
 */
queued: number, 
/**
 * Goes back with the form, between [`FILL_SECONDS_MIN`] and [`FILL_SECONDS_MAX`] from now.
 */
stamp: string, 
/**
 * The server's clock.
 */
now: Timestamp, };
export type AskSupport = { 
/**
 * The stamp of the page that was read.
 */
stamp: string, 
/**
 * The language that the page was shown in.
 */
language: Language, 
/**
 * The customer's name.
 */
name?: CustomerName, 
/**
 * The customer's mail address.
 */
mail?: MailAddress, 
/**
 * The customer's telephone number.
 */
phone?: PhoneNumber, 
/**
 * The problem.
 */
problem?: Problem, 
/**
 * The answers to the manager's own fields, in their order; `null` for one left empty.
 */
own: Array<FormText | null>, 
/**
 * A field that no person sees (hidden, `autocomplete="off"`, `tabindex="-1"`): it comes back
 * empty or not at all, or a program has filled it in.
 */
website?: string, };
export type SupportPlace = { 
/**
 * Queued, or what it is by now.
 */
state: SessionState, 
/**
 * Who will help, when somebody holds the session.
 */
technician?: Name, 
/**
 * The place in the queue, from 1; none when it is not queued.
 */
place?: number, 
/**
 * Since when it waits: in the queue, or since it was made.
 */
since: Timestamp, 
/**
 * Ask again after this long.
 */
again_after: Seconds, 
/**
 * The server's clock.
 */
now: Timestamp, };
export type SupportAsked = { 
/**
 * The PIN, to be told on the phone.
 */
pin: string, 
/**
 * The secret of the link; `{join_url}#{secret}` is the join page of this session.
 */
secret: string, 
/**
 * The link up to its fragment.
 */
join_url: string, 
/**
 * When the session expires.
 */
expires_at: Timestamp, 
/**
 * How things stand.
 */
place: SupportPlace, };
export type AskPlace = { 
/**
 * The session's code.
 */
code: JoinCode, };
export type IntakeAnswer = { 
/**
 * What was asked.
 */
label: Worded, 
/**
 * What was answered.
 */
text: FormText, };
export type Intake = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * In which language the page was shown.
 */
language: Language, 
/**
 * The customer's name.
 */
name?: CustomerName, 
/**
 * The customer's mail address.
 */
mail?: MailAddress, 
/**
 * The customer's telephone number.
 */
phone?: PhoneNumber, 
/**
 * The problem.
 */
problem?: Problem, 
/**
 * The other answers with what they answer, as the form was then.
 */
own: Array<IntakeAnswer>, };
export type SearchHistory = { 
/**
 * Every word must be in the customer's name, the subject or the reason of closing, whatever
 * its case and width.
 */
text?: SearchText, 
/**
 * Made at this time or later.
 */
from?: Timestamp, 
/**
 * Made before this time.
 */
until?: Timestamp, 
/**
 * Held by this technician at some time, or one who was invited.
 */
technician?: MemberId, 
/**
 * Last kept in this channel.
 */
channel?: ChannelId, 
/**
 * In one of these states; none is any. `deleted` is among them.
 */
states: Array<SessionState>, 
/**
 * Where the page before ended.
 */
after?: string, };
export type HistoryRow = { 
/**
 * Which session.
 */
id: SessionId, 
/**
 * Where it was kept last.
 */
place: Place, 
/**
 * Its state now.
 */
state: SessionState, 
/**
 * What the customer was called; hidden in somebody else's private space.
 */
customer?: CustomerName, 
/**
 * What it was about; hidden in somebody else's private space.
 */
subject?: Subject, 
/**
 * Who held it last.
 */
assignee?: PersonView, 
/**
 * Everybody who ever held it or was invited.
 */
technicians: Array<PersonView>, 
/**
 * Whether the customer asked through a support form.
 */
is_asked: boolean, 
/**
 * When it was made.
 */
created_at: Timestamp, 
/**
 * When the customer's device joined first.
 */
joined_at?: Timestamp, 
/**
 * When it was closed, deleted or expired.
 */
ended_at?: Timestamp, 
/**
 * Why it was closed.
 */
closed_because?: Reason, };
export type HistoryPage = { 
/**
 * What was found, newest first.
 */
sessions: Array<HistoryRow>, 
/**
 * Goes into `after` for the next page; none at the end.
 */
next?: string, 
/**
 * Everything made since then has been looked at.
 */
searched_to: Timestamp, 
/**
 * The server's clock.
 */
now: Timestamp, };
export type ChainState = { "kind": "whole" } | { "kind": "broken", 
/**
 * The first record that is changed, missing or out of place.
 */
at: number, };
export type AuditActor = { "kind": "member", 
/**
 * Who.
 */
member: PersonView, } | { "kind": "device" } | { "kind": "visitor" } | { "kind": "service" };
export type AuditWord = "created" | "code_shown" | "code_mailed" | "codes_renewed" | "renamed" | "noted" | "joined" | "online" | "offline" | "customer_left" | "requested" | "granted" | "connected" | "resumed" | "share_over" | "leased" | "assigned" | "transferred" | "invited" | "accepted" | "declined" | "removed" | "left" | "released" | "picked_up" | "extended" | "expired" | "closed" | "deleted" | "undeleted" | "deleted_for_good";
export type AuditDetail = { 
/**
 * Whom it concerns.
 */
member?: PersonView, 
/**
 * Where.
 */
place?: Place, 
/**
 * For what.
 */
mode?: Mode, 
/**
 * How it ended.
 */
outcome?: Outcome, 
/**
 * Until when.
 */
until?: Timestamp, 
/**
 * Why, or what it says.
 */
reason?: Reason, 
/**
 * A name that was given.
 */
name?: Name, };
export type AuditLine = { 
/**
 * Its number in the session, from 0.
 */
seq: number, 
/**
 * When.
 */
at: Timestamp, 
/**
 * Who did it.
 */
by: AuditActor, 
/**
 * What.
 */
what: AuditWord, 
/**
 * What more there is to say.
 */
detail: AuditDetail, 
/**
 * From which address; of IPv6, the network.
 */
from?: string, 
/**
 * The record's hash, 64 hexadecimal digits.
 */
hash: string, };
export type AuditTrail = { 
/**
 * Which session.
 */
session: SessionId, 
/**
 * What happened, first thing first.
 */
records: Array<AuditLine>, 
/**
 * Whether the chain held when it was read.
 */
chain: ChainState, 
/**
 * Goes into `after` for more; none at the end.
 */
next?: number, };
export type ExportKind = "sessions_csv" | "sessions_jsonl" | "audit_csv" | "audit_jsonl";
export type ExportHistory = { 
/**
 * What to write.
 */
kind: ExportKind, 
/**
 * Which sessions; its `after` is where the page before ended.
 */
search: SearchHistory, };
export type ExportPage = { 
/**
 * The next piece of the file.
 */
text: string, 
/**
 * Goes into `search.after` for the next piece; none at the end.
 */
next?: string, };
export type Retention = { 
/**
 * Days, from [`RETENTION_DAYS_MIN`] to [`RETENTION_DAYS_MAX`].
 */
days: number, };
export type TeamAction = "edit_team" | "edit_channels" | "edit_members" | "edit_groups";
export type TeamView = { 
/**
 * Its name.
 */
name: Name, 
/**
 * The domain that it has proven to own.
 */
domain?: DomainName, 
/**
 * What it is entitled to.
 */
features: Array<Feature>, 
/**
 * Rises with every change.
 */
version: number, };
export type SaveTeam = { 
/**
 * The version that was read.
 */
version: number, 
/**
 * Its name.
 */
name: Name, 
/**
 * What it is entitled to.
 */
features: Array<Feature>, };
export type ChannelSettings = { 
/**
 * Its name, the only one of its team.
 */
name: Name, 
/**
 * What it is for.
 */
description?: Description, 
/**
 * How long its sessions live: 30 minutes to 30 days.
 */
life: Seconds, 
/**
 * What is switched on in it.
 */
features: Array<Feature>, };
export type ChannelDetail = { 
/**
 * Which channel.
 */
id: ChannelId, 
/**
 * Its name.
 */
name: Name, 
/**
 * What it is for.
 */
description?: Description, 
/**
 * Whether it is the one that cannot be removed.
 */
is_default: boolean, 
/**
 * How long its sessions live.
 */
life: Seconds, 
/**
 * What is switched on in it.
 */
features: Array<Feature>, 
/**
 * Who may do what in it.
 */
access: Array<AccessEntry>, 
/**
 * How many open sessions it has: as many would move to the default channel with its removal.
 */
open_sessions: number, 
/**
 * Rises with every change.
 */
version: number, };
export type ChannelList = { 
/**
 * The default channel first, then by name.
 */
channels: Array<ChannelDetail>, };
export type CreateChannel = { 
/**
 * Made by the console; its text is the channel's id.
 */
id: CommandId, 
/**
 * Its name, the only one of its team.
 */
name: Name, 
/**
 * What it is for.
 */
description?: Description, 
/**
 * How long its sessions live: 30 minutes to 30 days.
 */
life: Seconds, 
/**
 * What is switched on in it.
 */
features: Array<Feature>, };
export type SaveChannel = { 
/**
 * The version that was read.
 */
version: number, 
/**
 * Its name, the only one of its team.
 */
name: Name, 
/**
 * What it is for.
 */
description?: Description, 
/**
 * How long its sessions live: 30 minutes to 30 days.
 */
life: Seconds, 
/**
 * What is switched on in it.
 */
features: Array<Feature>, };
export type Grants = { 
/**
 * What they may do to sessions.
 */
permissions: Array<Permission>, 
/**
 * What they may use sessions for.
 */
features: Array<Feature>, };
export type SetAccess = { 
/**
 * About whom.
 */
who: Who, 
/**
 * What they may do; left out, the entry about them is taken out.
 */
grants?: Grants, };
export type ChannelRemoved = { 
/**
 * How many open sessions are in the default channel now.
 */
moved: number, };
export type MemberView = { 
/**
 * Who.
 */
id: MemberId, 
/**
 * The name to show.
 */
name: Name, 
/**
 * The address that they were invited by.
 */
mail?: MailAddress, 
/**
 * The role in the team.
 */
role: Role, 
/**
 * Switched off: may do nothing any more.
 */
is_disabled: boolean, 
/**
 * What this member may use at all.
 */
features: Array<Feature>, 
/**
 * The roles that the reader may give this member; empty when the reader may change nothing.
 */
roles: Array<Role>, 
/**
 * Rises with every change.
 */
version: number, };
export type InvitationView = { 
/**
 * Which one.
 */
id: InvitationId, 
/**
 * To whom.
 */
mail: MailAddress, 
/**
 * The role that they will have.
 */
role: Role, 
/**
 * Who invites.
 */
by: MemberId, 
/**
 * When it was made.
 */
created_at: Timestamp, 
/**
 * Until when it can be accepted.
 */
expires_at: Timestamp, };
export type TeamMembers = { 
/**
 * Every member, those switched off too, by name.
 */
members: Array<MemberView>, 
/**
 * Every invitation that is open, newest first.
 */
invitations: Array<InvitationView>, 
/**
 * The roles that the reader may invite people as.
 */
roles: Array<Role>, };
export type SaveMember = { 
/**
 * The version that was read.
 */
version: number, 
/**
 * The name to show.
 */
name: Name, 
/**
 * The role in the team.
 */
role: Role, 
/**
 * Switched off: the member's connections end and held sessions go back into the queue.
 */
is_disabled: boolean, 
/**
 * What this member may use at all.
 */
features: Array<Feature>, };
export type CreateInvitation = { 
/**
 * Made by the console.
 */
id: InvitationId, 
/**
 * To whom.
 */
mail: MailAddress, 
/**
 * The role that they will have.
 */
role: Role, };
export type InvitationCreated = { 
/**
 * The invitation.
 */
invitation: InvitationView, 
/**
 * Where the invited person signs in; the secret in its fragment is shown only now.
 */
link: string, };
export type AcceptInvitation = { 
/**
 * The ID token of the same sign-in (OpenID Connect Core 1.0, section 2).
 */
id_token: string, 
/**
 * The secret of the invitation's link, if the person came by it.
 */
secret?: string, };
export type GroupSettings = { 
/**
 * Its name.
 */
name: Name, 
/**
 * What it is for.
 */
description?: Description, 
/**
 * Who is in it.
 */
members: Array<MemberId>, };
export type GroupView = { 
/**
 * Which one.
 */
id: GroupId, 
/**
 * Its name, the only one of its team.
 */
name: Name, 
/**
 * What it is for.
 */
description?: Description, 
/**
 * Who is in it.
 */
members: Array<MemberId>, 
/**
 * Rises with every change.
 */
version: number, };
export type GroupList = { 
/**
 * By name.
 */
groups: Array<GroupView>, };
export type CreateGroup = { 
/**
 * Made by the console.
 */
id: GroupId, 
/**
 * Its name.
 */
name: Name, 
/**
 * What it is for.
 */
description?: Description, 
/**
 * Who is in it.
 */
members: Array<MemberId>, };
export type SaveGroup = { 
/**
 * The version that was read.
 */
version: number, 
/**
 * Its name.
 */
name: Name, 
/**
 * What it is for.
 */
description?: Description, 
/**
 * Who is in it.
 */
members: Array<MemberId>, };
export type Done = { 
/**
 * The server's clock.
 */
now: Timestamp, };
export type Codec = "av1" | "h264";
export type Button = "left" | "middle" | "right" | "back" | "forward";
export type FromViewer = { "type": "hello", 
/**
 * What the viewer speaks.
 */
protocol: ProtocolVersion, 
/**
 * Codecs that it can decode.
 */
codecs: Array<Codec>, } | { "type": "key_frame" } | { "type": "key", 
/**
 * The key's place: `KeyboardEvent.code`.
 */
code: string, 
/**
 * Down or up.
 */
down: boolean, } | { "type": "text", 
/**
 * The text.
 */
text: string, } | { "type": "button", 
/**
 * Which one.
 */
button: Button, 
/**
 * Down or up.
 */
down: boolean, 
/**
 * Pixels from the left of the shared screen.
 */
x: number, 
/**
 * Pixels from its top.
 */
y: number, } | { "type": "wheel", 
/**
 * To the right, in CSS pixels.
 */
dx: number, 
/**
 * Down, in CSS pixels.
 */
dy: number, 
/**
 * Pixels from the left of the shared screen.
 */
x: number, 
/**
 * Pixels from its top.
 */
y: number, } | { "type": "move", 
/**
 * Rises with every move; an older one is dropped.
 */
seq: number, 
/**
 * Pixels from the left of the shared screen.
 */
x: number, 
/**
 * Pixels from its top.
 */
y: number, } | { "type": "release_all" } | { "type": "end" };
export type ToViewer = { "type": "hello", 
/**
 * What the agent speaks.
 */
protocol: ProtocolVersion, 
/**
 * What the customer allowed.
 */
mode: Mode, 
/**
 * The codec in use.
 */
codec: Codec, 
/**
 * The screen's width in pixels.
 */
width: number, 
/**
 * Its height.
 */
height: number, } | { "type": "no_codec" } | { "type": "cursor", 
/**
 * Width in pixels; zero hides the pointer.
 */
width: number, 
/**
 * Height in pixels.
 */
height: number, 
/**
 * The pixel that points, from the left.
 */
hot_x: number, 
/**
 * The pixel that points, from the top.
 */
hot_y: number, 
/**
 * Rows of RGBA, not premultiplied, in base 64 (RFC 4648, section 4).
 */
rgba: string, } | { "type": "pointer", 
/**
 * Rises with every message; an older one is dropped.
 */
seq: number, 
/**
 * Pixels from the left of the shared screen.
 */
x: number, 
/**
 * Pixels from its top.
 */
y: number, } | { "type": "input_refused" } | { "type": "input_paused" } | { "type": "end" };
export const PROTOCOL_VERSION = 2;
export const PIN_DIGITS = 9;
export const SOCKET_BYTES_MAX = 32768;
export const PEER_BYTES_MAX = 65536;
export const PING_EVERY_SECONDS = 240;
export const CHECK_EVERY_SECONDS = 120;
export const RENEW_AFTER_SECONDS = 6600;
export const OWN_FIELDS_MAX = 5;
export const FILL_SECONDS_MIN = 3;
export const FILL_SECONDS_MAX = 43200;
export const HISTORY_PAGE_MAX = 100;
export const RETENTION_DAYS_MIN = 1;
export const RETENTION_DAYS_MAX = 3650;
export const SDP_BYTES_MAX = 16384;
export const CANDIDATES_MAX = 16;
export const DATAGRAM_BYTES_MAX = 1120;
export const ACK_RANGES_MAX = 32;
export const FRAME_BYTES_MAX = 8388608;
export const FRAME_SIDE_MAX = 16384;
export const CURSOR_SIDE_MAX = 96;
export const NAME_CHARS_MAX = 64;
export const DESCRIPTION_CHARS_MAX = 200;
export const NOTE_CHARS_MAX = 2000;
export const EXPIRY_SECONDS_MIN = 1800;
export const EXPIRY_SECONDS_MAX = 2592000;
export const SUBPROTOCOL = "sasae.v1";
export const TICKET_PREFIX = "ticket.";
export const PROTOCOL_HEADER = "x-sasae-protocol";
