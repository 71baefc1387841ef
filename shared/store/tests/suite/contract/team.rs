//! What belongs to a team, changed by those who run it; pages of its lists; renewed codes.

use sasae_domain::{Channel, ChannelPlan, Group, GroupPlan, Invitation, MemberPlan, Order, Team};
use sasae_protocol::{
    ChannelId, GroupId, InvitationId, MailAddress, MemberId, Name, Role, Seconds,
};
use sasae_store::{CodeHash, List, NewCodes, Part, Store, StoreError, TokenSubject};

use crate::sample::{
    at, by, change, channel, colleague, connection_id, console, id, made, member, new_in, ordered,
    team,
};

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn a_channel(id: &str, called: &str) -> Channel {
    let new = Channel::new(team(), ChannelId::new(id).unwrap(), name(called), Seconds::new(3_600));
    Channel { version: 1, ..new }
}

fn plan(before: Option<&Channel>, after: Channel) -> ChannelPlan {
    ChannelPlan { before: before.cloned(), after }
}

fn next(channel: &Channel, called: &str) -> Channel {
    Channel { name: name(called), version: channel.version + 1, ..channel.clone() }
}

pub(crate) async fn a_channel_has_its_name_alone_and_its_version(store: &impl Store) {
    store.put_team(&Team::new(team(), name("Demo"))).await.unwrap();
    let one = a_channel("one", "Ａ");
    store.save_channel(&plan(None, one.clone())).await.unwrap();
    assert_eq!(store.save_channel(&plan(None, one.clone())).await, Err(StoreError::Conflict));
    let two = a_channel("two", "a");
    let taken = store.save_channel(&plan(None, two.clone())).await;
    assert_eq!(taken, Err(StoreError::NameTaken));
    let renamed = next(&one, "B");
    store.save_channel(&plan(Some(&one), renamed.clone())).await.unwrap();
    let stale = store.save_channel(&plan(Some(&one), next(&one, "C"))).await;
    assert_eq!(stale, Err(StoreError::Conflict));
    store.save_channel(&plan(None, two.clone())).await.unwrap();
    assert_eq!(store.delete_channel(&one).await, Err(StoreError::Conflict));
    store.delete_channel(&renamed).await.unwrap();
    store.save_channel(&plan(None, a_channel("three", "ｂ"))).await.unwrap();
    let group = |number: &str| Group {
        id: GroupId::parse(number).unwrap(),
        team: team(),
        name: name("a"),
        description: None,
        members: [member("aiko")].into(),
        version: 1,
    };
    let new = |after| GroupPlan { before: None, after };
    let first = group("01JD0000000000000000000001");
    store.save_group(&new(first.clone())).await.unwrap();
    let second = store.save_group(&new(group("01JD0000000000000000000002"))).await;
    assert_eq!(second, Err(StoreError::NameTaken));
    let directory = store.directory(&team()).await.unwrap().unwrap();
    assert_eq!(directory.groups, std::slice::from_ref(&first));
    assert_eq!(directory.channels.len(), 2);
    store.delete_group(&first).await.unwrap();
    let team = Team { name: name("デモ"), version: 1, ..directory.team };
    store.save_team(&team).await.unwrap();
    assert_eq!(store.save_team(&team).await, Err(StoreError::Conflict));
    let directory = store.directory(&team.id).await.unwrap().unwrap();
    assert_eq!((directory.team, directory.groups), (team, Vec::new()));
}

pub(crate) async fn of_two_names_alike_in_parallel_one_is_made(store: &impl Store) {
    let plans: Vec<_> =
        (0..8).map(|number| plan(None, a_channel(&format!("c{number}"), "Desk"))).collect();
    let saves = plans.iter().map(|plan| store.save_channel(plan));
    let done = futures_util::future::join_all(saves).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "{done:?}");
}

pub(crate) async fn two_owners_cannot_take_each_others_place(store: &impl Store) {
    let owner = |name: &str| sasae_domain::Member { role: Role::Owner, ..colleague(name) };
    let (aiko, ben) = (owner("aiko"), owner("ben"));
    for person in [&aiko, &ben] {
        let subject = TokenSubject { issuer: "i".into(), subject: person.id.to_string() };
        store.put_member(person, &subject).await.unwrap();
    }
    let demote = |one: &sasae_domain::Member, other: &sasae_domain::Member| MemberPlan {
        before: one.clone(),
        after: sasae_domain::Member { role: Role::Admin, version: 1, ..one.clone() },
        witness: Some(other.clone()),
    };
    store.save_member(&demote(&aiko, &ben)).await.unwrap();
    assert_eq!(store.save_member(&demote(&ben, &aiko)).await, Err(StoreError::Conflict));
    let members = store.members(&team()).await.unwrap();
    assert_eq!(members.iter().filter(|member| member.role == Role::Owner).count(), 1);
}

pub(crate) async fn an_invitation_makes_one_member_once(store: &impl Store) {
    let invitation = Invitation {
        id: InvitationId::parse("01JD0000000000000000000001").unwrap(),
        team: team(),
        mail: MailAddress::parse("new@example.com").unwrap(),
        role: Role::Technician,
        by: member("aiko"),
        created_at: at(0),
        expires_at: at(7 * 24 * 3_600),
        secret: "a".repeat(64),
    };
    store.put_invitation(&invitation).await.unwrap();
    assert_eq!(store.put_invitation(&invitation).await, Err(StoreError::Conflict));
    assert_eq!(store.invitations(&team()).await.unwrap(), std::slice::from_ref(&invitation));
    let person = |id: &str| invitation.member(MemberId::new(id).unwrap(), name("New"));
    let subject = |sub: &str| TokenSubject { issuer: "i".into(), subject: sub.into() };
    store.accept_invitation(&invitation, &person("m1"), &subject("s1")).await.unwrap();
    let again = store.accept_invitation(&invitation, &person("m2"), &subject("s2")).await;
    assert_eq!(again, Err(StoreError::Conflict));
    assert_eq!(store.member_of(&subject("s1")).await.unwrap(), Some(person("m1")));
    assert_eq!(store.member_of(&subject("s2")).await.unwrap(), None);
    assert_eq!(store.invitations(&team()).await.unwrap(), []);
    store.delete_invitation(&team(), invitation.id).await.unwrap();
}

pub(crate) async fn a_members_connections_are_found(store: &impl Store) {
    for (number, who) in [(1, "aiko"), (2, "ben"), (3, "aiko")] {
        store.put_connection(&console(number, who)).await.unwrap();
    }
    let mut found = store.connections_of(&team(), &member("aiko")).await.unwrap();
    found.sort();
    assert_eq!(found, [connection_id(1), connection_id(3)]);
    store.delete_connection(&connection_id(1)).await.unwrap();
    let found = store.connections_of(&team(), &member("aiko")).await.unwrap();
    assert_eq!(found, [connection_id(3)]);
}

pub(crate) async fn pages_follow_each_other_through_every_part(store: &impl Store) {
    let close = Order::Close { kind: None, reason: None };
    for number in 1..=7 {
        let second = u32::try_from(number).unwrap();
        store.create(&new_in(number, channel("default"), at(second))).await.unwrap();
        let record = store.session(id(number)).await.unwrap().unwrap();
        if number <= 5 {
            ordered(store, &record, &close, &by("aiko"), at(10)).await;
        }
    }
    let in_channel = List::Channel { team: team(), channel: ChannelId::new("default").unwrap() };
    let home = List::TakesPart { team: team(), member: member("aiko") };
    for list in [in_channel, home] {
        let (mut after, mut pages) = (None, Vec::new());
        loop {
            let page = store.page(&list, Part::Closed, after, 2).await.unwrap();
            pages.push(page.records.iter().map(|it| it.session.id).collect::<Vec<_>>());
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(pages, [vec![id(5), id(4)], vec![id(3), id(2)], vec![id(1)]]);
        let open = store.page(&list, Part::GoesOn, None, 10).await.unwrap();
        let open: Vec<_> = open.records.iter().map(|it| it.session.id).collect();
        assert_eq!(open, [id(7), id(6)]);
        let expired = store.page(&list, Part::Expired, None, 10).await.unwrap();
        assert!(expired.records.is_empty() && expired.next.is_none());
    }
}

pub(crate) async fn renewed_codes_replace_the_old_ones_at_once(store: &impl Store) {
    let (first, second) = (made(store, 1).await, made(store, 2).await);
    let hash = |c: char| c.to_string().repeat(64);
    let codes =
        |pin: CodeHash| NewCodes { pin, link: CodeHash::Link(hash('e')), sealed: "n".into() };
    let mut renewal = change(&first, &Order::RenewCodes, &by("aiko"), at(1));
    renewal.codes = Some(codes(second.pin.clone()));
    assert_eq!(store.save(&renewal).await, Err(StoreError::CodeTaken));
    assert_eq!(store.session(id(1)).await.unwrap(), Some(first.clone()), "nothing was changed");
    renewal.codes = Some(codes(CodeHash::Pin(hash('f'))));
    store.save(&renewal).await.unwrap();
    let lead = |code: CodeHash| async move { store.session_of_code(&code).await.unwrap() };
    assert_eq!(lead(first.pin.clone()).await, None);
    assert_eq!(lead(first.link.clone()).await, None);
    assert_eq!(lead(CodeHash::Pin(hash('f'))).await, Some(id(1)));
    assert_eq!(lead(CodeHash::Link(hash('e'))).await, Some(id(1)));
    let kept = store.session(id(1)).await.unwrap().unwrap();
    assert_eq!((kept.pin, kept.sealed_codes.as_str()), (CodeHash::Pin(hash('f')), "n"));
}
