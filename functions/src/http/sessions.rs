//! Sessions: made, looked at, and done to by commands.

use std::time::Duration;

use sasae_domain::{
    Actor, CHANNEL_EXPIRY_DEFAULT, Event, EventKind, Member, NewSession, OPEN_SESSIONS_MAX, Order,
    Session, allowed, is_open,
};
use sasae_protocol::api::{Codes, CommandBody, CreateSession, NoteList, NoteView, SessionCreated};
use sasae_protocol::{
    ChannelId, Command, ErrorCode, JoinCode, Place, Seconds, SessionId, SessionView, TeamId,
    Timestamp, WhyNot,
};
use sasae_store::{List, NewRecord, SessionRecord, Store, StoreError};

use super::answer::Answer;
use super::both;
use super::console::{Answered, signed_in};
use super::lists::LIST_MAX;
use super::request::Request;
use crate::call::{Call, Patience};
use crate::change::{By, Changed};
use crate::denied::Denied;
use crate::letter::{self, Invitation};
use crate::secrets::{Ways, draw_ways};
use crate::world::World;

pub(super) async fn session<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.session()?;
    let record = call.patiently(|| call.session(id)).await?;
    let record = record.ok_or(ErrorCode::NotFound)?;
    Ok(Answer::ok(&seen(call, &record, &member).await?))
}

/// A session as this member sees it.
async fn seen<W: World>(
    call: &Call<'_, W>,
    record: &SessionRecord,
    member: &Member,
) -> Result<SessionView, Denied> {
    let view = call.roster().await?.view(&record.session, record.version, member, call.now());
    view.ok_or_else(|| ErrorCode::NotFound.into())
}

/// The notes of a session: they are in its audit, which keeps them for good.
pub(super) async fn notes<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.session()?;
    let record = call.patiently(|| call.session(id)).await?.ok_or(ErrorCode::NotFound)?;
    seen(call, &record, &member).await?;
    let (roster, audit) = both(call.roster(), call.patiently(|| call.store().audit(id))).await;
    let (roster, audit) = (roster?, audit?);
    let note = |event: &Event| match (&event.kind, &event.by) {
        (EventKind::Noted { text }, Actor::Member { member }) => {
            Some(NoteView { by: roster.named(member), at: event.at, text: text.clone() })
        }
        _ => None,
    };
    let notes = audit.iter().filter_map(|record| note(&record.event)).collect();
    Ok(Answer::ok(&NoteList { notes }))
}

pub(super) async fn codes<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let changed = call.order(request.session()?, &Order::ShowCode, By::Member(&member)).await?;
    let record = changed.record;
    let ways = opened(call, &record)?;
    Ok(Answer::ok(&codes_of(call, &record.session, ways).await?))
}

/// The ways into a session, out of their seal.
pub(super) fn opened<W: World>(call: &Call<'_, W>, record: &SessionRecord) -> Result<Ways, Denied> {
    let ways = call.deployment.secrets.open(record.session.id, &record.sealed_codes);
    ways.map_err(|_| {
        tracing::error!(session = %record.session.id, "sealed codes cannot be opened");
        ErrorCode::Unavailable.into()
    })
}

/// The ways into a session, with the words that go with them.
pub(super) async fn codes_of<W: World>(
    call: &Call<'_, W>,
    session: &Session,
    ways: Ways,
) -> Result<Codes, Denied> {
    let join_url = format!("{}/j", call.deployment.settings.join_origin);
    let roster = call.roster().await?;
    let assignee = session.holders().map(|holders| &holders.assignee);
    let left = session.expires_at().since_millis(call.now());
    let letters = letter::invitation(&Invitation {
        team: &roster.team.name,
        technician: assignee.and_then(|assignee| roster.names.get(assignee)),
        join_url: &join_url,
        ways: &ways,
        left: Duration::from_millis(left),
    });
    Ok(Codes { pin: ways.pin, secret: ways.secret, join_url, letters })
}

pub(super) async fn command<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.session()?;
    let body: CommandBody = request.body()?;
    let order = order_of(call, &member, body.command).await?;
    let changed = call.order(id, &order, By::Command(&member, body.id)).await?;
    if let Some(at) = told_at(&changed) {
        schedule(call, id, at).await;
    }
    Ok(Answer::ok(&left(call, &changed, &member).await?))
}

/// A session after a command. One that the command took out of the member's sight is shown as it
/// was, with nothing left to do to it but to take a deletion back; when that command comes again,
/// there is no more to show than that it is done.
async fn left<W: World>(
    call: &Call<'_, W>,
    changed: &Changed,
    member: &Member,
) -> Result<SessionView, Denied> {
    let record = &changed.record;
    let (roster, now) = (call.roster().await?, call.now());
    let seen = |session: &Session| roster.view(session, record.version, member, now);
    if let Some(view) = seen(&record.session) {
        return Ok(view);
    }
    let undeleted = record.session.as_before_deletion();
    let before = seen(&changed.before).or_else(|| seen(undeleted.as_ref()?));
    let before = before.unwrap_or_else(|| record.session.bare_view(record.version, now));
    let undo_until = record.session.undo_until().filter(|until| now < *until);
    let allowed = allowed(&record.session, member, &roster.access_of(member, &record.session), now);
    let state = record.session.state(now);
    Ok(SessionView { state, allowed, refused: Vec::new(), undo_until, ..before })
}

/// When the next end is to be announced that the change has set: a new expiry, or the end of the
/// time in which a deletion can be taken back.
fn told_at(changed: &Changed) -> Option<Timestamp> {
    let session = &changed.record.session;
    let has = |is_it: fn(&EventKind) -> bool| changed.events.iter().any(|it| is_it(&it.kind));
    if has(|kind| matches!(kind, EventKind::Deleted)) {
        session.undo_until()
    } else if has(|kind| matches!(kind, EventKind::Extended { .. } | EventKind::Undeleted)) {
        Some(session.expires_at())
    } else {
        None
    }
}

/// Has an end announced. It is derived from the clock anyway, so a failure only delays news.
pub(super) async fn schedule<W: World>(call: &Call<'_, W>, id: SessionId, at: Timestamp) {
    let team = &call.deployment.settings.team;
    if call.deployment.world.schedule(team, id, at).await.is_err() {
        tracing::error!(session = %id, "an expiry was not scheduled");
    }
}

/// The order that a command stands for.
async fn order_of<W: World>(
    call: &Call<'_, W>,
    member: &Member,
    command: Command,
) -> Result<Order, Denied> {
    Ok(match command {
        Command::RenewCodes => Order::RenewCodes,
        Command::Request { request, mode } => Order::Request { request, mode },
        Command::Withdraw { request } => Order::Withdraw { request },
        Command::EndShare { request } => Order::EndShare { request },
        Command::Rename { customer, subject } => Order::Rename { customer, subject },
        Command::AddNote { text } => Order::AddNote { text },
        Command::Assign { member, holder } => Order::Assign { member, holder },
        Command::Transfer { channel } => {
            let place = Place::Channel { channel };
            let roster = call.roster().await?;
            if roster.access(member, &place).enters {
                require_room(call, member, &place).await?;
            }
            Order::Transfer { outsiders: roster.outsiders(&place), place }
        }
        Command::Invite { member } => Order::Invite { member },
        Command::Accept => Order::Accept,
        Command::Decline => Order::Decline,
        Command::Leave => Order::Leave,
        Command::RemoveCollaborator { member } => Order::RemoveCollaborator { member },
        Command::Release => Order::Release,
        Command::PickUp => Order::PickUp,
        Command::Extend { by } => Order::Extend { life: by },
        Command::Close { kind, reason } => Order::Close { kind, reason },
        Command::Delete => Order::Delete,
        Command::Undelete => Order::Undelete,
    })
}

/// How many open sessions a channel has.
pub(super) async fn open_sessions<W: World>(
    call: &Call<'_, W>,
    team: &TeamId,
    channel: &ChannelId,
) -> Result<usize, Denied> {
    let list = List::Channel { team: team.clone(), channel: channel.clone() };
    let records = call.patiently(|| call.store().sessions(&list, LIST_MAX)).await?;
    let now = call.now();
    Ok(records.iter().filter(|record| is_open(record.session.state(now))).count())
}

/// Refuses a channel that has no room. Sessions made at the very same moment may pass together.
async fn require_room<W: World>(
    call: &Call<'_, W>,
    member: &Member,
    place: &Place,
) -> Result<(), Denied> {
    let Place::Channel { channel } = place else { return Ok(()) };
    let open = open_sessions(call, &member.team, channel).await?;
    if open >= OPEN_SESSIONS_MAX { Err(ErrorCode::ChannelFull.into()) } else { Ok(()) }
}

/// How long a session in this place lives, if the member may put one there and there is room.
async fn room<W: World>(
    call: &Call<'_, W>,
    member: &Member,
    place: &Place,
) -> Result<Seconds, Denied> {
    let roster = call.roster().await?;
    let life = match place {
        Place::Private { member: owner } if *owner == member.id => CHANNEL_EXPIRY_DEFAULT,
        Place::Private { .. } => return Err(ErrorCode::NotPermitted.into()),
        Place::Channel { channel } => roster.channel(channel).ok_or(ErrorCode::NotFound)?.life,
    };
    match roster.access(member, place).cannot_create() {
        Some(WhyNot::NoAccess) => return Err(ErrorCode::NotFound.into()),
        Some(why) => return Err(Denied::lacking(ErrorCode::NotPermitted, why)),
        None => {}
    }
    require_room(call, member, place).await?;
    Ok(life)
}

/// Makes a session. The same request again answers with the session that the first one made.
pub(super) async fn create<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let body: CreateSession = request.body()?;
    let life = match room(call, &member, &body.place).await {
        Ok(life) => life,
        // The first of two may have taken the last room.
        Err(denied) if denied.code == ErrorCode::ChannelFull => {
            let made = made_before(call, &body, &member).await?;
            return made.map_or(Err(denied), |made| Ok(Answer::created(&made)));
        }
        Err(denied) => return Err(denied),
    };
    let now = call.now();
    let new = NewSession {
        id: body.id,
        team: member.team.clone(),
        place: body.place.clone(),
        by: member.id.clone(),
        customer: body.customer.clone(),
        subject: body.subject.clone(),
        life,
    };
    let (mut session, events) = Session::create(new, now);
    session.kept_days = call.kept_days().await?;
    let events = call.events_from_here(events);
    let Some((record, ways)) = keep(call, &session, &events).await? else {
        let made = made_before(call, &body, &member).await?;
        return Ok(Answer::created(&made.ok_or(ErrorCode::Conflict)?));
    };
    let at = session.expires_at();
    let id = session.id;
    let changed = Changed { before: session, record, events, now };
    both(call.announce(&changed), schedule(call, id, at)).await;
    let session = seen(call, &changed.record, &member).await?;
    let codes = codes_of(call, &changed.record.session, ways).await?;
    Ok(Answer::created(&SessionCreated { session, codes }))
}

/// The session that the same request made before, if this member did.
async fn made_before<W: World>(
    call: &Call<'_, W>,
    body: &CreateSession,
    member: &Member,
) -> Result<Option<SessionCreated>, Denied> {
    let Some(record) = call.patiently(|| call.session(body.id)).await? else { return Ok(None) };
    if record.session.created_by.as_ref() != Some(&member.id) {
        return Ok(None);
    }
    let ways = opened(call, &record)?;
    let session = seen(call, &record, member).await?;
    let codes = codes_of(call, &record.session, ways).await?;
    Ok(Some(SessionCreated { session, codes }))
}

/// Keeps a new session under codes that nobody has; `None` when there is a session of this id.
pub(super) async fn keep<W: World>(
    call: &Call<'_, W>,
    session: &Session,
    events: &[Event],
) -> Result<Option<(SessionRecord, Ways)>, Denied> {
    let secrets = &call.deployment.secrets;
    let mut patience = Patience::default();
    let mut ways = draw_ways(call.deployment);
    let mut is_in_doubt = false;
    loop {
        let new = NewRecord {
            session: session.clone(),
            events: events.to_vec(),
            pin: secrets.code_hash(&JoinCode::Pin(ways.pin.clone())),
            link: secrets.code_hash(&JoinCode::Link(ways.secret.clone())),
            sealed_codes: secrets.seal(session.id, &ways, call.deployment.chance()),
            now: call.now(),
        };
        let error = match call.store().create(&new).await {
            Ok(()) => return Ok(Some((new.seal().0, ways))),
            Err(error) => error,
        };
        // After a failure it may be there all the same, with the codes of that try.
        is_in_doubt |= matches!(error, StoreError::Failure(_));
        match call.session(session.id).await {
            Ok(Some(record)) if is_in_doubt && record.session == *session => {
                if let Ok(ways) = secrets.open(session.id, &record.sealed_codes) {
                    return Ok(Some((record, ways)));
                }
            }
            Ok(Some(_)) => return Ok(None),
            Ok(None) | Err(_) => {}
        }
        if error == StoreError::CodeTaken {
            ways = draw_ways(call.deployment);
        }
        call.lose(&mut patience, error).await?;
    }
}
