//! A day at the desk: a team, its consoles and customers, trouble, and peace at the end.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use sasae_domain::{Channel, Directory, Member, Team};
use sasae_protocol::{ChannelId, MemberId, Name, Permission, Role, Seconds, TeamId};
use sasae_store::{MemoryStore, Store, TokenSubject};
use serde_json::json;

use crate::console::Console;
use crate::customer::Customer;
use crate::executor::{Micros, SECOND, Sim};
use crate::gateway::Gateway;
use crate::issuer::{self, ISSUER};
use crate::ledger::Deed;
use crate::mutation::Mutation;
use crate::shared::Shared;
use crate::technician::Technician;
use crate::weather::Weather;

/// Everybody in the team.
pub(crate) const MEMBERS: [&str; 4] = ["owner", "aiko", "ben", "chie"];
/// Every channel.
const CHANNELS: [&str; 2] = ["default", "second"];
/// How long the troubles last.
const WORK: Micros = 70 * SECOND;
/// How long peace lasts before everything is compared: longer than a console goes unpinged.
const PEACE: Micros = 270 * SECOND;

pub(crate) struct Day {
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) consoles: Vec<Arc<Console>>,
    pub(crate) customers: Mutex<Vec<Arc<Customer>>>,
    pub(crate) deeds: Mutex<Vec<Deed>>,
    pub(crate) directory: Directory,
    pub(crate) broken: Mutex<Option<String>>,
    is_over: AtomicBool,
    sessions: AtomicUsize,
}

impl Day {
    /// A day with its own troubles. It has not begun yet.
    pub(crate) fn new(seed: u64, mutation: Mutation, is_traced: bool) -> Arc<Self> {
        let sim = Sim::new(seed, is_traced);
        let weather = Weather::draw(&sim);
        sim.note(|| format!("{weather:?}"));
        let jwks = json!({ "keys": [issuer::rsa_key().jwk("one")] }).to_string();
        let shared = Arc::new(Shared::new(&sim, weather, mutation, jwks));
        let life = *sim.pick(&[60, 120, 3_600, 3_600]).unwrap();
        let directory = furnish(shared.store.inner(), life)
            .now_or_never()
            .expect("the store in memory answers at once");
        let gateway = Gateway::new(shared);
        let seats: &[&'static str] = &["owner", "aiko", "aiko", "ben"];
        let consoles = seats.iter().map(|member| Console::new(member, &gateway)).collect();
        Arc::new(Self {
            gateway,
            consoles,
            customers: Mutex::default(),
            deeds: Mutex::default(),
            directory,
            broken: Mutex::new(None),
            is_over: AtomicBool::new(false),
            sessions: AtomicUsize::new(0),
        })
    }

    /// Lives the day to its end.
    pub(crate) fn live(self: &Arc<Self>) {
        let sim = Arc::clone(self.sim());
        sim.spawn(Arc::clone(&self.gateway).run_schedules());
        for console in &self.consoles {
            sim.spawn(Arc::clone(console).run());
            let technician = Technician { console: Arc::clone(console), day: Arc::clone(self) };
            sim.spawn(technician.work());
        }
        sim.spawn(Arc::clone(self).disturb());
        if self.gateway.shared.weather().is_fair() {
            sim.spawn(Arc::clone(self).watch());
        }
        sim.run_until(WORK);
        self.is_over.store(true, Ordering::Relaxed);
        sim.note(|| "peace".to_owned());
        let skew_ms = self.gateway.shared.weather().skew_ms;
        *self.gateway.shared.weather.lock().unwrap() = Weather { skew_ms, ..Weather::fair() };
        sim.run_until(WORK + PEACE);
    }

    /// Cuts lines, restarts the gateway, lets agents crash and customers leave.
    async fn disturb(self: Arc<Self>) {
        let (sim, weather) = (Arc::clone(self.sim()), self.gateway.shared.weather());
        let restart_at = sim.between(1, WORK / SECOND);
        for second in 0..WORK / SECOND {
            sim.sleep(SECOND).await;
            self.hold(self.check_all_peers());
            if sim.happens(weather.cuts / 60) {
                self.gateway.cut_one();
            }
            if weather.is_restarting && second == restart_at {
                self.gateway.restart();
            }
            let customers = self.customers.lock().unwrap().clone();
            let Some(customer) = sim.pick(&customers) else { continue };
            if sim.happens(weather.cuts / 200) {
                customer.crash();
            }
            if sim.happens(4) {
                customer.leave();
            }
        }
    }

    /// In fair weather everybody knows everything within a second.
    async fn watch(self: Arc<Self>) {
        let sim = Arc::clone(self.sim());
        while !self.is_over() {
            sim.sleep(SECOND / 2).await;
            let quiet = sim.now() - self.gateway.shared.history.lock().unwrap().last();
            if quiet >= SECOND {
                self.hold(self.check_consoles(SECOND));
            }
        }
    }

    /// Notes the first thing that does not hold.
    fn hold(&self, checked: Result<(), String>) {
        if let Err(why) = checked {
            self.broken.lock().unwrap().get_or_insert(why);
        }
    }

    pub(crate) fn sim(&self) -> &Arc<Sim> {
        &self.gateway.shared.sim
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    pub(crate) fn sessions(&self) -> usize {
        self.sessions.load(Ordering::Relaxed)
    }

    pub(crate) fn note_session(&self) {
        self.sessions.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn note(&self, deed: Deed) {
        self.sim().note(|| format!("{}: {} → {:?}", deed.member, deed.what, deed.told));
        self.deeds.lock().unwrap().push(deed);
    }

    /// An id that nobody has had.
    pub(crate) fn fresh_id(&self) -> String {
        let (high, low) = (self.sim().random(), self.sim().random());
        ulid::Ulid::from_parts(high >> 16, u128::from(low)).to_string()
    }
}

/// A team of an owner and three technicians, with two channels.
async fn furnish(store: &MemoryStore, life: u32) -> Directory {
    let id = TeamId::new("demo").unwrap();
    let name = |text: &str| Name::new(text).unwrap();
    let team = Team::new(id.clone(), name("Demo"));
    store.put_team(&team).await.unwrap();
    let mut members = Vec::new();
    for subject in MEMBERS {
        let role = if subject == "owner" { Role::Owner } else { Role::Technician };
        let member = Member::new(id.clone(), MemberId::new(subject).unwrap(), name(subject), role);
        let subject = TokenSubject { issuer: ISSUER.into(), subject: subject.into() };
        store.put_member(&member, &subject).await.unwrap();
        members.push(member);
    }
    let mut channels = Vec::new();
    for channel in CHANNELS {
        let channel_id = ChannelId::new(channel).unwrap();
        let made = Channel::new(id.clone(), channel_id, name(channel), Seconds::new(life));
        // In the second channel a technician may do everything.
        let access = match made.access.clone() {
            mut all if channel == "second" => {
                for entry in &mut all {
                    entry.permissions = Permission::ALL.into();
                }
                all
            }
            default => default,
        };
        let made = Channel { is_default: channel == "default", access, ..made };
        store.put_channel(&made).await.unwrap();
        channels.push(made);
    }
    Directory { team, members, channels, groups: Vec::new() }
}
