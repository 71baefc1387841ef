//! The windows on a real X server with a real window manager: what a customer can press, and when.
//!
//! An event loop can be had once in a process, so every test runs the windows in a child: this
//! program again, told to be [`the_windows_of_the_other_tests`].

#![cfg(target_os = "linux")]

#[path = "window/screens.rs"]
mod screens;
#[path = "window/stage.rs"]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod stage;
#[path = "support/xvfb.rs"]
mod xvfb;

use std::time::{Duration, Instant};

use sasae_agent::consent::READING_TIME;
use stage::{CHILD, Stage, run_windows};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConfigureWindowAux, ConnectionExt as _, CreateWindowAux, StackMode};
use x11rb::wrapper::ConnectionExt as _;
use xvfb::until;

/// Long enough for a wrong act to arrive.
const SILENCE: Duration = Duration::from_millis(700);
/// Allow: this many pixels from the right and from the lower edge of the consent window.
const ALLOW: (i16, i16) = (-140, -90);
/// Inside Deny, beside its text.
const DENY: (i16, i16) = (50, -90);
/// Inside Allow, beside its text.
const ALLOW_EDGE: (i16, i16) = (-50, -90);
/// Deny's colour, and Allow's when it is live (`theme.rs`, light).
const DENY_BLUE: u32 = 0x001d_4ed8;
const ALLOW_LIVE: u32 = 0x00ff_ffff;
/// Stop: this many pixels from the right and from the upper edge of the indicator.
const STOP: (i16, i16) = (-40, 28);

#[test]
#[ignore = "not a test: the process with the windows"]
fn the_windows_of_the_other_tests() {
    if std::env::var_os(CHILD).is_some() {
        run_windows();
    }
}

#[expect(clippy::disallowed_methods, reason = "measures how long Allow was dead")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn escape_denies_and_the_request_goes_away() {
    let mut stage = Stage::start();
    stage.show("consent-view");
    stage.focused("consent");
    assert_eq!(stage.find("main"), None, "one window at a time");
    stage.keys(&["Escape"]);
    assert_eq!(stage.act(), format!("Deny({:?})", screens::request(1)));
    until("the main window", || stage.find("main"));
    assert_eq!(stage.find("consent"), None);
}

#[test]
fn allow_ignores_every_click_for_three_seconds_and_takes_the_next() {
    let mut stage = Stage::start();
    let shown = now();
    stage.show("consent-view");
    let window = stage.focused("consent");
    let act = until("an act", || {
        stage.click(window, ALLOW.0, ALLOW.1);
        stage.act_within(Duration::from_millis(50))
    });
    assert_eq!(act, format!("Allow({:?})", screens::request(1)));
    let dead = Duration::from_secs(u64::from(READING_TIME.get()));
    assert!(shown.elapsed() >= dead, "Allow worked after {:?}", shown.elapsed());
}

#[test]
fn tab_and_enter_reach_allow_only_when_it_is_live() {
    let mut stage = Stage::start();
    stage.show("consent-control");
    let window = stage.focused("consent");
    stage.painted(window, DENY.0, DENY.1, DENY_BLUE);
    // Over the dead Allow to the languages, and back to Deny.
    stage.keys(&["Tab", "Return", "shift+Tab"]);
    stage.painted(window, ALLOW_EDGE.0, ALLOW_EDGE.1, ALLOW_LIVE);
    assert_eq!(stage.act_within(SILENCE), None);
    stage.keys(&["Tab", "Return"]);
    assert_eq!(stage.act(), format!("Allow({:?})", screens::request(2)));
}

#[test]
fn a_lapsed_request_goes_away_without_an_answer() {
    let mut stage = Stage::start();
    stage.show("consent-short");
    stage.window("consent");
    until("the lapse", || stage.find("consent").is_none().then_some(()));
    assert_eq!(stage.act_within(SILENCE), None);
}

#[test]
fn stop_on_the_indicator_stops() {
    let mut stage = Stage::start();
    stage.show("sharing-view");
    let indicator = stage.window("indicator");
    let act = until("an act", || {
        stage.click(indicator, STOP.0, STOP.1);
        stage.act_within(SILENCE)
    });
    assert_eq!(act, "Stop");
    stage.show("joined");
    until("the indicator's end", || stage.find("indicator").is_none().then_some(()));
}

#[test]
fn no_window_covers_the_indicator() {
    let mut stage = Stage::start();
    stage.show("sharing-control");
    let indicator = stage.window("indicator");
    let connection = &stage.xvfb.connection;
    let above = connection.generate_id().unwrap();
    let options = CreateWindowAux::new().override_redirect(1).background_pixel(0);
    let (root, depth) = (stage.xvfb.root, x11rb::COPY_DEPTH_FROM_PARENT);
    let class = x11rb::protocol::xproto::WindowClass::INPUT_OUTPUT;
    connection.create_window(depth, above, root, 0, 0, 1280, 800, 0, class, 0, &options).unwrap();
    connection.map_window(above).unwrap();
    let top = || connection.query_tree(root).unwrap().reply().unwrap().children.pop();
    for _ in 0..3 {
        let raise = ConfigureWindowAux::new().stack_mode(StackMode::ABOVE);
        connection.configure_window(above, &raise).unwrap();
        connection.sync().unwrap();
        until("the indicator on top", || (top() == Some(indicator)).then_some(()));
    }
}

/// Drags the indicator about and over the edges; it follows the hand and stays on the desktop.
fn drag_the_indicator(mut stage: Stage) {
    stage.show("sharing-control");
    let indicator = stage.window("indicator");
    let mut last = (0, 0, 0, 0);
    let (left, top, width, height) = until("a place that holds still", || {
        assert_eq!(stage.act_within(SILENCE), None);
        let now = stage.place(indicator);
        (std::mem::replace(&mut last, now) == now).then_some(now)
    });
    assert!(left + width <= 1280 && left > 700 && top < 50, "begins in the upper right corner");
    let hand = (left + 60, top + 20);
    stage.drag(hand, &[(hand.0 - 300, hand.1 + 250), (hand.0 - 410, hand.1 + 333)]);
    until("the place of the hand", || {
        (stage.place(indicator) == (left - 410, top + 333, width, height)).then_some(())
    });
    let hand = (left - 410 + 60, top + 333 + 20);
    stage.drag(hand, &[(5, 795)]);
    until("the lower left corner", || {
        (stage.place(indicator) == (0, 800 - height, width, height)).then_some(())
    });
    // It is still what it was: Stop works there.
    let act = until("an act", || {
        stage.click(indicator, STOP.0, STOP.1);
        stage.act_within(SILENCE)
    });
    assert_eq!(act, "Stop");
}

#[test]
fn the_indicator_is_dragged_where_the_hand_goes_and_stays_on_the_screen() {
    drag_the_indicator(Stage::start());
}

#[test]
fn the_indicator_is_dragged_without_a_window_manager_too() {
    drag_the_indicator(Stage::start_bare());
}

#[test]
fn the_hotkey_stops_from_any_window_and_is_free_again_afterwards() {
    let mut stage = Stage::start();
    stage.show("sharing-control");
    stage.window("indicator");
    // Some other program has the keyboard.
    let other = stage.xvfb.window(10, 10, 100, 100);
    stage.xvfb.focus(other);
    stage.keys(&["ctrl+alt+shift+s"]);
    assert_eq!(stage.act(), "Stop");
    stage.show("joined");
    until("the indicator's end", || stage.find("indicator").is_none().then_some(()));
    stage.keys(&["ctrl+alt+shift+s"]);
    assert_eq!(stage.act_within(SILENCE), None);
}

#[test]
fn a_typed_pin_arrives_and_stop_is_the_first_thing_after_a_grant() {
    let mut stage = Stage::start();
    stage.show("ask");
    stage.focused("main");
    // The focus of the desktop comes before the first frame.
    let act = until("an act", || {
        stage.keys(&["ctrl+a"]);
        stage.types("123456789");
        stage.keys(&["Return"]);
        stage.act_within(SILENCE)
    });
    assert_eq!(act, r#"CodeEntered { gateway: "", code: "123456789" }"#);
    stage.show("granted");
    until("Stop", || {
        stage.focused("main");
        stage.keys(&["Return"]);
        stage.act_within(SILENCE).filter(|act| act == "Stop")
    });
}

#[test]
fn every_window_is_published_as_our_own_while_it_exists() {
    let mut stage = Stage::start();
    let main = stage.window("main");
    stage.show("sharing-view");
    let indicator = stage.window("indicator");
    let own = stage.own();
    assert!(own.contains(&main.to_string()) && own.contains(&indicator.to_string()), "{own}");
    stage.show("joined");
    until("the indicator's end", || stage.find("indicator").is_none().then_some(()));
    let own = stage.own();
    assert_eq!(own, format!("[{main}]"));
}

#[test]
fn closing_the_window_leaves_and_ends_the_program() {
    let mut stage = Stage::start();
    stage.show("ended");
    stage.focused("main");
    until("an act", || {
        stage.keys(&["Return"]);
        stage.act_within(SILENCE).filter(|act| act == "Leave")
    });
    assert!(stage.ended());
}

#[test]
fn windows_at_rest_take_no_processor_time() {
    let mut stage = Stage::start();
    stage.show("sharing-control");
    stage.window("indicator");
    let ticks = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", stage.process())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let count = |index: usize| fields[index].parse::<u64>().unwrap();
        count(11) + count(12)
    };
    // Whatever starting up still does is over when a second passes without a tick.
    until("rest", || {
        let before = ticks();
        assert_eq!(stage.act_within(Duration::from_secs(1)), None);
        (ticks() == before).then_some(())
    });
    let before = ticks();
    assert_eq!(stage.act_within(Duration::from_secs(3)), None);
    assert!(ticks() - before <= 1, "{} ticks in three seconds", ticks() - before);
}
