//! What the console asks for: who am I, lists, sessions, commands, tickets.

use std::time::Duration;

use sasae_domain::{
    CHANNEL_EXPIRY_DEFAULT, EventKind, Member, NewSession, OPEN_SESSIONS_MAX, Order, Session,
    is_open, view,
};
use sasae_protocol::api::{
    ChannelView, Codes, CommandBody, CreateSession, Me, MemberList, SessionCreated, SessionList,
    Ticket,
};
use sasae_protocol::{
    Command, ErrorCode, JoinCode, LinkSecret, MemberId, PROTOCOL_VERSION, Pin, Place, Seconds,
    SessionId, SessionView,
};
use sasae_store::{
    Channel, List, NewRecord, SessionRecord, Store, StoreError, TicketFor, TicketHash,
};

use super::answer::Answer;
use super::both;
use super::request::Request;
use crate::call::{Call, Patience};
use crate::change::{By, Changed, may_enter};
use crate::denied::Denied;
use crate::letter::{self, Invitation};
use crate::secrets::{self, TICKET_LIFE, Ways};
use crate::world::World;

/// The most sessions of a list in one answer.
const LIST_MAX: usize = 300;

type Answered = Result<Answer, Denied>;

/// The member that the request's token stands for.
async fn signed_in<W: World>(call: &Call<'_, W>, request: &Request) -> Result<Member, Denied> {
    let deployment = call.deployment;
    let person = deployment.desk.person(&deployment.world, request.authorization()).await?;
    let member = call.patiently(|| call.store().member_of(&person)).await?;
    match member {
        Some(member) if member.team != deployment.settings.team => {
            Err(ErrorCode::NotAMember.into())
        }
        Some(member) if member.is_disabled => Err(ErrorCode::MemberDisabled.into()),
        Some(member) => Ok(member),
        None => Err(ErrorCode::NotAMember.into()),
    }
}

pub(super) async fn me<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let (roster, channels) = both(call.roster(), channels(call, &member)).await;
    let view = |channel: Channel| ChannelView {
        id: channel.id,
        name: channel.name,
        is_default: channel.is_default,
    };
    Ok(Answer::ok(&Me {
        id: member.id,
        name: member.name,
        role: member.role,
        team: roster?.team.name.clone(),
        channels: channels?.into_iter().map(view).collect(),
        socket_url: call.deployment.settings.socket_url.clone(),
        now: call.now(),
        protocol: PROTOCOL_VERSION,
        console_min: call.deployment.settings.versions.console_min,
        can_mail: call.deployment.settings.mail_from.is_some(),
    }))
}

/// The channels that a member may access, the default one first.
async fn channels<W: World>(call: &Call<'_, W>, member: &Member) -> Result<Vec<Channel>, Denied> {
    let mut channels = call.patiently(|| call.store().channels(&member.team)).await?;
    channels.sort_by(|one, other| {
        other.is_default.cmp(&one.is_default).then_with(|| one.name.cmp(&other.name))
    });
    Ok(channels)
}

pub(super) async fn members<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    signed_in(call, request).await?;
    let roster = call.roster().await?;
    let mut members: Vec<_> =
        roster.members.iter().filter(|member| !member.is_disabled).map(Member::person).collect();
    members.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Answer::ok(&MemberList { members }))
}

pub(super) async fn home<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let list = List::TakesPart { team: member.team.clone(), member: member.id.clone() };
    listed(call, &member, &list).await
}

pub(super) async fn private<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let list = List::Private { team: member.team.clone(), member: member.id.clone() };
    listed(call, &member, &list).await
}

pub(super) async fn channel<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.channel()?;
    let channels = channels(call, &member).await?;
    let channel = channels.into_iter().find(|channel| channel.id == id);
    let channel = channel.ok_or(ErrorCode::NotFound)?.id;
    listed(call, &member, &List::Channel { team: member.team.clone(), channel }).await
}

async fn listed<W: World>(call: &Call<'_, W>, member: &Member, list: &List) -> Answered {
    let reading = call.patiently(|| call.store().sessions(list, LIST_MAX));
    let (roster, records) = both(call.roster(), reading).await;
    let (roster, records, now) = (roster?, records?, call.now());
    let seen = |record: &SessionRecord| {
        let enters = may_enter(member, &record.session);
        view(&record.session, record.version, member, enters, &roster.names, now)
    };
    let sessions = records.iter().filter_map(seen).collect();
    Ok(Answer::ok(&SessionList { sessions, now }))
}

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
    let roster = call.roster().await?;
    let enters = may_enter(member, &record.session);
    view(&record.session, record.version, member, enters, &roster.names, call.now())
        .ok_or_else(|| ErrorCode::NotFound.into())
}

pub(super) async fn codes<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let changed = call.order(request.session()?, &Order::ShowCode, By::Member(&member)).await?;
    let record = changed.record;
    let ways = call.deployment.secrets.open(record.session.id, &record.sealed_codes);
    let ways = ways.map_err(|_| {
        tracing::error!(session = %record.session.id, "sealed codes cannot be opened");
        ErrorCode::Unavailable
    })?;
    Ok(Answer::ok(&codes_of(call, &record.session, ways).await?))
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
    let changed = call.order(id, &order, By::Member(&member)).await?;
    if let Some(until) = extended(&changed) {
        schedule(call, id, until).await;
    }
    Ok(Answer::ok(&left(call, &changed, &member).await?))
}

/// A session after a command; one that the command took out of the member's sight is shown as it
/// was, with nothing left to do to it.
async fn left<W: World>(
    call: &Call<'_, W>,
    changed: &Changed,
    member: &Member,
) -> Result<SessionView, Denied> {
    let record = &changed.record;
    let (roster, now) = (call.roster().await?, call.now());
    let seen = |session: &Session| {
        let enters = may_enter(member, session);
        view(session, record.version, member, enters, &roster.names, now)
    };
    if let Some(view) = seen(&record.session) {
        return Ok(view);
    }
    let before = seen(&changed.before).ok_or(ErrorCode::NotFound)?;
    Ok(SessionView { state: record.session.state(now), allowed: Vec::new(), ..before })
}

fn extended(changed: &Changed) -> Option<sasae_protocol::Timestamp> {
    let is_extension = |kind: &EventKind| matches!(kind, EventKind::Extended { .. });
    let is_extended = changed.events.iter().any(|event| is_extension(&event.kind));
    is_extended.then(|| changed.record.session.expires_at())
}

/// Has the expiry announced. It is derived from the clock anyway, so a failure only delays news.
async fn schedule<W: World>(call: &Call<'_, W>, id: SessionId, at: sasae_protocol::Timestamp) {
    let team = &call.deployment.settings.team;
    if call.deployment.world.schedule(team, id, at).await.is_err() {
        tracing::error!(session = %id, "an expiry was not scheduled");
    }
}

/// The order that a command stands for, with what it names found to be there.
async fn order_of<W: World>(
    call: &Call<'_, W>,
    member: &Member,
    command: Command,
) -> Result<Order, Denied> {
    Ok(match command {
        Command::Request { request, mode } => Order::Request { request, mode },
        Command::Withdraw { request } => Order::Withdraw { request },
        Command::EndShare { request } => Order::EndShare { request },
        Command::Assign { member } => Order::Assign { member: able(call, member).await? },
        Command::Transfer { channel } => {
            let place = Place::Channel { channel };
            room(call, member, &place).await?;
            Order::Transfer { place }
        }
        Command::Invite { member } => Order::Invite { member: able(call, member).await? },
        Command::Leave => Order::Leave,
        Command::Release => Order::Release,
        Command::PickUp => Order::PickUp,
        Command::Close { reason } => Order::Close { reason },
        Command::Delete => Order::Delete,
        Command::Extend { by } => Order::Extend { life: by },
    })
}

/// A member who can hold a session.
async fn able<W: World>(call: &Call<'_, W>, id: MemberId) -> Result<MemberId, Denied> {
    match call.roster().await?.member(&id) {
        Some(member) if member.is_disabled => Err(ErrorCode::MemberDisabled.into()),
        Some(_) => Ok(id),
        None => Err(Denied::field("command.member")),
    }
}

/// How long a session in this place lives, if the member may put one there and there is room.
async fn room<W: World>(
    call: &Call<'_, W>,
    member: &Member,
    place: &Place,
) -> Result<Seconds, Denied> {
    match place {
        Place::Private { member: owner } if *owner == member.id => Ok(CHANNEL_EXPIRY_DEFAULT),
        Place::Private { .. } => Err(ErrorCode::NotPermitted.into()),
        Place::Channel { channel } => {
            let channels = channels(call, member).await?;
            let found = channels.into_iter().find(|known| known.id == *channel);
            let life = found.ok_or(ErrorCode::NotFound)?.life;
            let list = List::Channel { team: member.team.clone(), channel: channel.clone() };
            let records = call.patiently(|| call.store().sessions(&list, LIST_MAX)).await?;
            let now = call.now();
            let open = records.iter().filter(|record| is_open(record.session.state(now))).count();
            if open >= OPEN_SESSIONS_MAX { Err(ErrorCode::ChannelFull.into()) } else { Ok(life) }
        }
    }
}

pub(super) async fn create<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let body: CreateSession = request.body()?;
    let life = room(call, &member, &body.place).await?;
    let now = call.now();
    let id = SessionId::new(ulid::Ulid::from_parts(
        now.millis(),
        u128::from_be_bytes(call.deployment.chance()),
    ));
    let new = NewSession {
        id,
        team: member.team.clone(),
        place: body.place,
        by: member.id.clone(),
        customer: body.customer,
        subject: body.subject,
        life,
    };
    let (session, events) = Session::create(new, now);
    let events = call.events_from_here(events);
    let (record, ways) = keep(call, &session, &events).await?;
    let at = session.expires_at();
    let changed = Changed { before: session, record, events, now };
    both(call.announce(&changed), schedule(call, id, at)).await;
    let session = seen(call, &changed.record, &member).await?;
    let codes = codes_of(call, &changed.record.session, ways).await?;
    Ok(Answer::created(&SessionCreated { session, codes }))
}

/// Keeps a new session under codes that nobody has.
async fn keep<W: World>(
    call: &Call<'_, W>,
    session: &Session,
    events: &[sasae_domain::Event],
) -> Result<(SessionRecord, Ways), Denied> {
    let secrets = &call.deployment.secrets;
    let mut patience = Patience::default();
    let mut ways = draw(call);
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
            Ok(()) => return Ok((new.seal().0, ways)),
            Err(error) => error,
        };
        // After a failure it may be there all the same, with the codes of that try.
        if let Ok(Some(record)) = call.session(session.id).await
            && let Ok(ways) = secrets.open(session.id, &record.sealed_codes)
        {
            return Ok((record, ways));
        }
        if error == StoreError::CodeTaken {
            ways = draw(call);
        }
        call.lose(&mut patience, error).await?;
    }
}

fn draw<W: World>(call: &Call<'_, W>) -> Ways {
    let secret = LinkSecret::from_random(call.deployment.chance());
    loop {
        let bits = u64::from_be_bytes(call.deployment.chance());
        if let Some(pin) = Pin::from_random(bits) {
            return Ways { pin, secret };
        }
    }
}

pub(super) async fn ticket<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let purpose = TicketFor::Console { team: member.team, member: member.id };
    Ok(Answer::ok(&give_ticket(call, &purpose).await?))
}

/// A new ticket for this purpose.
pub(super) async fn give_ticket<W: World>(
    call: &Call<'_, W>,
    purpose: &TicketFor,
) -> Result<Ticket, Denied> {
    let ticket = secrets::ticket_text(call.deployment.chance());
    let hash: TicketHash = secrets::ticket_hash(&ticket).expect("a ticket of ours has its shape");
    let until = call.now().plus(TICKET_LIFE);
    call.patiently(|| call.store().put_ticket(&hash, purpose, until)).await?;
    Ok(Ticket { ticket })
}
