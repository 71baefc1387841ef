//! Lists of sessions.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt};
use sasae_domain::{Member, is_open};
use sasae_protocol::api::{ListPart, OpenEntry, OpenList, SessionList};
use sasae_protocol::{ErrorCode, SessionId, SessionState, Timestamp};
use sasae_store::{List, Mark, Part, SessionRecord, Store};

use super::answer::Answer;
use super::console::{Answered, entered, signed_in};
use super::request::Request;
use crate::call::Call;
use crate::denied::Denied;
use crate::world::World;

/// The most ended sessions of a page.
const PAGE_MAX: usize = 100;
/// How many lists are read at once.
const LISTS_AT_ONCE: usize = 8;
/// The most sessions of a list in one answer.
pub(super) const LIST_MAX: usize = 300;

pub(super) async fn home<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let list = List::TakesPart { team: member.team.clone(), member: member.id.clone() };
    listed(call, request, &member, &list).await
}

pub(super) async fn private<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let list = List::Private { team: member.team.clone(), member: member.id.clone() };
    listed(call, request, &member, &list).await
}

pub(super) async fn channel<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.channel()?;
    let roster = call.roster().await?;
    let channels = entered(roster, &member);
    let channel = channels.into_iter().find(|channel| channel.id == id);
    let channel = channel.ok_or(ErrorCode::NotFound)?.id.clone();
    listed(call, request, &member, &List::Channel { team: member.team.clone(), channel }).await
}

/// The open sessions of a list, or a page of those that have ended.
async fn listed<W: World>(
    call: &Call<'_, W>,
    request: &Request,
    member: &Member,
    list: &List,
) -> Answered {
    let (part, after) = (part_of(request)?, mark_of(request)?);
    let roster = call.roster().await?;
    let mut found = Vec::new();
    let mut next = None;
    if after.is_none() && part != ListPart::Closed {
        // What has expired and was not announced yet is stored among what goes on.
        let all = call.patiently(|| call.store().page(list, Part::GoesOn, None, LIST_MAX)).await?;
        found.extend(all.records);
    }
    let ended = match part {
        ListPart::Open => None,
        ListPart::Expired => Some(Part::Expired),
        ListPart::Closed => Some(Part::Closed),
    };
    if let Some(ended) = ended {
        let page = call.patiently(|| call.store().page(list, ended, after, PAGE_MAX)).await?;
        found.extend(page.records);
        next = page.next.map(|mark| format!("{}.{}", mark.created_at.millis(), mark.id));
    }
    let now = call.now();
    let belongs = |record: &&SessionRecord| is_in(part, record.session.state(now));
    let view = |record: &SessionRecord| roster.view(&record.session, record.version, member, now);
    let sessions = found.iter().filter(belongs).filter_map(view).collect();
    Ok(Answer::ok(&SessionList { sessions, next, now }))
}

const fn is_in(part: ListPart, state: SessionState) -> bool {
    match state {
        SessionState::Waiting | SessionState::Active | SessionState::Queued => {
            matches!(part, ListPart::Open)
        }
        SessionState::Expired => matches!(part, ListPart::Expired),
        SessionState::Closed => matches!(part, ListPart::Closed),
        SessionState::Deleted => false,
    }
}

fn part_of(request: &Request) -> Result<ListPart, Denied> {
    match request.query("part") {
        None | Some("open") => Ok(ListPart::Open),
        Some("expired") => Ok(ListPart::Expired),
        Some("closed") => Ok(ListPart::Closed),
        Some(_) => Err(Denied::field("part")),
    }
}

fn mark_of(request: &Request) -> Result<Option<Mark>, Denied> {
    let Some(cursor) = request.query("cursor") else { return Ok(None) };
    let read = || {
        let (millis, id) = cursor.split_once('.')?;
        let created_at = Timestamp::from_millis(millis.parse().ok()?);
        Some(Mark { created_at, id: SessionId::parse(id).ok()? })
    };
    read().map(Some).ok_or_else(|| Denied::field("cursor"))
}

/// Every open session that this member may see, once.
pub(super) async fn open<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let (team, roster) = (&member.team, call.roster().await?);
    let home = List::TakesPart { team: team.clone(), member: member.id.clone() };
    let mut lists = vec![home, List::Private { team: team.clone(), member: member.id.clone() }];
    lists.extend(
        entered(roster, &member)
            .into_iter()
            .map(|channel| List::Channel { team: team.clone(), channel: channel.id.clone() }),
    );
    let reads: Vec<_> = lists
        .iter()
        .map(|list| call.patiently(move || call.store().page(list, Part::GoesOn, None, LIST_MAX)))
        .collect();
    let pages: Vec<_> = stream::iter(reads).buffered(LISTS_AT_ONCE).collect().await;
    let (now, mut found) = (call.now(), BTreeMap::new());
    for page in pages {
        for record in page?.records {
            let session = &record.session;
            if is_open(session.state(now)) && roster.may_see(session, &member, now) {
                found.insert(session.id, entry(&record, &member, now));
            }
        }
    }
    Ok(Answer::ok(&OpenList { sessions: found.into_values().collect(), now }))
}

fn entry(record: &SessionRecord, member: &Member, now: Timestamp) -> OpenEntry {
    let session = &record.session;
    let holds = session.holders().is_some_and(|holders| holders.assignee == member.id);
    OpenEntry {
        id: session.id,
        version: record.version,
        place: session.place.clone(),
        state: session.state(now),
        expires_at: session.expires_at(),
        is_home: holds || session.is_guest(&member.id),
    }
}
