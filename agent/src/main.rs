//! `sasae-agent [--gateway ADDRESS] [LINK | PIN]`: wires the parts together.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use sasae_agent::consent::{self, ACTS_MAX, OwnWindows, Screen, Windows};
use sasae_agent::driver::{Driver, Surroundings, clock, settings_folder};
use sasae_agent::handover::{Desk, hand_over, read_hint, register_scheme};
use sasae_agent::locale::Language;
use sasae_agent::settings::Settings;
use tokio::sync::{mpsc, watch};
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

const HELP: &str = "\
Sasae support app

  sasae-agent [--gateway ADDRESS] [LINK | PIN]

  LINK       the link that your technician sent, https://...#... or sasae://...
  PIN        the nine digits that your technician told you
  --gateway  where the team is, for a PIN when none is known yet
  --version  the version

Nothing is shared before you allow it in the window.
";

/// Hints that may wait for the core.
const HINTS_MAX: usize = 8;

struct Arguments {
    gateway: Option<String>,
    hint: Option<String>,
}

fn main() -> ExitCode {
    let arguments = match read_arguments(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    log();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Logs to the standard error, as much as `SASAE_LOG` says (`target=level,...`).
fn log() {
    let wanted = std::env::var("SASAE_LOG").ok();
    let targets = wanted.and_then(|wanted| wanted.parse::<Targets>().ok()).unwrap_or_else(|| {
        Targets::new().with_default(Level::WARN).with_target("sasae_agent", Level::INFO)
    });
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines.with_filter(targets)).init();
}

#[expect(clippy::print_stdout, reason = "the answers to --help and --version")]
fn read_arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, ExitCode> {
    let mut arguments = Arguments { gateway: None, hint: None };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--help" | "-h" => {
                print!("{HELP}");
                return Err(ExitCode::SUCCESS);
            }
            "--version" => {
                println!("sasae-agent {}", env!("CARGO_PKG_VERSION"));
                return Err(ExitCode::SUCCESS);
            }
            "--gateway" => arguments.gateway = words.next(),
            _ if !word.starts_with('-') && arguments.hint.is_none() => {
                arguments.hint = Some(word);
            }
            _ => {
                print!("{HELP}");
                return Err(ExitCode::from(2));
            }
        }
    }
    Ok(arguments)
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let environment = |name: &str| std::env::var(name).ok();
    let folder =
        settings_folder(environment).context("no folder for settings (HOME is not set)")?;
    let runtime_folder = environment("XDG_RUNTIME_DIR")
        .filter(|path| path.starts_with('/'))
        .map_or_else(|| folder.clone(), |path| PathBuf::from(path).join("sasae"));
    if hand_over(&runtime_folder, arguments.hint.as_deref()) {
        return Ok(());
    }
    // Fails only when one was installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut settings = Settings::open(&folder).context("no randomness for this device's key")?;
    if let Some(gateway) = &arguments.gateway {
        let gateway = sasae_agent::core::gateway_of(gateway).context("--gateway is no address")?;
        settings.gateway = Some(gateway);
    }
    register(&folder);

    let (give_hint, hints) = mpsc::channel(HINTS_MAX);
    let take_hint = give_hint.clone();
    // On a full disk, say: then only this start's own link is taken.
    let _desk = Desk::open(&runtime_folder, move |hint| take(&take_hint, &hint))
        .inspect_err(|error| tracing::warn!(%error, "links of a second start cannot be taken"));
    if let Some(hint) = &arguments.hint {
        take(&give_hint, hint);
    }
    let clock = clock();
    let own = OwnWindows::default();
    let ask_gateway = settings.gateway.is_none();
    let (show, screens) = watch::channel(Screen::AskCode { ask_gateway, problem: None });
    let (give_act, acts) = mpsc::channel(ACTS_MAX);
    let surroundings = Surroundings {
        settings,
        own: own.clone(),
        clock: Arc::clone(&clock),
        screens: show,
        display: None,
    };
    let language = Language::from_environment(environment);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("no threads")?;
    let driving = runtime.spawn(async move {
        let (driver, inbox) = Driver::new(surroundings);
        driver.run(inbox, acts, hints).await;
    });
    let windows = Windows { screens, acts: give_act, own, clock, language, any_thread: false };
    let shown = consent::run(windows);
    // Without windows nobody could stop a share: whatever still runs ends with this.
    runtime.block_on(async {
        let grace = std::time::Duration::from_millis(500);
        let _ = tokio::time::timeout(grace, driving).await;
    });
    runtime.shutdown_background();
    shown.map_err(|error| anyhow::anyhow!("the windows failed: {error}"))
}

fn take(hints: &mpsc::Sender<sasae_agent::core::Input>, hint: &str) {
    match read_hint(hint) {
        Ok(input) => drop(hints.try_send(input)),
        Err(error) => tracing::warn!(%error, "what was handed over is not understood"),
    }
}

/// Lets the browser hand links to this program from now on.
fn register(folder: &Path) {
    let data_home = std::env::var("XDG_DATA_HOME").ok().filter(|path| path.starts_with('/'));
    let data_home = data_home.map(PathBuf::from).or_else(|| {
        let home = folder.parent()?.parent()?;
        Some(home.join(".local/share"))
    });
    let program = std::env::current_exe();
    if let (Some(data_home), Ok(program)) = (data_home, program)
        && let Err(error) = register_scheme(&data_home, &program)
    {
        tracing::warn!(%error, "sasae:// links are not registered");
    }
}
