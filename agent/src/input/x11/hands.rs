//! The customer's own mouse and keyboard, told apart from what is injected.
//!
//! `XTest` events come from slave devices of their own, so a raw event of `XInput` 2 from any other
//! device is the customer's hand. Another program that uses `XTest` (an on-screen keyboard, say)
//! cannot be told from ours and does not count.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use x11rb::{
    connection::Connection,
    protocol::{
        Event,
        xinput::{ConnectionExt as _, EventMask, Fp3232, XIEventMask},
    },
    rust_connection::RustConnection,
};

use super::lost;
use crate::{
    capture::WakeFd,
    input::{Hands, InjectError, Own},
};

/// Every device, and every master device, as `XInput` 2 counts them.
const ALL_DEVICES: u16 = 0;
const ALL_MASTER_DEVICES: u16 = 1;
/// What the names of `XTest`'s devices end with or have before "pointer" and "keyboard".
const XTEST_NAME: &str = "XTEST";

/// Stops watching when it is dropped.
struct Watch {
    is_over: Arc<AtomicBool>,
    wake: crate::capture::Waker,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        self.wake.wake();
    }
}

/// Tells `own` of everything that the customer's own devices do.
pub(super) fn watch(
    display: Option<&str>,
    own: impl Fn(Own) + Send + 'static,
) -> Result<Hands, InjectError> {
    let (connection, index) = RustConnection::connect(display).map_err(lost)?;
    let root = connection.setup().roots[index].root;
    let version = connection.xinput_xi_query_version(2, 2).map_err(lost)?.reply();
    version.map_err(|_| InjectError::Unsupported("XInput 2"))?;
    let raw = XIEventMask::RAW_KEY_PRESS | XIEventMask::RAW_BUTTON_PRESS | XIEventMask::RAW_MOTION;
    // Devices that come and go can be heard of for all devices only.
    let masks = [
        EventMask { deviceid: ALL_MASTER_DEVICES, mask: vec![raw] },
        EventMask { deviceid: ALL_DEVICES, mask: vec![XIEventMask::HIERARCHY] },
    ];
    connection.xinput_xi_select_events(root, &masks).map_err(lost)?.check().map_err(lost)?;
    let injecting = injecting_devices(&connection)?;
    connection.flush().map_err(lost)?;
    let wake = WakeFd::new().map_err(lost)?;
    let is_over = Arc::new(AtomicBool::new(false));
    let watch = Watch { is_over: Arc::clone(&is_over), wake: wake.waker() };
    let watcher = Watcher { connection, injecting, wake, is_over };
    thread::Builder::new()
        .name("hands".to_owned())
        .spawn(move || {
            if let Err(error) = watcher.run(&own) {
                tracing::warn!(%error, "the customer's own input is not watched any more");
            }
        })
        .map_err(lost)?;
    Ok(Box::new(watch))
}

struct Watcher {
    connection: RustConnection,
    /// The devices that stand for `XTest`.
    injecting: Vec<u16>,
    wake: WakeFd,
    is_over: Arc<AtomicBool>,
}

impl Watcher {
    fn run(mut self, own: &impl Fn(Own)) -> Result<(), InjectError> {
        while !self.is_over.load(Ordering::Acquire) {
            match self.connection.poll_for_event().map_err(lost)? {
                Some(event) => self.take(&event, own)?,
                None => {
                    self.wake.wait(self.connection.stream(), None).map_err(lost)?;
                }
            }
        }
        Ok(())
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only these events were asked for")]
    fn take(&mut self, event: &Event, own: &impl Fn(Own)) -> Result<(), InjectError> {
        let (device, done) = match event {
            Event::XinputRawKeyPress(press) => (press.sourceid, Own::Pressed),
            Event::XinputRawButtonPress(press) => (press.sourceid, Own::Pressed),
            Event::XinputRawMotion(motion) => {
                (motion.sourceid, Own::Moved(distance(&motion.axisvalues_raw)))
            }
            Event::XinputHierarchy(_) => {
                self.injecting = injecting_devices(&self.connection)?;
                return Ok(());
            }
            _ => return Ok(()),
        };
        if !self.injecting.contains(&device) {
            own(done);
        }
        Ok(())
    }
}

/// How far a motion went along all axes.
fn distance(axes: &[Fp3232]) -> f64 {
    let along = |axis: &Fp3232| f64::from(axis.integral) + f64::from(axis.frac) / 4_294_967_296.0;
    axes.iter().map(|axis| along(axis).abs()).sum()
}

fn injecting_devices(connection: &RustConnection) -> Result<Vec<u16>, InjectError> {
    let devices = connection.xinput_xi_query_device(ALL_DEVICES).map_err(lost)?;
    let devices = devices.reply().map_err(lost)?.infos;
    let is_xtest = |name: &[u8]| String::from_utf8_lossy(name).contains(XTEST_NAME);
    Ok(devices.iter().filter(|info| is_xtest(&info.name)).map(|info| info.deviceid).collect())
}
