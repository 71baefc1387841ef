//! One call of a function: what it has read already, and patience with the store.

use std::future::Future;
use std::ops::Deref;
use std::time::Duration;

use sasae_domain::{Directory, KEPT_DAYS_DEFAULT, Member, Names, Session};
use sasae_protocol::{Action, ErrorCode, MemberId, PersonView, SessionId, SessionView, Timestamp};
use sasae_store::{SessionRecord, Store, StoreError};
use tokio::sync::OnceCell;

use crate::Deployment;
use crate::denied::Denied;
use crate::world::World;

/// How often anything is tried before it is given up.
pub(crate) const TRIES_MAX: u32 = 5;
/// How long the first pause before another try is at most; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// The team with its members, channels and groups, as they are at this call.
#[derive(Debug)]
pub(crate) struct Roster {
    pub(crate) directory: Directory,
    pub(crate) names: Names,
}

impl Deref for Roster {
    type Target = Directory;

    fn deref(&self) -> &Directory {
        &self.directory
    }
}

impl Roster {
    /// A session as this member sees it; `None` when they may not.
    pub(crate) fn view(
        &self,
        session: &Session,
        version: u64,
        member: &Member,
        now: Timestamp,
    ) -> Option<SessionView> {
        let access = self.access_of(member, session);
        sasae_domain::view(session, version, member, &access, &self.names, now)
    }

    /// Whether this member may see a session.
    pub(crate) fn may_see(&self, session: &Session, member: &Member, now: Timestamp) -> bool {
        let access = self.access_of(member, session);
        sasae_domain::allowed(session, member, &access, now).contains(&Action::See)
    }

    /// The member of this id as others see it, one who is no more too.
    pub(crate) fn named(&self, id: &MemberId) -> PersonView {
        sasae_domain::named(id, &self.names)
    }

    /// The member as others see it.
    pub(crate) fn person(&self, id: &MemberId) -> Option<PersonView> {
        self.member(id).map(Member::person)
    }
}

/// One call of a function.
pub(crate) struct Call<'a, W> {
    pub(crate) deployment: &'a Deployment<W>,
    /// From which address it came, as it is counted and audited; none when it came from within.
    source: Option<String>,
    roster: OnceCell<Roster>,
}

impl<'a, W: World> Call<'a, W> {
    pub(crate) const fn new(deployment: &'a Deployment<W>) -> Self {
        Self { deployment, source: None, roster: OnceCell::const_new() }
    }

    /// A call from outside.
    pub(crate) const fn from(deployment: &'a Deployment<W>, source: String) -> Self {
        Self { deployment, source: Some(source), roster: OnceCell::const_new() }
    }

    /// The address that it came from, as it is counted.
    pub(crate) fn source(&self) -> &str {
        self.source.as_deref().unwrap_or_default()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.deployment.world.now()
    }

    pub(crate) fn store(&self) -> &'a W::Store {
        self.deployment.world.store()
    }

    /// A session of this deployment's team; another team's is not there.
    pub(crate) async fn session(&self, id: SessionId) -> Result<Option<SessionRecord>, StoreError> {
        let team = &self.deployment.settings.team;
        let found = self.store().session(id).await?;
        Ok(found.filter(|found| found.session.team == *team))
    }

    /// The team and all that belongs to it; read once in a call.
    pub(crate) async fn roster(&self) -> Result<&Roster, Denied> {
        self.roster
            .get_or_try_init(|| async {
                let id = &self.deployment.settings.team;
                let directory = self.patiently(|| self.store().directory(id)).await?;
                let directory = directory.ok_or_else(|| {
                    tracing::error!("the table has no such team");
                    Denied::new(ErrorCode::Unavailable)
                })?;
                let pair = |member: &Member| (member.id.clone(), member.name.clone());
                let names = directory.members.iter().map(pair).collect();
                Ok(Roster { directory, names })
            })
            .await
    }

    /// For how many days the team keeps history and audit.
    pub(crate) async fn kept_days(&self) -> Result<u16, Denied> {
        Ok(self.roster().await?.team.kept_days.unwrap_or(KEPT_DAYS_DEFAULT))
    }

    /// Asks the store until it answers, at most [`TRIES_MAX`] times.
    pub(crate) async fn patiently<T, F>(&self, ask: impl Fn() -> F) -> Result<T, Denied>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let mut patience = Patience::default();
        loop {
            match ask().await {
                Ok(answer) => return Ok(answer),
                Err(error) => self.lose(&mut patience, error).await?,
            }
        }
    }

    /// Waits before another try, or gives up with the reason of the last one.
    pub(crate) async fn lose(
        &self,
        patience: &mut Patience,
        error: StoreError,
    ) -> Result<(), Denied> {
        patience.tries += 1;
        if patience.tries >= TRIES_MAX {
            return Err(Denied::from(error));
        }
        let [chance] = self.deployment.chance::<1>();
        self.deployment.world.pause(patience.pause(chance)).await;
        Ok(())
    }
}

/// How often something failed already.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    tries: u32,
}

impl Patience {
    /// Full jitter: anything from nothing to the bound, so that two that collided part.
    fn pause(&self, chance: u8) -> Duration {
        let bound = FIRST_PAUSE * 2_u32.pow(self.tries.saturating_sub(1).min(8));
        bound * u32::from(chance) / u32::from(u8::MAX)
    }
}
