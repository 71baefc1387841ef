//! Whether a console shows what is kept: news that were lost are found out here.

use sasae_domain::{Member, is_open};
use sasae_protocol::socket::{ListCheck, ListName, ToConsole, digest};
use sasae_protocol::{MemberId, Timestamp};
use sasae_store::{Connection, List, SessionRecord, Store};

use super::console::present;
use crate::call::{Call, Roster};
use crate::denied::Denied;
use crate::world::World;

/// The most sessions of a list that are read; more than may be open.
const READ_MAX: usize = 300;

/// Names the lists that are not as they are kept. A list that this member has no access to is
/// empty: so a console that has lost access finds that out too.
pub(super) async fn check<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    id: &MemberId,
    lists: &[ListCheck],
) -> Result<(), Denied> {
    let (member, roster) = (present(call, id).await?, call.roster().await?);
    let mut behind = Vec::new();
    for shown in lists {
        let list = list_of(member, &shown.list);
        let records = call.patiently(|| call.store().sessions(&list, READ_MAX)).await?;
        if (shown.open, shown.sum) != open_ones(roster, member, &records, call.now()) {
            behind.push(shown.list.clone());
        }
    }
    // A console that does not hear this asks again.
    let _ = call.post(&sender.id, &ToConsole::Checked { behind, now: call.now() }).await;
    Ok(())
}

fn list_of(member: &Member, name: &ListName) -> List {
    let (team, id) = (member.team.clone(), member.id.clone());
    match name {
        ListName::Home => List::TakesPart { team, member: id },
        ListName::Private => List::Private { team, member: id },
        ListName::Channel { channel } => List::Channel { team, channel: channel.clone() },
    }
}

/// How many open sessions this member sees in a list, and the sum of their digests.
fn open_ones(
    roster: &Roster,
    member: &Member,
    records: &[SessionRecord],
    now: Timestamp,
) -> (u32, u32) {
    let counts = |record: &&SessionRecord| {
        is_open(record.session.state(now)) && roster.may_see(&record.session, member, now)
    };
    let seen = records.iter().filter(counts);
    seen.fold((0, 0), |(open, sum): (u32, u32), record| {
        (open + 1, sum.wrapping_add(digest(record.session.id, record.version)))
    })
}
