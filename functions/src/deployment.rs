//! A deployment: the settings and everything that the handlers act through.

use crate::Aws;
use crate::secrets::Secrets;
use crate::settings::Settings;
use crate::sign_in::SignInDesk;
use crate::world::World;

/// A deployment: the settings and everything that the handlers act through.
///
/// It holds no session: two copies of it serve the same sessions.
pub struct Deployment<W = Aws> {
    pub(crate) settings: Settings,
    pub(crate) secrets: Secrets,
    pub(crate) desk: SignInDesk,
    pub(crate) world: W,
}

impl Deployment {
    /// The deployment on AWS that `settings` describe. Nothing is connected before it is needed.
    pub fn new(settings: Settings) -> Self {
        let world = Aws::new(&settings);
        Self::in_world(settings, world)
    }
}

impl<W: World> Deployment<W> {
    /// The deployment that `settings` describe, acting through `world`.
    pub fn in_world(settings: Settings, world: W) -> Self {
        let secrets = Secrets::new(settings.team_secret.reveal());
        let desk = SignInDesk::new(settings.sign_in.clone());
        Self { settings, secrets, desk, world }
    }

    /// What it acts through.
    pub const fn world(&self) -> &W {
        &self.world
    }

    /// `N` bytes by chance.
    pub(crate) fn chance<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.world.fill(&mut bytes);
        bytes
    }
}

impl<W> std::fmt::Debug for Deployment<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deployment").field("settings", &self.settings).finish_non_exhaustive()
    }
}
