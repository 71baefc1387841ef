//! A deployment: the settings and everything that the handlers act through.

use crate::settings::Settings;

/// A deployment: the settings and everything that the handlers act through.
#[derive(Debug)]
pub struct Deployment {
    #[expect(dead_code, reason = "read by the handlers")]
    settings: Settings,
}

impl Deployment {
    /// The deployment on AWS that `settings` describe. Nothing is connected before it is needed.
    pub const fn new(settings: Settings) -> Self {
        Self { settings }
    }
}
