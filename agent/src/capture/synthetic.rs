//! A screen that a program draws itself: the small real backend behind [`Capture`] for tests.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{Capture, CaptureError, Grab, Rect, Screen, Size, TileSet, Wake, Waker};

/// Captures a [`SyntheticScreen`].
#[derive(Debug)]
pub struct Synthetic {
    shared: Arc<Shared>,
    screen: Screen,
    is_first: bool,
}

/// The screen itself: draw on it from any thread.
#[derive(Debug, Clone)]
pub struct SyntheticScreen {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    size: Size,
    pixels: Vec<u8>,
    damage: Vec<Rect>,
    is_news: bool,
    is_called: bool,
    is_lost: bool,
}

impl Synthetic {
    /// A black screen and what captures it.
    pub fn new(size: Size) -> (Self, SyntheticScreen) {
        let state = State {
            size,
            pixels: vec![0; bytes(size.rect())],
            damage: Vec::new(),
            is_news: false,
            is_called: false,
            is_lost: false,
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let screen = SyntheticScreen { shared: Arc::clone(&shared) };
        (Self { shared, screen: Screen::new(size), is_first: true }, screen)
    }
}

impl SyntheticScreen {
    /// Fills a rectangle with one colour (blue, green, red); it must lie inside the screen.
    pub fn fill(&self, rect: Rect, colour: [u8; 3]) {
        self.paint(rect, |_, _| colour);
    }

    /// Paints a rectangle pixel by pixel; `paint` is given screen coordinates.
    pub fn paint(&self, rect: Rect, mut paint: impl FnMut(u32, u32) -> [u8; 3]) {
        let mut state = self.shared.lock();
        let width = state.size.width;
        for y in rect.y..rect.y + rect.height {
            for x in rect.x..rect.x + rect.width {
                let at = (y * width + x) as usize * 4;
                state.pixels[at..at + 3].copy_from_slice(&paint(x, y));
            }
        }
        state.add_damage(rect);
        self.shared.changed.notify_all();
    }

    /// Reports damage where nothing was drawn, as programs that redraw the same do.
    pub fn damage(&self, rect: Rect) {
        self.shared.lock().add_damage(rect);
        self.shared.changed.notify_all();
    }

    /// Gives the screen another size; it is black then.
    pub fn resize(&self, size: Size) {
        let mut state = self.shared.lock();
        state.size = size;
        state.pixels = vec![0; bytes(size.rect())];
        state.damage.clear();
        state.add_damage(size.rect());
        self.shared.changed.notify_all();
    }

    /// Takes the screen away: every use of the capture fails from now on.
    pub fn lose(&self) {
        self.shared.lock().is_lost = true;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// As `XDamage` does, tells of damage only when there was none.
    fn add_damage(&mut self, rect: Rect) {
        self.is_news |= self.damage.is_empty();
        self.damage.push(rect);
    }

    fn check(&self) -> Result<(), CaptureError> {
        if self.is_lost {
            return Err(CaptureError::Lost("the synthetic screen was taken away".into()));
        }
        Ok(())
    }
}

impl Capture for Synthetic {
    fn wait(&mut self, timeout: Option<Duration>) -> Result<Wake, CaptureError> {
        let waiting = |state: &mut State| !state.is_news && !state.is_called && !state.is_lost;
        let state = self.shared.lock();
        let mut state = match timeout {
            None => self.shared.changed.wait_while(state, waiting),
            Some(timeout) => self
                .shared
                .changed
                .wait_timeout_while(state, timeout, waiting)
                .map(|(state, _)| state)
                .map_err(|poisoned| PoisonError::new(poisoned.into_inner().0)),
        }
        .unwrap_or_else(PoisonError::into_inner);
        state.check()?;
        if std::mem::take(&mut state.is_called) {
            return Ok(Wake::Called);
        }
        let is_news = std::mem::take(&mut state.is_news);
        Ok(if is_news { Wake::Damage } else { Wake::TimedOut })
    }

    fn grab(&mut self) -> Result<Grab, CaptureError> {
        let mut state = self.shared.lock();
        state.check()?;
        let resized = state.size != self.screen.size();
        state.is_news = false;
        let mut damage = std::mem::take(&mut state.damage);
        let mut changed = TileSet::empty(state.size);
        if resized || self.is_first {
            self.is_first = false;
            self.screen = Screen::new(state.size);
            changed = TileSet::full(state.size);
            damage = vec![state.size.rect()];
        }
        for rect in damage {
            let mut rows = Vec::with_capacity(bytes(rect));
            for y in rect.y..rect.y + rect.height {
                let start = (y * state.size.width + rect.x) as usize * 4;
                rows.extend_from_slice(&state.pixels[start..start + rect.width as usize * 4]);
            }
            self.screen.update(rect, &rows, &mut changed);
        }
        Ok(Grab { changed, resized })
    }

    fn screen(&self) -> &Screen {
        &self.screen
    }

    fn waker(&self) -> Waker {
        let shared = Arc::clone(&self.shared);
        Waker::new(move || {
            shared.lock().is_called = true;
            shared.changed.notify_all();
        })
    }
}

/// Bytes of the pixels of a rectangle.
fn bytes(rect: Rect) -> usize {
    rect.width as usize * rect.height as usize * 4
}
