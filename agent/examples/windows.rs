//! Shows every screen of the agent, to look at: `cargo run --example windows -- [NAME...]`.
//!
//! With `--screenshots DIR` it walks through all of them in the language of `LANG` and leaves a
//! picture of the whole desktop for each (`import` of `ImageMagick` takes it).

#[path = "../tests/window/screens.rs"]
mod screens;

use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use sasae_agent::consent::{self, ACTS_MAX, CustomerAct, OwnWindows, Screen, Windows};
use sasae_agent::locale::Language;
use tokio::sync::{mpsc, watch};

/// Every screen's name.
const NAMES: [&str; 14] = [
    "ask",
    "ask-gateway",
    "ask-problem",
    "confirm",
    "joining",
    "queued",
    "joined",
    "offline",
    "consent-view",
    "consent-control",
    "granted",
    "sharing-view",
    "sharing-control",
    "ended",
];
/// Long enough for a window to be mapped and painted on a busy machine.
const SETTLING: Duration = Duration::from_millis(900);
/// Until Allow is live.
const READING: Duration = Duration::from_millis(3700);

fn main() -> Result<(), consent::WindowError> {
    let language = Language::from_environment(|name| std::env::var(name).ok());
    let mut arguments = std::env::args().skip(1);
    let mut names: Vec<String> = Vec::new();
    let mut directory = None;
    while let Some(argument) = arguments.next() {
        if argument == "--screenshots" {
            directory = arguments.next().map(PathBuf::from);
        } else {
            names.push(argument);
        }
    }
    if names.is_empty() {
        names = NAMES.map(str::to_owned).to_vec();
    }
    let (show, screens) = watch::channel(Screen::Joining);
    let (acts, taken) = mpsc::channel(ACTS_MAX);
    let clock = screens::clock();
    let told = clock.clone();
    thread::spawn(move || {
        walk(&names, directory.as_deref(), &show, taken, language, &|| told());
    });
    consent::run(Windows {
        screens,
        acts,
        own: OwnWindows::default(),
        clock,
        language,
        any_thread: false,
    })
}

fn walk(
    names: &[String],
    directory: Option<&std::path::Path>,
    show: &watch::Sender<Screen>,
    mut taken: mpsc::Receiver<CustomerAct>,
    language: Language,
    clock: &dyn Fn() -> sasae_protocol::Timestamp,
) {
    let (act_made, act) = channel();
    thread::spawn(move || {
        while let Some(act) = taken.blocking_recv() {
            if act_made.send(act).is_err() {
                break;
            }
        }
    });
    for name in names {
        let Some(screen) = screens::screen(name, language == Language::Ja, clock()) else {
            continue;
        };
        let _ = show.send(screen);
        let Some(directory) = directory else {
            match act.recv() {
                Ok(act) => eprintln!("{name}: {:?}", act.act()),
                Err(_) => return,
            }
            continue;
        };
        if !matches!(act.recv_timeout(SETTLING), Err(RecvTimeoutError::Timeout)) {
            return;
        }
        take(directory, &format!("{name}-{}", language.tag()));
        if name.starts_with("consent") {
            let _ = act.recv_timeout(READING);
            take(directory, &format!("{name}-{}-live", language.tag()));
        }
    }
}

fn take(directory: &std::path::Path, name: &str) {
    let path = directory.join(name).with_extension("png");
    let taken = Command::new("import").args(["-window", "root"]).arg(&path).status();
    if !taken.is_ok_and(|status| status.success()) {
        eprintln!("no picture could be taken: {}", path.display());
    }
}
