//! A grant: what the customer has allowed, for as long as it lasts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sasae_protocol::{Mode, RequestId};

use crate::consent::{Act, CustomerAct};

/// What the customer has allowed. Whoever captures or injects holds one and asks it before every
/// act: it ends everywhere at once.
#[derive(Debug, Clone)]
pub struct Grant {
    request: RequestId,
    technician: String,
    mode: Mode,
    is_live: Arc<AtomicBool>,
}

impl Grant {
    /// Made from the customer's own act and the request that was on the screen, and from nothing
    /// else; `None` when the act is not the permission of that request.
    pub(super) fn from_act(
        act: &CustomerAct,
        request: RequestId,
        technician: &str,
        mode: Mode,
    ) -> Option<Self> {
        (act.act() == &Act::Allow(request)).then(|| Self {
            request,
            technician: technician.to_owned(),
            mode,
            is_live: Arc::new(AtomicBool::new(true)),
        })
    }

    /// The request that it answers.
    pub const fn request(&self) -> RequestId {
        self.request
    }

    /// Whom it was given to.
    pub fn technician(&self) -> &str {
        &self.technician
    }

    /// What it allows.
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether it still holds. False for ever once it has ended.
    pub fn is_live(&self) -> bool {
        self.is_live.load(Ordering::Acquire)
    }

    /// The permission to pass input on, if that was allowed.
    pub fn input(&self) -> Option<InputPermit> {
        match self.mode {
            Mode::Control => Some(InputPermit { grant: self.clone() }),
            Mode::View => None,
        }
    }

    /// The permission to look at the screen: one for each thing that looks. `None` once the grant
    /// has ended.
    pub fn screen(&self) -> Option<ScreenPermit> {
        self.is_live().then(|| ScreenPermit { grant: self.clone() })
    }

    /// Ends it, in every hand that holds it.
    pub(super) fn end(&self) {
        self.is_live.store(false, Ordering::Release);
    }

    /// A grant made up for a test of what needs one.
    #[cfg(test)]
    pub(crate) fn for_test(mode: Mode) -> (Self, impl Fn()) {
        let grant = Self {
            request: RequestId::parse("01JD0000000000000000000001").expect("a ULID"),
            technician: "Test".into(),
            mode,
            is_live: Arc::new(AtomicBool::new(true)),
        };
        let held = grant.clone();
        (grant, move || held.end())
    }
}

/// The permission to look at the screen or its pointer, while its grant lasts.
///
/// Whatever reads the screen takes one and keeps it: it cannot be copied, made by anybody but a
/// live [`Grant`], or outlive that. This is how it is used:
///
/// ```
/// use sasae_agent::capture::{CaptureError, Permitted, open};
/// use sasae_agent::core::Grant;
/// fn look(grant: &Grant) -> Option<Result<Permitted, CaptureError>> {
///     let permit = grant.screen()?;
///     Some(open(permit, None))
/// }
/// ```
///
/// Nobody else can make one,
///
/// ```compile_fail,E0451
/// fn forge(grant: sasae_agent::core::Grant) -> sasae_agent::core::ScreenPermit {
///     sasae_agent::core::ScreenPermit { grant }
/// }
/// ```
///
/// use one twice or keep one back,
///
/// ```compile_fail,E0382
/// fn keep(permit: sasae_agent::core::ScreenPermit) {
///     let _first = sasae_agent::capture::open(permit, None);
///     let _second = sasae_agent::capture::open(permit, None);
/// }
/// ```
///
/// ```compile_fail,E0308
/// fn copy(permit: &sasae_agent::core::ScreenPermit) -> sasae_agent::core::ScreenPermit {
///     permit.clone()
/// }
/// ```
///
/// look without one,
///
/// ```compile_fail,E0061
/// let _ = sasae_agent::capture::open(None);
/// ```
///
/// ```compile_fail,E0061
/// let _ = sasae_agent::capture::watch_pointer(None, |_| {});
/// ```
///
/// make a picture of what is not permitted,
///
/// ```compile_fail,E0308
/// use sasae_agent::{capture::Capture, picture::{FrameSink, spawn}};
/// fn show(capture: Box<dyn Capture>, sink: impl FrameSink) {
///     let _ = spawn(capture, sasae_protocol::peer::Codec::Av1, 1_000_000, sink);
/// }
/// ```
///
/// or make the grant itself, or the act of the customer that it comes from.
///
/// ```compile_fail,E0624
/// use sasae_agent::{consent::{Act, CustomerAct}, core::Grant};
/// fn allow(act: &CustomerAct, request: sasae_protocol::RequestId) -> Option<Grant> {
///     Grant::from_act(act, request, "Nobody", sasae_protocol::Mode::Control)
/// }
/// ```
///
/// ```compile_fail,E0624
/// use sasae_agent::consent::{Act, CustomerAct};
/// fn press(request: sasae_protocol::RequestId) -> CustomerAct {
///     CustomerAct::new(Act::Allow(request))
/// }
/// ```
#[derive(Debug)]
pub struct ScreenPermit {
    grant: Grant,
}

impl ScreenPermit {
    /// Whether it still holds. False for ever once it has ended.
    pub fn is_live(&self) -> bool {
        self.grant.is_live()
    }
}

/// The permission to pass input on, while its grant lasts.
#[derive(Debug, Clone)]
pub struct InputPermit {
    grant: Grant,
}

impl InputPermit {
    /// Whether it still holds.
    pub fn is_live(&self) -> bool {
        self.grant.is_live()
    }
}
