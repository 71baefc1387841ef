//! The desk, simulated: many days of work by seed, each with its own troubles, and what must hold
//! at the end of each.
//!
//! Everything that is not a decision is played: technicians with their consoles, customers with
//! their agents, handlers that run side by side and die, the network, the gateway, the scheduler,
//! the store. What decides is the product's own code. `SASAE_SIM_SEEDS=n` runs n seeds,
//! `SASAE_SIM_SEED=s` runs one and prints all that happens.

#![expect(clippy::unwrap_used, reason = "a step that fails fails the test")]
#![expect(clippy::print_stderr, reason = "a seed that fails is to be followed")]

mod book;
mod checks;
mod console;
mod customer;
mod day;
#[path = "../handlers/environment.rs"]
mod environment;
mod executor;
mod gateway;
mod history;
#[path = "../handlers/issuer.rs"]
#[expect(dead_code, reason = "the handlers' tests use more of it")]
mod issuer;
mod ledger;
#[path = "../../../shared/domain/src/tests/model.rs"]
mod model;
mod mutation;
mod replay;
mod shared;
mod technician;
mod weather;
mod world;

// What the model asks of the crate that it stands in.
use sasae_domain::{Caller, GRANT_TIMEOUT, LEASE, Order, REQUEST_TIMEOUT, UNDO_TIME};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::day::Day;
use crate::mutation::{MUTATIONS, Mutation};

/// How many seeds a test of every change runs.
const SEEDS: u64 = 1_000;
/// Within how many seeds each bug that is made on purpose is found.
const MUTATION_SEEDS: u64 = 200;
/// After how many seeds a long run says how far it is.
const TOLD_EVERY: u64 = 10_000;

/// Lives one day; says what does not hold.
fn live(seed: u64, mutation: Mutation, is_traced: bool) -> Result<(u64, u64, u64), String> {
    let day = Day::new(seed, mutation, is_traced);
    let lived = catch_unwind(AssertUnwindSafe(|| {
        day.live();
        day.check()
    }));
    let digest = day.sim().digest();
    day.sim().clear();
    match lived {
        Ok(checked) => checked.map(|()| digest),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            Err(text.unwrap_or_else(|| "a panic".to_owned()))
        }
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs seeds until one fails; gives it with what does not hold.
fn first_failure(seeds: std::ops::Range<u64>, mutation: Mutation) -> Option<(u64, String)> {
    let next = Arc::new(AtomicU64::new(seeds.start));
    let worker = || {
        let (next, end) = (Arc::clone(&next), seeds.end);
        std::thread::spawn(move || {
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= end {
                    return None;
                }
                if mutation == Mutation::None && seed % TOLD_EVERY == TOLD_EVERY - 1 {
                    eprintln!("{} seeds", seed + 1);
                }
                if let Err(why) = live(seed, mutation, false) {
                    next.store(end, Ordering::Relaxed);
                    return Some((seed, why));
                }
            }
        })
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers: Vec<_> = (0..threads).map(|_| worker()).collect();
    let found = workers.into_iter().filter_map(|worker| worker.join().unwrap());
    found.min_by_key(|(seed, _)| *seed)
}

#[test]
fn after_every_day_of_trouble_the_desk_is_whole() {
    if let Some(seed) = number("SASAE_SIM_SEED") {
        live(seed, Mutation::None, true).unwrap();
        return;
    }
    let seeds = number("SASAE_SIM_SEEDS").unwrap_or(SEEDS);
    let first = number("SASAE_SIM_FROM").unwrap_or(0);
    if let Some((seed, why)) = first_failure(first..first + seeds, Mutation::None) {
        panic!("seed {seed}: {why}\n  follow it with ./dev test sim --seed {seed}");
    }
}

#[test]
fn a_seed_is_the_same_day_in_every_run() {
    for seed in 0..5 {
        let runs = [live(seed, Mutation::None, false), live(seed, Mutation::None, false)];
        assert_eq!(runs[0], runs[1], "seed {seed}");
    }
}

#[test]
fn bugs_made_on_purpose_are_found() {
    for mutation in MUTATIONS {
        let found = first_failure(0..MUTATION_SEEDS, mutation);
        let (seed, why) = found.unwrap_or_else(|| panic!("{mutation:?} is not found"));
        eprintln!("{mutation:?}: seed {seed}: {}", why.lines().next().unwrap_or_default());
    }
}
