//! Telling consoles and agents: posts, patience with them, and what their absence means.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use sasae_protocol::{ConnectionId, MemberId};
use sasae_store::Store;
use serde::Serialize;

use crate::call::Call;
use crate::change::Changed;
use crate::denied::Denied;
use crate::news;
use crate::world::{PostError, World};

/// How many posts are under way at once.
const POSTS_AT_ONCE: usize = 16;
/// How many lists are asked for their watchers at once.
const LISTS_AT_ONCE: usize = 4;
/// How often a post is tried.
const POST_TRIES_MAX: u32 = 3;
/// How long a busy connection is left alone before another try.
const POST_PAUSE: Duration = Duration::from_millis(40);

impl<W: World> Call<'_, W> {
    /// Tells everybody whom a change concerns; gives the agent's connection when it is gone.
    ///
    /// Who cannot be told now reads the lists anew when coming back, so nothing here makes the
    /// change itself fail.
    pub(crate) async fn tell(&self, changed: &Changed) -> Option<ConnectionId> {
        if changed.events.is_empty() {
            return None;
        }
        match self.letters(changed).await {
            Ok((agent, letters)) => self.send(agent, letters).await,
            Err(denied) => {
                tracing::error!(code = ?denied.code, "a change was saved and not told");
                None
            }
        }
    }

    /// What is sent to whom; the agent's connection apart.
    async fn letters(&self, changed: &Changed) -> Result<(Option<ConnectionId>, Letters), Denied> {
        let roster = self.roster().await?;
        let ice_servers = &self.deployment.settings.ice_servers;
        let mut letters = Letters::default();
        for (connection, member) in self.watchers(changed).await? {
            if let Some(member) = roster.member(&member) {
                letters.add(connection, &news::for_member(changed, member, roster));
            }
        }
        if let Some((console, message)) = news::for_connecting_console(changed, ice_servers) {
            letters.add(console, &message);
        }
        let mut agent = None;
        if let Some((connection, messages)) = news::for_agent(changed, roster, ice_servers) {
            for message in &messages {
                letters.add(connection.clone(), message);
            }
            agent = Some(connection);
        }
        Ok((agent, letters))
    }

    /// Everybody who watches one of the lists that the change can be seen in, once.
    async fn watchers(&self, changed: &Changed) -> Result<Watchers, Denied> {
        let lists = news::lists(changed);
        // Made before the stream: a closure that borrows its argument would keep the whole future
        // from being `Send` (rust-lang/rust issue 89976).
        let asks: Vec<_> =
            lists.iter().map(|list| self.patiently(move || self.store().watchers(list))).collect();
        let found: Vec<_> = stream::iter(asks).buffer_unordered(LISTS_AT_ONCE).collect().await;
        let mut watchers = Watchers::new();
        for some in found {
            watchers.extend(some?);
        }
        Ok(watchers)
    }

    async fn send(&self, agent: Option<ConnectionId>, letters: Letters) -> Option<ConnectionId> {
        let gone: Vec<_> = stream::iter(letters.0)
            .map(async |(connection, texts)| {
                let sent = self.post_all(&connection, &texts).await;
                (sent == Err(PostError::Gone)).then_some(connection)
            })
            .buffer_unordered(POSTS_AT_ONCE)
            .collect()
            .await;
        let mut gone_agent = None;
        for connection in gone.into_iter().flatten() {
            self.forget(&connection).await;
            if agent.as_ref() == Some(&connection) {
                gone_agent = Some(connection);
            }
        }
        gone_agent
    }

    async fn post_all(&self, to: &ConnectionId, texts: &[String]) -> Result<(), PostError> {
        for text in texts {
            self.post_text(to, text).await?;
        }
        Ok(())
    }

    /// Sends one message to each of these; who cannot be told reads the lists anew.
    pub(crate) async fn post_to_each<T: Serialize + Sync>(
        &self,
        to: Vec<ConnectionId>,
        message: &T,
    ) {
        let mut letters = Letters::default();
        for connection in to {
            letters.add(connection, message);
        }
        self.send(None, letters).await;
    }

    /// Sends one message to one connection.
    pub(crate) async fn post<T: Serialize + Sync>(
        &self,
        to: &ConnectionId,
        message: &T,
    ) -> Result<(), PostError> {
        self.post_text(to, &text_of(message)).await
    }

    async fn post_text(&self, to: &ConnectionId, text: &str) -> Result<(), PostError> {
        let mut tries = 1;
        loop {
            match self.deployment.world.post(to, text).await {
                Err(PostError::Busy) if tries < POST_TRIES_MAX => {
                    self.deployment.world.pause(POST_PAUSE * tries).await;
                    tries += 1;
                }
                Err(PostError::Gone) => return Err(PostError::Gone),
                Err(error) => {
                    tracing::warn!(connection = %to, error = %error, "a post was lost");
                    return Err(error);
                }
                Ok(()) => return Ok(()),
            }
        }
    }

    /// Forgets a connection that is over. What cannot be forgotten now, its end of life collects.
    pub(crate) async fn forget(&self, connection: &ConnectionId) {
        if self.patiently(|| self.store().delete_connection(connection)).await.is_err() {
            tracing::warn!(connection = %connection, "a connection that is over was not forgotten");
        }
    }
}

/// Who watches, and from which connection.
type Watchers = BTreeMap<ConnectionId, MemberId>;

/// What is sent to each connection, in order.
#[derive(Default)]
struct Letters(BTreeMap<ConnectionId, Vec<String>>);

impl Letters {
    fn add<T: Serialize>(&mut self, to: ConnectionId, message: &T) {
        self.0.entry(to).or_default().push(text_of(message));
    }
}

fn text_of<T: Serialize>(message: &T) -> String {
    serde_json::to_string(message).expect("every message of ours is JSON")
}
