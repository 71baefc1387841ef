//! Past sessions: searched page by page, for who may see them, for as long as the team keeps them.

use sasae_domain::{Member, folded_text, may_run};
use sasae_protocol::history::{
    HISTORY_PAGE_MAX, HistoryPage, HistoryRow, RETENTION_DAYS_MAX, RETENTION_DAYS_MIN, Retention,
    SearchHistory,
};
use sasae_protocol::team::TeamAction;
use sasae_protocol::{ErrorCode, Permission, Place, Seconds, SessionId, Timestamp};
use sasae_store::{HistoryAsk, HistoryEntry, Store, StoreError};

use super::answer::Answer;
use super::console::{Answered, signed_in};
use super::request::Request;
use crate::call::{Call, Roster};
use crate::denied::Denied;
use crate::world::World;

/// Entries that are read at once.
const READ_AT_ONCE: usize = 500;
/// The most entries that one request looks at: about a second's work, and a megabyte.
const READ_MAX: usize = 3_000;
const DAY_SECONDS: u32 = 24 * 60 * 60;

/// A search with what it is held against, made ready once.
pub(super) struct Search<'a> {
    pub(super) roster: &'a Roster,
    pub(super) member: &'a Member,
    pub(super) now: Timestamp,
    days: u16,
    words: Vec<String>,
    wanted: SearchHistory,
}

/// What a search has found so far, and how far it came.
pub(super) struct Found {
    pub(super) entries: Vec<HistoryEntry>,
    pub(super) next: Option<Reached>,
    searched_to: Timestamp,
}

/// Where a page ended: the time and id of the last session that was looked at.
pub(super) type Reached = (Timestamp, SessionId);

pub(super) async fn search<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let wanted: SearchHistory = request.body()?;
    let after = wanted.after.as_deref().map(cursor).transpose()?;
    let search = Search::new(call, &member, wanted).await?;
    let found = search.run(call, after, usize::from(HISTORY_PAGE_MAX)).await?;
    Ok(Answer::ok(&HistoryPage {
        sessions: found.entries.iter().map(|entry| search.row(entry)).collect(),
        next: found.next.map(written),
        searched_to: found.searched_to,
        now: search.now,
    }))
}

/// Reads where a page ended.
pub(super) fn cursor(text: &str) -> Result<Reached, Denied> {
    let read = || {
        let (millis, id) = text.split_once('.')?;
        Some((Timestamp::from_millis(millis.parse().ok()?), SessionId::parse(id).ok()?))
    };
    read().ok_or(Denied::field("after"))
}

/// Where a page ended, as it travels.
pub(super) fn written((at, id): Reached) -> String {
    format!("{}.{id}", at.millis())
}

impl<'a> Search<'a> {
    pub(super) async fn new<W: World>(
        call: &'a Call<'_, W>,
        member: &'a Member,
        wanted: SearchHistory,
    ) -> Result<Self, Denied> {
        let words = wanted.text.as_ref().map(|text| folded_text(text.as_str()));
        let words = words.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        let days = call.kept_days().await?;
        Ok(Self { roster: call.roster().await?, member, now: call.now(), days, words, wanted })
    }

    /// Reads on until there are `most`, nothing older is left, or enough was read for one request.
    pub(super) async fn run<W: World>(
        &self,
        call: &Call<'_, W>,
        after: Option<Reached>,
        most: usize,
    ) -> Result<Found, Denied> {
        let life = Seconds::new((u32::from(RETENTION_DAYS_MAX) + 31) * DAY_SECONDS);
        let oldest = self.now.millis().saturating_sub(u64::from(life.get()) * 1_000);
        let from = self.wanted.from.map_or(oldest, |from| from.millis().max(oldest));
        let mut ask = HistoryAsk {
            team: self.member.team.clone(),
            from: Timestamp::from_millis(from),
            until: self
                .wanted
                .until
                .unwrap_or(Timestamp::from_millis(u64::MAX))
                .min(self.tomorrow()),
            after,
            limit: READ_AT_ONCE,
        };
        let mut found = Found { entries: Vec::new(), next: None, searched_to: ask.from };
        if ask.until <= ask.from {
            return Ok(found);
        }
        for _ in 0..READ_MAX / READ_AT_ONCE {
            let read = call.patiently(|| call.store().history(&ask)).await?;
            for entry in read.entries {
                let place = (entry.facts.created_at, entry.facts.session);
                ask.after = Some(place);
                if self.takes(&entry) {
                    found.entries.push(entry);
                }
                if found.entries.len() == most {
                    return Ok(Found { next: Some(place), searched_to: place.0, ..found });
                }
            }
            if read.is_end {
                return Ok(found);
            }
        }
        let searched_to = ask.after.map_or(ask.from, |(at, _)| at);
        Ok(Found { next: ask.after, searched_to, ..found })
    }

    /// Later than any session: clocks of several functions differ a little.
    fn tomorrow(&self) -> Timestamp {
        self.now.plus(Seconds::new(DAY_SECONDS))
    }

    fn takes(&self, entry: &HistoryEntry) -> bool {
        let SearchHistory { technician, channel, states, .. } = &self.wanted;
        let is_in = |place: &Place| match (place, channel) {
            (_, None) => true,
            (Place::Channel { channel: kept_in }, Some(channel)) => kept_in == channel,
            (Place::Private { .. }, Some(_)) => false,
        };
        entry.is_kept(self.days, self.now)
            && sees(self.roster, self.member, entry)
            && technician.as_ref().is_none_or(|id| entry.technicians.contains(id))
            && is_in(&entry.facts.place)
            && (states.is_empty() || states.contains(&entry.state(self.now)))
            && self.says(entry)
    }

    /// Whether every word is in what this member may read of it.
    fn says(&self, entry: &HistoryEntry) -> bool {
        if self.words.is_empty() {
            return true;
        }
        if hides(self.member, entry) {
            return false;
        }
        let facts = &entry.facts;
        let texts = [
            facts.customer.as_ref().map(ToString::to_string),
            facts.subject.as_ref().map(ToString::to_string),
            facts.closed_because.as_ref().map(ToString::to_string),
        ];
        let text = folded_text(&texts.into_iter().flatten().collect::<Vec<_>>().join("\n"));
        self.words.iter().all(|word| text.contains(word.as_str()))
    }

    /// An entry as this member sees it.
    pub(super) fn row(&self, entry: &HistoryEntry) -> HistoryRow {
        let facts = entry.facts.clone();
        let is_hidden = hides(self.member, entry);
        HistoryRow {
            id: facts.session,
            place: facts.place,
            state: entry.state(self.now),
            customer: facts.customer.filter(|_| !is_hidden),
            subject: facts.subject.filter(|_| !is_hidden),
            assignee: facts.assignee.as_ref().map(|id| self.roster.named(id)),
            technicians: entry.technicians.iter().map(|id| self.roster.named(id)).collect(),
            is_asked: facts.is_asked,
            created_at: facts.created_at,
            joined_at: entry.joined_at,
            ended_at: entry.ended_at,
            closed_because: facts.closed_because.filter(|_| !is_hidden),
        }
    }
}

/// Whether a member answers for the team, and so for its whole history.
pub(super) const fn is_lead(member: &Member) -> bool {
    may_run(member.role, TeamAction::EditMembers)
}

/// Whether a member may see an entry: who took part, who sees all of its channel, whose private
/// space it was in, and owners and admins, who answer for the team.
pub(super) fn sees(roster: &Roster, member: &Member, entry: &HistoryEntry) -> bool {
    if is_lead(member) || entry.technicians.contains(&member.id) {
        return true;
    }
    let access = roster.access(member, &entry.facts.place);
    access.enters && access.permissions.contains(&Permission::SeeAll)
}

/// Whether its words are hidden: a private space is its owner's, even from who answers for the
/// team. Who did what and when is not hidden from them.
pub(super) fn hides(member: &Member, entry: &HistoryEntry) -> bool {
    match &entry.facts.place {
        Place::Private { member: owner } => {
            *owner != member.id && !entry.technicians.contains(&member.id)
        }
        Place::Channel { .. } => false,
    }
}

pub(super) async fn retention<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    signed_in(call, request).await?;
    Ok(Answer::ok(&Retention { days: call.kept_days().await? }))
}

/// Reads go by the new setting at once; what is collected as garbage goes by the setting at the
/// time when the session was made.
pub(super) async fn set_retention<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let wanted: Retention = request.body()?;
    if !may_run(member.role, TeamAction::EditTeam) {
        return Err(ErrorCode::NotPermitted.into());
    }
    if !(RETENTION_DAYS_MIN..=RETENTION_DAYS_MAX).contains(&wanted.days) {
        return Err(Denied::field("days"));
    }
    let read = async || call.store().team(&member.team).await?.ok_or_else(no_team);
    let mut team = call.patiently(&read).await?;
    team.kept_days = Some(wanted.days);
    team.version += 1;
    call.patiently(|| call.store().put_team(&team)).await?;
    Ok(Answer::ok(&wanted))
}

fn no_team() -> StoreError {
    StoreError::Failure("the table has no such team".into())
}
