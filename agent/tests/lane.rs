//! The lane against a seeded network that loses, delays, reorders and duplicates, on a virtual
//! clock. A failure names its seed; `LANE_SEED=n` runs that one alone.

#[path = "lane/network.rs"]
mod network;

use std::time::{Duration, Instant};

use network::{Conditions, Network, Random};
use sasae_agent::lane::{
    ACK_DELAY_MAX, FRAMES_AHEAD_MAX, LaneError, NewReno, PROBE_TIMEOUT_MIN, Receiver, Sender,
    Standing,
};
use sasae_protocol::picture::{
    Ack, DATAGRAM_BYTES_MAX, Data, Datagram, FRAGMENT_BYTES_MAX, FRAME_BYTES_MAX,
};

const MS: Duration = Duration::from_millis(1);

fn seeds(count: u64) -> Vec<u64> {
    match std::env::var("LANE_SEED").ok().and_then(|seed| seed.parse().ok()) {
        Some(seed) => vec![seed],
        None => (1..=count).collect(),
    }
}

#[expect(clippy::disallowed_methods, reason = "any start will do for a virtual clock")]
fn start() -> Instant {
    Instant::now()
}

/// A frame that says its own number, of a length that the seed decides. Its first byte tells
/// whether it stands alone.
fn frame(number: u32, length: usize, standing: Standing) -> Vec<u8> {
    let mut bytes = vec![u8::from(standing == Standing::Alone)];
    bytes.extend_from_slice(&number.to_le_bytes());
    let mut random = Random::new(u64::from(number) + 1);
    bytes.resize_with(length.max(5), || random.byte());
    bytes
}

fn stands_alone(frame: &[u8]) -> bool {
    frame.first() == Some(&1)
}

/// Both ends and the network between them.
struct Run {
    now: Instant,
    network: Network,
    sender: Sender<NewReno>,
    receiver: Receiver,
    delivered: Vec<(u32, Vec<u8>, Instant)>,
}

impl Run {
    fn new(network: Network) -> Self {
        let (sender, receiver) = (Sender::new(), Receiver::new(stands_alone));
        Self { now: start(), network, sender, receiver, delivered: Vec::new() }
    }

    /// Over a network that loses `loss` thousandths and delays.
    fn over(seed: u64, loss: u64, delay: Duration) -> Self {
        Self::new(Network::new(seed, Conditions { loss, delay, ..Conditions::default() }))
    }

    /// Lets happen what happens now, and moves on to the next moment at which something does.
    /// `false` when nothing ever will.
    fn step(&mut self, until: Option<Instant>) -> bool {
        while let Some((to_receiver, datagram)) = self.network.arrived(self.now) {
            if to_receiver {
                self.receiver.handle(self.now, &datagram).expect("a sound datagram");
            } else {
                self.sender.handle(self.now, &datagram).expect("a sound datagram");
            }
        }
        while let Some((number, bytes)) = self.receiver.next_frame() {
            self.delivered.push((number, bytes, self.now));
        }
        if let Some(ack) = self.receiver.poll_ack(self.now) {
            self.network.send(self.now, false, &ack);
        }
        if self.sender.poll_timeout(self.now).is_some_and(|at| at <= self.now) {
            self.sender.handle_timeout(self.now);
        }
        while let Some(datagram) = self.sender.poll_transmit(self.now) {
            assert!(datagram.len() <= DATAGRAM_BYTES_MAX);
            self.network.send(self.now, true, &datagram);
        }
        let timeout = self.sender.poll_timeout(self.now);
        let next = [timeout, self.receiver.poll_timeout(), self.network.next(), until];
        let Some(next) = next.into_iter().flatten().min() else { return false };
        // A timer is no finer than this; it also proves that no one waits for the past.
        self.now = next.max(self.now + Duration::from_micros(10));
        true
    }

    fn push(&mut self, number: u32, length: usize, standing: Standing) {
        let pushed = self.sender.push(frame(number, length, standing).into(), standing);
        assert_eq!(pushed, Ok(number));
    }

    fn run_until(&mut self, at: Instant) {
        while self.now < at {
            self.step(Some(at));
        }
    }
}

#[test]
fn every_frame_arrives_whole_and_in_order_over_a_bad_network() {
    for seed in seeds(60) {
        let mut random = Random::new(seed);
        let conditions = Conditions {
            loss: random.up_to(200),
            duplication: random.up_to(50),
            delay: MS * u32::try_from(random.up_to(60)).unwrap(),
            jitter: MS * u32::try_from(random.up_to(20)).unwrap(),
        };
        let mut run = Run::new(Network::new(seed, conditions));
        let (start, mut sent) = (run.now, Vec::new());
        while sent.len() < 40 {
            if run.sender.is_ready_for_frame() {
                let number = u32::try_from(sent.len()).unwrap();
                let length = usize::try_from(random.up_to(60_000)).unwrap();
                let standing = if number == 0 { Standing::Alone } else { Standing::Continues };
                let bytes = frame(number, length, standing);
                assert_eq!(run.sender.push(bytes.clone().into(), standing), Ok(number));
                sent.push((number, bytes));
            }
            assert!(run.step(None) || run.sender.is_ready_for_frame(), "seed {seed}: stuck");
            assert!(run.now - start < Duration::from_mins(10), "seed {seed}: never ready");
        }
        while run.delivered.len() < sent.len() {
            assert!(run.step(None), "seed {seed}: stuck at {}", run.delivered.len());
            assert!(run.now - start < Duration::from_mins(10), "seed {seed}: too slow");
        }
        for ((number, bytes), (got, got_bytes, _)) in sent.iter().zip(&run.delivered) {
            assert_eq!((number, bytes), (got, got_bytes), "seed {seed}");
        }
        run.run_until(run.now + Duration::from_mins(1));
        assert_eq!(run.sender.backlog_bytes(), 0, "seed {seed}");
        assert_eq!(run.sender.stats().in_flight_bytes, 0, "seed {seed}");
        assert_eq!(run.delivered.len(), sent.len(), "seed {seed}");
    }
}

#[test]
fn losing_the_tail_of_a_frame_costs_one_probe_timeout_and_a_round_trip() {
    for lost in 1..=8 {
        let mut run = Run::over(1, 0, MS);
        // Some frames first, so that the round trip is known.
        for number in 0..20 {
            run.push(number, 3000, Standing::Continues);
            run.run_until(run.now + 16 * MS);
        }
        assert_eq!(run.delivered.len(), 20);
        let count = 20_000_usize.div_ceil(FRAGMENT_BYTES_MAX);
        run.network.lose_next(count - lost..count);
        let pushed = run.now;
        run.push(20, 20_000, Standing::Continues);
        run.run_until(run.now + 500 * MS);
        let took = run.delivered[20].2 - pushed;
        // Estimates of a path of 2 ms: timeout at least, held-back acknowledgement, two ways.
        assert!(took < PROBE_TIMEOUT_MIN + ACK_DELAY_MAX + 8 * MS, "{lost} lost: {took:?}");
        assert!(run.sender.stats().probes <= 2, "{lost} lost: {:?}", run.sender.stats());
    }
}

#[test]
fn a_loss_in_the_middle_costs_a_round_trip_and_no_timeout() {
    let mut run = Run::over(1, 0, 10 * MS);
    for number in 0..20 {
        run.push(number, 3000, Standing::Continues);
        run.run_until(run.now + 40 * MS);
    }
    run.network.lose_next(3..5);
    let pushed = run.now;
    run.push(20, 15_000, Standing::Continues);
    run.run_until(run.now + 500 * MS);
    let took = run.delivered[20].2 - pushed;
    assert!(took < 34 * MS, "{took:?}");
    assert_eq!(run.sender.stats().probes, 0);
}

#[test]
fn a_key_frame_takes_the_place_of_what_has_not_arrived() {
    for seed in seeds(30) {
        let mut run = Run::over(seed, 1000, MS);
        for number in 0..10 {
            run.push(number, 8000, Standing::Continues);
            run.run_until(run.now + 5 * MS);
        }
        assert!(run.delivered.is_empty());
        run.network.conditions.loss = 0;
        run.push(10, 9000, Standing::Alone);
        assert_eq!(run.sender.backlog_bytes(), 9000, "seed {seed}: older frames are given up");
        run.push(11, 500, Standing::Continues);
        run.run_until(run.now + Duration::from_secs(20));
        let numbers: Vec<u32> = run.delivered.iter().map(|(number, ..)| *number).collect();
        assert_eq!(numbers, [10, 11], "seed {seed}");
        assert_eq!(run.sender.backlog_bytes(), 0, "seed {seed}");
    }
}

#[test]
fn a_dead_network_is_asked_ever_more_rarely_and_comes_back() {
    let mut run = Run::over(1, 1000, MS);
    run.push(0, 30_000, Standing::Alone);
    run.run_until(run.now + Duration::from_mins(1));
    let sent = run.sender.stats().sent;
    assert!(sent < 200, "{sent} datagrams in a minute of silence");
    assert!(!run.sender.is_ready_for_frame());
    run.network.conditions.loss = 0;
    run.run_until(run.now + Duration::from_secs(3));
    assert_eq!(run.delivered.len(), 1);
    assert!(run.sender.is_ready_for_frame());
}

#[test]
fn frames_are_refused_when_too_many_are_under_way() {
    let mut sender = Sender::new();
    for _ in 0..FRAMES_AHEAD_MAX {
        sender.push(vec![1].into(), Standing::Continues).unwrap();
    }
    assert_eq!(sender.push(vec![1].into(), Standing::Continues), Err(LaneError::Behind));
    assert_eq!(sender.push(vec![1].into(), Standing::Alone), Err(LaneError::Behind));
    assert_eq!(sender.push(Vec::new().into(), Standing::Continues), Err(LaneError::FrameSize));
    let huge = vec![0; FRAME_BYTES_MAX + 1];
    assert_eq!(Sender::new().push(huge.into(), Standing::Alone), Err(LaneError::FrameSize));
}

#[test]
fn a_replayed_conversation_changes_nothing() {
    let mut run = Run::over(1, 0, MS);
    for number in 0..5 {
        run.push(number, 5000, Standing::Continues);
        run.run_until(run.now + 50 * MS);
    }
    let stats = run.sender.stats();
    for (to_receiver, datagram) in std::mem::take(&mut run.network.recorded) {
        if to_receiver {
            run.receiver.handle(run.now, &datagram).unwrap();
        } else {
            run.sender.handle(run.now, &datagram).unwrap();
        }
    }
    assert_eq!(run.receiver.next_frame(), None);
    assert_eq!(run.receiver.poll_timeout(), None, "a duplicate is not acknowledged again");
    assert_eq!(run.sender.stats(), stats);
}

#[test]
fn acknowledgements_of_what_was_never_sent_are_refused_and_change_nothing() {
    let now = start();
    let mut sender = Sender::new();
    sender.push(vec![1; 5000].into(), Standing::Alone).unwrap();
    while sender.poll_transmit(now).is_some() {}
    let stats = sender.stats();
    let never = [
        Ack { largest: 5, delay: 0, done: 0, first_run: 0, ranges: Vec::new() },
        Ack { largest: u32::MAX, delay: 0, done: 0, first_run: 9, ranges: vec![(1, 1)] },
        Ack { largest: 0, delay: 0, done: 2, first_run: 0, ranges: Vec::new() },
    ];
    for ack in never {
        let mut datagram = Vec::new();
        ack.write(&mut datagram);
        assert_eq!(sender.handle(now, &datagram), Err(LaneError::NeverSent), "{ack:?}");
        assert_eq!(sender.stats(), stats);
    }
    assert_eq!(sender.handle(now, &[9]).map_err(|_| ()), Err(()));
}

#[test]
fn hostile_datagrams_never_panic_nor_fill_the_memory() {
    for seed in seeds(20) {
        let (mut random, mut now) = (Random::new(seed), start());
        let (mut sender, mut receiver) = (Sender::new(), Receiver::new(stands_alone));
        let mut accepted = 0_usize;
        for _ in 0..4000 {
            now += Duration::from_micros(random.up_to(3000));
            let mut datagram = Vec::new();
            if random.up_to(2) == 0 {
                let fragment =
                    vec![random.byte(); 1 + usize::try_from(random.up_to(1100)).unwrap()];
                let count = 1 + u16::try_from(random.up_to(8000)).unwrap();
                let index = u16::try_from(random.up_to(u64::from(count))).unwrap();
                let (packet, frame) = (random.number(), random.number() % 200);
                Data { packet, frame, index, count, fragment: &fragment }.write(&mut datagram);
                if receiver.handle(now, &datagram).is_ok() {
                    accepted += fragment.len();
                }
                let _ = receiver.poll_ack(now);
                let _ = sender.handle(now, &datagram);
            } else {
                let _ = sender.push(vec![0; 2000].into(), Standing::Alone);
                while sender.poll_transmit(now).is_some() {}
                let run = u16::try_from(random.up_to(9)).unwrap();
                let ranges = vec![(1 + run, 1 + run); usize::try_from(random.up_to(33)).unwrap()];
                let (largest, done) = (random.number() % 2000, random.number() % 3000);
                Ack { largest, delay: u16::MAX, done, first_run: run, ranges }.write(&mut datagram);
                let _ = sender.handle(now, &datagram);
                sender.handle_timeout(now);
                let _ = receiver.handle(now, &datagram);
            }
            assert!(sender.backlog_bytes() <= 2000, "seed {seed}");
            assert!(sender.poll_timeout(now).is_none_or(|at| at < now + Duration::from_secs(2)));
        }
        assert!(accepted > 0, "seed {seed}: the test must get somewhere");
        while receiver.next_frame().is_some() {}
    }
}

#[test]
fn a_receiver_holds_no_more_than_its_limit() {
    let (now, mut receiver) = (start(), Receiver::new(stands_alone));
    let (mut packet, fragment) = (0, vec![0; FRAGMENT_BYTES_MAX]);
    // Frames that are never whole, each as large as may be.
    for frame in 0..FRAMES_AHEAD_MAX {
        for index in 0..7000 {
            let mut datagram = Vec::new();
            Data { packet, frame, index, count: 7001, fragment: &fragment }.write(&mut datagram);
            packet += 1;
            receiver.handle(now, &datagram).unwrap();
        }
    }
    let ack = receiver.poll_ack(now).unwrap();
    let Datagram::Ack(ack) = Datagram::read(&ack).unwrap() else { panic!("not an ack") };
    let taken = usize::try_from(ack.largest).unwrap() * FRAGMENT_BYTES_MAX;
    assert!(taken < 3 * FRAME_BYTES_MAX, "{taken} bytes were taken and acknowledged");
}
