//! Damage, backlog, key frames and rest: when a frame is made and when none is.

use proptest::prelude::*;

use super::*;
use crate::capture::Size;

const MS: Duration = Duration::from_millis(1);

fn none() -> TileSet {
    TileSet::empty(Size::new(320, 320))
}

/// One tile in a hundred.
fn some() -> TileSet {
    let mut tiles = none();
    tiles.insert(3, 4);
    tiles
}

fn narrow(step: u8) -> Pass {
    Pass::Refine { step, is_wide: false }
}

/// A source after its first key frame, begun and done at 10 ms, refined to the end.
fn at_rest() -> PictureSource {
    let mut source = PictureSource::new(8_000_000);
    assert_eq!(source.grabbed(&some(), false), Some(Pass::Key));
    source.encoded(Pass::Key, 10 * MS, 10 * MS, 9_999);
    source.sharpness = Sharpness::Sharp;
    source
}

#[test]
fn the_first_frame_is_a_key_frame_of_the_whole_screen() {
    let mut source = PictureSource::new(8_000_000);
    assert_eq!(source.next(Duration::ZERO), Step::Wait(Some(GATHER)));
    assert_eq!(source.next(GATHER), Step::Grab);
    assert_eq!(source.grabbed(&some(), false), Some(Pass::Key));
}

#[test]
fn a_screen_at_rest_is_waited_for_without_a_timer() {
    assert_eq!(at_rest().next(1_000 * MS), Step::Wait(None));
}

#[test]
fn damage_is_gathered_before_the_screen_is_read() {
    let mut source = at_rest();
    source.damage(100 * MS);
    source.damage(101 * MS);
    assert_eq!(source.next(100 * MS), Step::Wait(Some(GATHER)));
    assert_eq!(source.next(102 * MS), Step::Grab);
    assert_eq!(source.grabbed(&some(), false), Some(Pass::Change));
}

#[test]
fn damage_that_changed_nothing_makes_no_frame_and_ends_the_timer() {
    let mut source = at_rest();
    source.damage(100 * MS);
    assert_eq!(source.grabbed(&none(), false), None);
    assert_eq!(source.next(200 * MS), Step::Wait(None));
}

#[test]
fn frames_keep_their_distance() {
    let mut source = at_rest();
    source.encoded(Pass::Change, 100 * MS, 104 * MS, 500);
    source.damage(104 * MS);
    assert_eq!(source.next(108 * MS), Step::Wait(Some(FRAME_INTERVAL.saturating_sub(8 * MS))));
    assert_eq!(source.next(117 * MS), Step::Grab);
}

#[test]
fn a_full_lane_holds_everything_back_until_it_is_open() {
    let mut source = at_rest();
    source.set_flow(Flow::Full);
    source.damage(100 * MS);
    source.want_key();
    assert_eq!(source.next(900 * MS), Step::Wait(None));
    source.set_flow(Flow::Open);
    assert_eq!(source.next(900 * MS), Step::Grab);
    assert_eq!(source.grabbed(&some(), false), Some(Pass::Key));
    assert_eq!(source.grabbed(&some(), false), Some(Pass::Change));
}

#[test]
fn a_key_frame_on_request_needs_no_damage() {
    let mut source = at_rest();
    source.want_key();
    assert_eq!(source.next(100 * MS), Step::Grab);
    assert_eq!(source.grabbed(&none(), false), Some(Pass::Key));
}

#[test]
fn another_size_begins_with_a_key_frame() {
    let mut source = at_rest();
    source.damage(100 * MS);
    assert_eq!(source.grabbed(&some(), true), Some(Pass::Key));
}

#[test]
fn rest_is_refined_a_few_times_and_then_nothing_happens() {
    let mut source = at_rest();
    source.encoded(Pass::Change, 100 * MS, 120 * MS, 5_000);
    assert_eq!(source.next(120 * MS), Step::Wait(Some(REST)));
    let mut now = 120 * MS + REST;
    let mut frames = 0;
    while let Step::Encode(pass) = source.next(now) {
        assert_eq!(pass, narrow(frames));
        source.encoded(pass, now, now + 20 * MS, 5_000);
        frames += 1;
        now += REFINE_INTERVAL;
    }
    assert_eq!(frames, REFINE_FRAMES_MAX);
    assert_eq!(source.next(now), Step::Wait(None));
}

#[test]
fn a_screen_that_changed_widely_is_refined_after_a_longer_rest() {
    let mut source = at_rest();
    source.damage(100 * MS);
    let mut wide = none();
    wide.insert_rect(crate::capture::Rect { x: 0, y: 0, width: 320, height: 80 });
    source.grabbed(&wide, false);
    source.encoded(Pass::Change, 100 * MS, 120 * MS, 5_000);
    assert_eq!(source.next(120 * MS), Step::Wait(Some(REST_WIDE)));
    let refine = Pass::Refine { step: 0, is_wide: true };
    assert_eq!(source.next(120 * MS + REST_WIDE), Step::Encode(refine));
    source.encoded(refine, 700 * MS, 900 * MS, 5_000);
    source.encoded(narrow(1), 950 * MS, 960 * MS, 50);
    source.encoded(narrow(2), 990 * MS, 999 * MS, 50);
    source.damage(2_000 * MS);
    source.grabbed(&some(), false);
    source.encoded(Pass::Change, 2_000 * MS, 2_010 * MS, 500);
    assert_eq!(source.next(2_010 * MS), Step::Wait(Some(REST)), "sharp in between");
}

#[test]
fn refining_takes_half_of_the_bitrate_at_most() {
    let mut source = at_rest();
    source.encoded(Pass::Change, 100 * MS, 120 * MS, 5_000);
    source.encoded(narrow(0), 300 * MS, 310 * MS, 100_000);
    assert_eq!(source.next(310 * MS), Step::Wait(Some(190 * MS)));
    source.set_bitrate(4_000_000);
    source.encoded(narrow(1), 500 * MS, 510 * MS, 100_000);
    assert_eq!(source.next(510 * MS), Step::Wait(Some(390 * MS)));
}

#[test]
fn refining_that_brings_nothing_stops_early() {
    let mut source = at_rest();
    source.encoded(Pass::Change, 100 * MS, 120 * MS, 5_000);
    source.encoded(narrow(0), 300 * MS, 310 * MS, 5_000);
    source.encoded(narrow(1), 350 * MS, 360 * MS, 20);
    assert_ne!(source.next(400 * MS), Step::Wait(None));
    source.encoded(narrow(2), 400 * MS, 410 * MS, 0);
    assert_eq!(source.next(900 * MS), Step::Wait(None));
}

#[test]
fn a_change_interrupts_the_refining() {
    let mut source = at_rest();
    source.encoded(Pass::Change, 100 * MS, 120 * MS, 5_000);
    source.encoded(narrow(0), 300 * MS, 310 * MS, 5_000);
    source.damage(320 * MS);
    assert_eq!(source.next(322 * MS), Step::Grab);
    assert_eq!(source.grabbed(&some(), false), Some(Pass::Change));
    source.encoded(Pass::Change, 322 * MS, 330 * MS, 5_000);
    assert_eq!(source.next(330 * MS), Step::Wait(Some(REST)));
}

#[derive(Debug, Clone, Copy)]
enum Happening {
    Damage,
    Key,
    Full,
    Open,
}

proptest! {
    /// Whatever happens, damage and key requests end in a frame once the lane is open, the frame
    /// rate holds, and in the end nothing is left to do.
    #[test]
    fn every_change_is_shown_and_then_it_is_quiet(
        happenings in proptest::collection::vec(
            (0_u64..40, prop_oneof![
                Just(Happening::Damage), Just(Happening::Key),
                Just(Happening::Full), Just(Happening::Open),
            ]), 0..60),
    ) {
        let mut source = PictureSource::new(8_000_000);
        let mut now = Duration::ZERO;
        let mut last: Option<Duration> = None;
        let mut is_pending = true;
        let mut script = happenings.into_iter();
        let mut quiet = false;
        for _ in 0..5_000 {
            match source.next(now) {
                Step::Wait(timeout) => {
                    if let Some((after, happening)) = script.next() {
                        now += Duration::from_millis(after);
                        match happening {
                            Happening::Damage => { is_pending = true; source.damage(now); }
                            Happening::Key => { is_pending = true; source.want_key(); }
                            Happening::Full => source.set_flow(Flow::Full),
                            Happening::Open => source.set_flow(Flow::Open),
                        }
                    } else if source.flow == Flow::Full {
                        source.set_flow(Flow::Open);
                    } else if let Some(timeout) = timeout {
                        now += timeout;
                    } else {
                        quiet = true;
                        break;
                    }
                }
                Step::Grab => {
                    prop_assert!(last.is_none_or(|last| now >= last + FRAME_INTERVAL));
                    let pass = source.grabbed(&if is_pending { some() } else { none() }, false);
                    prop_assert!(pass.is_some());
                    is_pending = false;
                    last = Some(now);
                    source.encoded(pass.unwrap(), now, now + MS, 900);
                }
                Step::Encode(pass) => {
                    let is_refining = matches!(pass, Pass::Refine { .. });
                    prop_assert!(is_refining);
                    prop_assert!(!is_pending);
                    last = Some(now);
                    source.encoded(pass, now, now + MS, 900);
                }
            }
        }
        prop_assert!(quiet && !is_pending);
    }
}
