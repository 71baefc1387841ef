//! Tickets, counters, members, teams and channels.

use futures_util::future::join_all;
use sasae_protocol::{ChannelId, Name, Role, Seconds, TeamId};
use sasae_store::{Channel, Store, Team, TicketFor, TicketHash, TokenSubject};

use crate::sample::{at, colleague, device, id, member, team};

fn console() -> TicketFor {
    TicketFor::Console { team: team(), member: member("aiko") }
}

pub(crate) async fn a_ticket_is_taken_by_one_of_64(store: &impl Store) {
    let hash = TicketHash("t".repeat(64));
    let agent = TicketFor::Agent { session: id(1), device: device(1) };
    store.put_ticket(&hash, &agent, at(30)).await.unwrap();
    let answers = join_all((0..64).map(|_| store.take_ticket(&hash, at(29)))).await;
    let taken: Vec<TicketFor> = answers.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(taken, [agent]);
    let other = TicketHash("u".repeat(64));
    assert_eq!(store.take_ticket(&other, at(1)).await.unwrap(), None);
}

pub(crate) async fn a_ticket_is_nothing_from_its_end_on(store: &impl Store) {
    let hash = TicketHash("t".repeat(64));
    store.put_ticket(&hash, &console(), at(30)).await.unwrap();
    assert_eq!(store.take_ticket(&hash, at(30)).await.unwrap(), None);
    // Too late is used up too.
    assert_eq!(store.take_ticket(&hash, at(1)).await.unwrap(), None);
}

pub(crate) async fn a_count_counts_every_one_of_64(store: &impl Store) {
    assert_eq!(store.counted("guess#192.0.2.1", at(60)).await.unwrap(), 0);
    let counts = join_all((0..64).map(|_| store.count("guess#192.0.2.1", at(60)))).await;
    let mut counts: Vec<u32> = counts.into_iter().map(Result::unwrap).collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=64).collect::<Vec<u32>>());
    assert_eq!(store.counted("guess#192.0.2.1", at(60)).await.unwrap(), 64);
    assert_eq!(store.count("guess#192.0.2.1", at(120)).await.unwrap(), 1);
    assert_eq!(store.count("guess#192.0.2.2", at(60)).await.unwrap(), 1);
}

pub(crate) async fn a_member_is_found_by_every_subject(store: &impl Store) {
    let subject = |issuer: &str, subject: &str| TokenSubject {
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
    };
    let (old, new) = (subject("https://a.example", "1"), subject("https://b.example", "1"));
    let mut aiko = colleague("aiko");
    store.put_member(&aiko, &old).await.unwrap();
    store.put_member(&aiko, &new).await.unwrap();
    store.put_member(&colleague("ben"), &subject("https://a.example", "2")).await.unwrap();
    assert_eq!(store.member_of(&old).await.unwrap(), Some(aiko.clone()));
    // The parts of a subject cannot run into each other.
    assert_eq!(store.member_of(&subject("https://a.example1", "")).await.unwrap(), None);
    aiko.is_disabled = true;
    aiko.role = Role::Admin;
    store.put_member(&aiko, &new).await.unwrap();
    assert_eq!(store.member_of(&old).await.unwrap(), Some(aiko.clone()));
    assert_eq!(store.members(&team()).await.unwrap(), [aiko, colleague("ben")]);
}

pub(crate) async fn teams_and_channels_are_apart(store: &impl Store) {
    let name = |text: &str| Name::new(text).unwrap();
    let other = TeamId::new("demo-2").unwrap();
    let mut demo = Team::new(team(), name("Demo"));
    store.put_team(&demo).await.unwrap();
    demo.name = name("デモ");
    store.put_team(&demo).await.unwrap();
    assert_eq!(store.team(&team()).await.unwrap(), Some(demo));
    assert_eq!(store.team(&other).await.unwrap(), None);
    let channel = |id: &str, team: &TeamId| {
        let (known, life) = (ChannelId::new(id).unwrap(), Seconds::new(86_400));
        let channel = Channel::new(team.clone(), known, name(id), life);
        Channel { is_default: id == "default", ..channel }
    };
    for id in ["zeta", "default"] {
        store.put_channel(&channel(id, &team())).await.unwrap();
    }
    store.put_channel(&channel("default", &other)).await.unwrap();
    let found = store.channels(&team()).await.unwrap();
    assert_eq!(found, [channel("default", &team()), channel("zeta", &team())]);
    assert_eq!(store.members(&team()).await.unwrap(), []);
}
