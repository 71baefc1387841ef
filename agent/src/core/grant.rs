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
