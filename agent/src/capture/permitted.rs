//! A capture that the customer permits: no pixel comes out of it once the permit has ended.

use std::time::Duration;

use super::{Capture, CaptureError, Grab, Screen, Size, Wake, Waker};
use crate::core::ScreenPermit;

/// A [`Capture`] with the permit that allows it. Pictures are made of nothing else.
pub struct Permitted {
    permit: ScreenPermit,
    capture: Box<dyn Capture>,
}

impl Permitted {
    /// Puts a capture under a permit.
    pub fn new(permit: ScreenPermit, capture: impl Capture + 'static) -> Self {
        Self { permit, capture: Box::new(capture) }
    }

    /// Whether the permit still holds.
    pub fn is_live(&self) -> bool {
        self.permit.is_live()
    }

    /// The screen's size as of the last grab.
    pub fn size(&self) -> Size {
        self.capture.screen().size()
    }

    /// [`Capture::wait`], while the permit holds.
    ///
    /// # Errors
    /// [`CaptureError::Ended`] when it does not, else those of the capture.
    pub fn wait(&mut self, timeout: Option<Duration>) -> Result<Wake, CaptureError> {
        self.check()?;
        self.capture.wait(timeout)
    }

    /// [`Capture::grab`], while the permit holds, and all pixels as they are then.
    ///
    /// # Errors
    /// [`CaptureError::Ended`] when it does not, else those of the capture.
    pub fn grab(&mut self) -> Result<(Grab, &Screen), CaptureError> {
        self.check()?;
        let grab = self.capture.grab()?;
        self.check()?;
        Ok((grab, self.capture.screen()))
    }

    /// A handle that ends a [`Self::wait`] from another thread.
    pub fn waker(&self) -> Waker {
        self.capture.waker()
    }

    fn check(&self) -> Result<(), CaptureError> {
        if self.is_live() { Ok(()) } else { Err(CaptureError::Ended) }
    }
}

impl std::fmt::Debug for Permitted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Permitted").field("permit", &self.permit).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use sasae_protocol::Mode;

    use super::*;
    use crate::capture::Synthetic;
    use crate::core::Grant;

    #[test]
    fn no_pixel_comes_out_once_the_grant_has_ended() {
        let (grant, end) = Grant::for_test(Mode::View);
        let (capture, screen) = Synthetic::new(Size::new(64, 64));
        let mut permitted = Permitted::new(grant.screen().unwrap(), capture);
        assert!(permitted.grab().is_ok());
        screen.paint(Size::new(64, 64).rect(), |_, _| [1, 2, 3]);
        assert_eq!(permitted.wait(None).unwrap(), Wake::Damage);
        end();
        assert!(matches!(permitted.wait(None), Err(CaptureError::Ended)));
        assert!(matches!(permitted.grab(), Err(CaptureError::Ended)));
        assert!(grant.screen().is_none(), "an ended grant permits nothing new");
    }
}
