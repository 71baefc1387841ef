//! A channel's support form from outside: what it asks, asking for help, the place in the queue.
//!
//! No one is signed in here. What bounds a flood: counters by address and by entry, a stamp that is
//! worth one session and cannot be used within three seconds, a field that people do not see, and
//! the channel's limit of open sessions.

use sasae_domain::{AskedSession, GARBAGE_AFTER, OPEN_SESSIONS_MAX, Session};
use sasae_protocol::socket::ToConsole;
use sasae_protocol::support::{
    AskPlace, AskSupport, FILL_SECONDS_MAX, FILL_SECONDS_MIN, FormFields, Intake, IntakeAnswer,
    Need, SupportAsked, SupportPage, SupportPlace,
};
use sasae_protocol::{
    EXPIRY_MAX, ErrorCode, JoinCode, MemberId, Place, Problem, Seconds, SessionId, SessionState,
    Subject, Timestamp, join_refusal,
};
use sasae_store::{List, SessionRecord, Store, SupportRecord};

use super::answer::Answer;
use super::console::{Answered, signed_in};
use super::limit::{self, Limit};
use super::request::Request;
use super::sessions::{keep, open_sessions, opened, schedule};
use super::{both, budget};
use crate::call::{Call, Roster};
use crate::change::Changed;
use crate::denied::Denied;
use crate::secrets::Ways;
use crate::world::World;

/// Forms read from one address.
const READS: Limit = Limit { what: "form reads", most: 120, window: Seconds::new(10 * 60) };
/// Forms sent from one address: an office behind one address has a bad day now and then.
const SENT: Limit = Limit { what: "form sent", most: 10, window: Seconds::new(10 * 60) };
/// Forms sent through one entry.
const ENTRY: Limit = Limit { what: "form entry", most: 100, window: Seconds::new(10 * 60) };
/// The first places of a queue move soonest.
const NEAR: u32 = 3;
/// How soon they are asked for again.
const AGAIN_NEAR: Seconds = Seconds::new(10);
/// How soon all others are.
const AGAIN_FAR: Seconds = Seconds::new(20);
/// The most sessions of a channel that are read for its queue: more than can be open.
const QUEUE_MAX: usize = 200;

pub(super) async fn page<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let entry = request.entry()?;
    let source = call.deployment.secrets.address_hash(call.source());
    limit::spend(call, &[(READS, &source)]).await?;
    let support = open_form(call, request).await?;
    let queue = queue(call, &support).await?;
    let (roster, now) = (call.roster().await?, call.now());
    let SupportRecord { form, .. } = support;
    Ok(Answer::ok(&SupportPage {
        team: roster.team.name.clone(),
        domain: roster.team.domain.clone(),
        title: form.title,
        introduction: form.introduction,
        fields: form.fields,
        queued: u32::try_from(queue.len()).unwrap_or(u32::MAX),
        stamp: call.deployment.secrets.stamp(&entry, now, call.deployment.chance()),
        now,
    }))
}

/// The form that the path's entry leads to, if it is open.
async fn open_form<W: World>(
    call: &Call<'_, W>,
    request: &Request,
) -> Result<SupportRecord, Denied> {
    let entry = request.entry()?;
    let found = call.patiently(|| call.store().support_of(&entry)).await?;
    let team = &call.deployment.settings.team;
    let support = found.filter(|support| support.team == *team).ok_or(ErrorCode::NotFound)?;
    call.roster().await?.channel(&support.channel).ok_or(ErrorCode::NotFound)?;
    if support.form.is_on { Ok(support) } else { Err(ErrorCode::SupportClosed.into()) }
}

/// Those who wait in the queue of a form's channel, first come first.
async fn queue<W: World>(
    call: &Call<'_, W>,
    support: &SupportRecord,
) -> Result<Vec<SessionId>, Denied> {
    let (team, channel) = (support.team.clone(), support.channel.clone());
    queue_of(call, &List::Channel { team, channel }).await
}

async fn queue_of<W: World>(call: &Call<'_, W>, list: &List) -> Result<Vec<SessionId>, Denied> {
    let records = call.patiently(|| call.store().sessions(list, QUEUE_MAX)).await?;
    let now = call.now();
    let is_queued = |session: &&Session| session.state(now) == SessionState::Queued;
    let mut queued: Vec<_> =
        records.iter().map(|record| &record.session).filter(is_queued).collect();
    queued.sort_by_key(|session| (session.queued_since(), session.id));
    Ok(queued.into_iter().map(|session| session.id).collect())
}

/// Asks for help. The stamp names the session, so a request that is sent again after its answer was
/// lost finds the session that it made.
pub(super) async fn ask<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let entry = request.entry()?;
    let body: AskSupport = request.body()?;
    let source = call.deployment.secrets.address_hash(call.source());
    limit::spend(call, &[(SENT, &source), (ENTRY, entry.as_str())]).await?;
    let support = open_form(call, request).await?;
    let now = call.now();
    let (made_at, own) =
        call.deployment.secrets.stamped(&body.stamp, &entry).ok_or(ErrorCode::FormOutdated)?;
    let age = now.since_millis(made_at) / 1_000;
    if age > u64::from(FILL_SECONDS_MAX) {
        return Err(ErrorCode::FormOutdated.into());
    }
    if age < u64::from(FILL_SECONDS_MIN) || !body.website.is_empty() {
        return Err(ErrorCode::LooksAutomated.into());
    }
    let intake = filled(&support.form.fields, body, now)?;
    let id = SessionId::new(ulid::Ulid::from_parts(made_at.millis(), own));
    let (record, ways) = make(call, &support, id, &intake).await?;
    let join_url = format!("{}/j", call.deployment.settings.join_origin);
    let place = place_of(call, &record).await?;
    let expires_at = record.session.expires_at();
    let (pin, secret) = (ways.pin, ways.secret);
    Ok(Answer::created(&SupportAsked { pin, secret, join_url, expires_at, place }))
}

/// What was filled in, if it is what the form asks for.
fn filled(fields: &FormFields, body: AskSupport, now: Timestamp) -> Result<Intake, Denied> {
    // The form was changed between reading and sending.
    if body.own.len() != fields.own.len() {
        return Err(ErrorCode::FormOutdated.into());
    }
    let mut own = Vec::new();
    for (field, text) in fields.own.iter().zip(body.own) {
        let text = kept(field.need, text, "own")?;
        own.extend(text.map(|text| IntakeAnswer { label: field.label.clone(), text }));
    }
    Ok(Intake {
        at: now,
        language: body.language,
        name: kept(fields.name, body.name, "name")?,
        mail: kept(fields.mail, body.mail, "mail")?,
        phone: kept(fields.phone, body.phone, "phone")?,
        problem: kept(fields.problem, body.problem, "problem")?,
        own,
    })
}

/// An answer as it is kept: nothing that was not asked for.
fn kept<T>(need: Need, answer: Option<T>, field: &'static str) -> Result<Option<T>, Denied> {
    match need {
        Need::Hidden => Ok(None),
        Need::Optional => Ok(answer),
        Need::Required if answer.is_some() => Ok(answer),
        Need::Required => Err(Denied::field(field)),
    }
}

/// The problem in one line.
fn subject(problem: &Problem) -> Option<Subject> {
    let line = problem.as_str().lines().map(str::trim).find(|line| !line.is_empty())?;
    let line: String = line.chars().filter(|c| !c.is_control()).collect();
    if line.chars().count() <= Subject::CHARS_MAX {
        return Subject::new(&line).ok();
    }
    let short: String = line.chars().take(Subject::CHARS_MAX - 1).collect();
    Subject::new(&format!("{short}…")).ok()
}

/// Makes the session and tells of it. One of this id is there already when the form comes twice.
async fn make<W: World>(
    call: &Call<'_, W>,
    support: &SupportRecord,
    id: SessionId,
    intake: &Intake,
) -> Result<(SessionRecord, Ways), Denied> {
    if let Some(record) = call.patiently(|| call.session(id)).await? {
        let ways = opened(call, &record)?;
        return Ok((record, ways));
    }
    let (team, channel) = (&support.team, &support.channel);
    let life = call.roster().await?.channel(channel).ok_or(ErrorCode::NotFound)?.life;
    if open_sessions(call, team, channel).await? >= OPEN_SESSIONS_MAX {
        return Err(ErrorCode::ChannelFull.into());
    }
    let now = call.now();
    let asked = AskedSession {
        id,
        team: team.clone(),
        channel: channel.clone(),
        technician: technician(call.roster().await?, support),
        customer: intake.name.clone(),
        subject: intake.problem.as_ref().and_then(subject),
        life,
    };
    let (mut session, events) = Session::ask(asked, now);
    session.kept_days = call.kept_days().await?;
    let events = call.events_from_here(events);
    // Before the session, so that nobody finds one without it.
    let until = session.deadline.plus(EXPIRY_MAX).plus(GARBAGE_AFTER);
    call.patiently(|| call.store().put_intake(id, intake, until)).await?;
    let Some((record, ways)) = keep(call, &session, &events).await? else {
        let record = call.patiently(|| call.session(id)).await?.ok_or(ErrorCode::Conflict)?;
        let ways = opened(call, &record)?;
        return Ok((record, ways));
    };
    let at = session.expires_at();
    let changed = Changed { before: session, record: record.clone(), events, now };
    both(call.announce(&changed), schedule(call, id, at)).await;
    call_technicians(call, support, &record.session).await;
    Ok((record, ways))
}

/// The technician whom the form names, if they can hold a session in its channel.
fn technician(roster: &Roster, support: &SupportRecord) -> Option<MemberId> {
    let member = roster.member(support.form.technician.as_ref()?)?;
    let place = Place::Channel { channel: support.channel.clone() };
    let can = !member.is_disabled && roster.access(member, &place).cannot_hold().is_none();
    can.then(|| member.id.clone())
}

/// Has consoles call their technicians: the one who got it, or all of the channel.
async fn call_technicians<W: World>(
    call: &Call<'_, W>,
    support: &SupportRecord,
    session: &Session,
) {
    let (team, channel) = (support.team.clone(), support.channel.clone());
    let message = ToConsole::SupportAsked {
        session: session.id,
        channel: channel.clone(),
        customer: session.customer.clone(),
        subject: session.subject.clone(),
    };
    let list = match session.holders() {
        Some(holders) => List::TakesPart { team, member: holders.assignee.clone() },
        None => List::Channel { team, channel },
    };
    let found = both(call.roster(), call.patiently(|| call.store().watchers(&list))).await;
    let (Ok(roster), Ok(watchers)) = found else { return };
    let now = call.now();
    let hears = |id: &MemberId| {
        let member = roster.member(id).filter(|member| !member.is_disabled);
        member.is_some_and(|member| roster.may_see(session, member, now))
    };
    let to = watchers.into_iter().filter(|(_, member)| hears(member)).map(|(to, _)| to);
    call.post_to_each(to.collect(), &message).await;
}

/// How things stand for the customer whose link this is. A link holds 128 bits and needs no
/// counter; a PIN could be guessed here, so it is not taken.
pub(super) async fn place<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let body: AskPlace = request.body()?;
    if matches!(body.code, JoinCode::Pin(_)) {
        return Err(Denied::field("code"));
    }
    let hash = call.deployment.secrets.code_hash(&body.code);
    let id = call.patiently(|| call.store().session_of_code(&hash)).await?;
    let Some(id) = id else {
        let _ = budget::spend(call, &body.code, call.source()).await?;
        return Err(ErrorCode::UnknownCode.into());
    };
    let record = call.patiently(|| call.session(id)).await?.ok_or(ErrorCode::UnknownCode)?;
    Ok(Answer::ok(&place_of(call, &record).await?))
}

async fn place_of<W: World>(
    call: &Call<'_, W>,
    record: &SessionRecord,
) -> Result<SupportPlace, Denied> {
    let (session, now) = (&record.session, call.now());
    let state = session.state(now);
    if let Some(code) = join_refusal(state) {
        return Err(code.into());
    }
    let channel = session.channel().filter(|_| state == SessionState::Queued);
    let place = match channel {
        Some(channel) => {
            let (team, channel) = (session.team.clone(), channel.clone());
            let queue = queue_of(call, &List::Channel { team, channel }).await?;
            // A list lags behind: who is not in it yet is its last.
            let index = queue.iter().position(|id| *id == session.id).unwrap_or(queue.len());
            Some(u32::try_from(index + 1).unwrap_or(u32::MAX))
        }
        None => None,
    };
    let technician = match session.holders() {
        Some(holders) => call.roster().await?.names.get(&holders.assignee).cloned(),
        None => None,
    };
    let is_near = place.is_some_and(|place| place <= NEAR);
    Ok(SupportPlace {
        state,
        technician,
        place,
        since: session.queued_since().unwrap_or(session.created_at),
        again_after: if is_near { AGAIN_NEAR } else { AGAIN_FAR },
        now,
    })
}

/// What the customer wrote, for who may see the session.
pub(super) async fn intake<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.session()?;
    let record = call.patiently(|| call.session(id)).await?.ok_or(ErrorCode::NotFound)?;
    if !call.roster().await?.may_see(&record.session, &member, call.now()) {
        return Err(ErrorCode::NotFound.into());
    }
    let intake = call.patiently(|| call.store().intake(id)).await?.ok_or(ErrorCode::NotFound)?;
    Ok(Answer::ok(&intake))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_is_the_first_line_of_the_problem_cut_to_its_limit() {
        let of = |text: &str| subject(&Problem::new(text).unwrap()).unwrap();
        assert_eq!(of("Printer\nIt prints nothing").as_str(), "Printer");
        assert_eq!(of("\tA\tB\nC").as_str(), "AB");
        let long = of(&"困".repeat(500));
        assert_eq!(long.as_str().chars().count(), Subject::CHARS_MAX);
        assert!(long.as_str().ends_with('…'));
    }
}
