//! The injector over a scripted desktop: order, refusals, and that nothing stays down.

use std::sync::{
    Arc, Mutex,
    mpsc::{Receiver, Sender, channel},
};

use sasae_protocol::{Mode, peer::Button};

use super::*;
use crate::core::Grant;

/// A desktop that writes down what is done to it, and can be made to refuse or to wait.
#[derive(Clone, Default)]
struct Scripted(Arc<Mutex<Script>>);

type Go = Arc<Mutex<Receiver<()>>>;

#[derive(Default)]
struct Script {
    done: Vec<Step>,
    refuses: Vec<Step>,
    held: Vec<Step>,
    releases: usize,
    /// Tells what the customer does.
    hands: Option<Box<dyn Fn(Own) + Send>>,
    /// Tells that a step began, and waits until it may end.
    each: Option<(Sender<()>, Go)>,
}

impl Desktop for Scripted {
    fn inject(&mut self, step: Step) -> Result<Outcome, InjectError> {
        let each = self.0.lock().unwrap().each.clone();
        if let Some((begun, go)) = each {
            begun.send(()).unwrap();
            go.lock().unwrap().recv().unwrap();
        }
        let mut script = self.0.lock().unwrap();
        if script.refuses.contains(&step) {
            return Ok(Outcome::Refused);
        }
        script.done.push(step);
        if let Step::Key { down: true, .. } | Step::Button { down: true, .. } = step {
            script.held.push(step);
        }
        Ok(Outcome::Done)
    }

    fn watch_hands(&self, own: Box<dyn Fn(Own) + Send>) -> Result<Hands, InjectError> {
        self.0.lock().unwrap().hands = Some(own);
        Ok(Box::new(()))
    }

    fn release_all(&mut self) -> Result<(), InjectError> {
        let mut script = self.0.lock().unwrap();
        script.held.clear();
        script.releases += 1;
        Ok(())
    }
}

impl Scripted {
    fn done(&self, count: usize) -> Vec<Step> {
        loop {
            let done = self.0.lock().unwrap().done.clone();
            if done.len() >= count {
                return done;
            }
            std::thread::yield_now();
        }
    }
}

impl Scripted {
    /// The customer does something.
    fn own(&self, own: Own) {
        // Put back afterwards: letting go asks the script.
        let hands = self.0.lock().unwrap().hands.take().unwrap();
        hands(own);
        self.0.lock().unwrap().hands = Some(hands);
    }
}

fn injector(desktop: &Scripted) -> Injector {
    Injector::new(Box::new(desktop.clone())).unwrap()
}

fn permit() -> (InputPermit, impl Fn()) {
    let (grant, end) = Grant::for_test(Mode::Control);
    (grant.input().unwrap(), end)
}

fn key(code: &str, down: bool) -> FromViewer {
    FromViewer::Key { code: code.to_owned(), down }
}

#[test]
fn inputs_are_done_in_order() {
    let desktop = Scripted::default();
    let (permit, _end) = permit();
    let mut injector = injector(&desktop);
    injector.inject(&permit, &key("KeyA", true)).unwrap();
    injector.inject(&permit, &key("KeyA", false)).unwrap();
    injector.inject(&permit, &FromViewer::Text { text: "xy".to_owned() }).unwrap();
    let expected = [
        Step::Key { key: 30, down: true },
        Step::Key { key: 30, down: false },
        Step::Char('x'),
        Step::Char('y'),
    ];
    assert_eq!(desktop.done(4), expected);
}

#[test]
fn dropping_the_injector_lets_go_of_everything() {
    let desktop = Scripted::default();
    let (permit, _end) = permit();
    let mut injector = injector(&desktop);
    injector.inject(&permit, &key("ShiftLeft", true)).unwrap();
    let down = FromViewer::Button { button: Button::Left, down: true, x: 1, y: 1 };
    injector.inject(&permit, &down).unwrap();
    desktop.done(2);
    drop(injector);
    let script = desktop.0.lock().unwrap();
    assert!(script.held.is_empty() && script.releases > 0);
}

#[test]
fn nothing_passes_once_the_permit_has_ended() {
    let desktop = Scripted::default();
    let (permit, end) = permit();
    let mut injector = injector(&desktop);
    injector.inject(&permit, &key("KeyA", true)).unwrap();
    desktop.done(1);
    end();
    let refused = injector.inject(&permit, &key("KeyB", true));
    assert!(matches!(refused, Err(InjectError::Ended)));
    let script = desktop.0.lock().unwrap();
    assert_eq!(script.done.len(), 1);
    assert!(script.held.is_empty());
}

#[test]
fn a_refusal_is_told_by_the_next_call_and_the_press_is_not_held() {
    let desktop = Scripted::default();
    let press = Step::Key { key: 28, down: true };
    desktop.0.lock().unwrap().refuses.push(press);
    let (permit, _end) = permit();
    let mut injector = injector(&desktop);
    injector.inject(&permit, &key("Enter", true)).unwrap();
    injector.inject(&permit, &key("KeyA", true)).unwrap();
    desktop.done(1);
    let told = injector.inject(&permit, &key("Enter", false));
    assert!(matches!(told, Err(InjectError::OwnWindow)));
    assert_eq!(desktop.done(1), [Step::Key { key: 30, down: true }]);
}

#[test]
fn what_waits_is_forgotten_when_everything_is_let_go() {
    let desktop = Scripted::default();
    let (begun, begins) = channel();
    let (go, goes) = channel();
    desktop.0.lock().unwrap().each = Some((begun, Arc::new(Mutex::new(goes))));
    let (permit, _end) = permit();
    let mut injector = injector(&desktop);
    injector.inject(&permit, &FromViewer::Text { text: "abc".to_owned() }).unwrap();
    begins.recv().unwrap();
    let is_empty = injector.queue.emptiness();
    let releasing = std::thread::spawn(move || {
        injector.release_all();
        injector
    });
    while !is_empty() {
        std::thread::yield_now();
    }
    go.send(()).unwrap();
    drop(releasing.join().unwrap());
    assert_eq!(desktop.done(1), [Step::Char('a')]);
}

#[test]
fn moves_that_wait_are_replaced_by_the_newest() {
    let desktop = Scripted::default();
    let (begun, begins) = channel();
    let (go, goes) = channel();
    desktop.0.lock().unwrap().each = Some((begun, Arc::new(Mutex::new(goes))));
    let (permit, _end) = permit();
    let mut injector = injector(&desktop);
    for seq in 1..50 {
        let moved = FromViewer::Move { seq, x: u16::try_from(seq).unwrap(), y: 0 };
        injector.inject(&permit, &moved).unwrap();
        if seq == 1 {
            begins.recv().unwrap();
        }
    }
    go.send(()).unwrap();
    go.send(()).unwrap();
    let expected = [1, 49].map(|x| Step::Move(Place { x, y: 0 }));
    assert_eq!(desktop.done(2), expected);
}

#[test]
fn the_customers_own_input_lets_go_of_everything_and_keeps_the_technicians_away() {
    let desktop = Scripted::default();
    let mut injector = injector(&desktop);
    let (permit, _end) = permit();
    injector.inject(&permit, &key("KeyA", true)).unwrap();
    desktop.done(1);
    desktop.own(Own::Moved(2.0));
    injector.inject(&permit, &key("KeyB", true)).unwrap();
    desktop.done(2);
    desktop.own(Own::Pressed);
    assert!(desktop.0.lock().unwrap().held.is_empty());
    let refused = |injector: &mut Injector| injector.inject(&permit, &key("KeyC", true)).err();
    assert!(matches!(refused(&mut injector), Some(InjectError::Paused { is_new: true })));
    assert!(matches!(refused(&mut injector), Some(InjectError::Paused { is_new: false })));
    while injector.inject(&permit, &key("KeyD", true)).is_err() {
        std::thread::yield_now();
    }
    let done = desktop.done(3);
    let pressed = |code| Step::Key { key: evdev(code).unwrap(), down: true };
    assert_eq!(done, [pressed("KeyA"), pressed("KeyB"), pressed("KeyD")]);
}
