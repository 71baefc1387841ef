//! Whether a press would meet one of the agent's own windows.
//!
//! A window is ours if the window code registered it, if the same X client made it (menus, tool
//! tips), if this process did (`XRes` names the process behind a window), or if it stands in the
//! same top-level window as one of those: then it is the frame that a window manager put around
//! ours, with the button that closes it.

use x11rb::{
    connection::Connection,
    protocol::{
        res::{ClientIdMask, ClientIdSpec, ConnectionExt as _},
        xproto::{ConnectionExt as _, InputFocus, Window},
    },
    rust_connection::RustConnection,
};

use super::lost;
use crate::{consent::OwnWindows, input::InjectError};

/// How deep windows may be nested, and how many windows of one frame are looked at.
const DEPTH_MAX: usize = 32;
const FRAME_WINDOWS_MAX: usize = 64;

pub(super) struct Guard {
    root: Window,
    own: OwnWindows,
    resource_mask: u32,
    /// Whether the server can name the process behind a window.
    pub(super) has_res: bool,
}

impl Guard {
    pub(super) fn new(
        connection: &RustConnection,
        root: Window,
        own: OwnWindows,
    ) -> Result<Self, InjectError> {
        let version = connection.res_query_version(1, 2).map_err(lost)?.reply();
        let has_res = version.is_ok_and(|v| (v.server_major, v.server_minor) >= (1, 2));
        let resource_mask = connection.setup().resource_id_mask;
        Ok(Self { root, own, resource_mask, has_res })
    }

    /// Whether what is under the pointer is ours.
    pub(super) fn is_pointer_ours(&self, connection: &RustConnection) -> Result<bool, InjectError> {
        let windows = self.under_pointer(connection)?;
        self.is_ours(connection, &windows)
    }

    /// Whether what a key would go to is ours: the window with the focus, or the one under the
    /// pointer where that lies in it.
    pub(super) fn is_keyboard_ours(
        &self,
        connection: &RustConnection,
    ) -> Result<bool, InjectError> {
        let focus = connection.get_input_focus().map_err(lost)?.reply().map_err(lost)?.focus;
        if focus == u32::from(InputFocus::NONE) {
            return Ok(false);
        }
        let follows_pointer = focus == u32::from(InputFocus::POINTER_ROOT) || focus == self.root;
        if !follows_pointer {
            let windows = self.ancestors(connection, focus)?;
            if self.is_ours(connection, &windows)? {
                return Ok(true);
            }
        }
        let windows = self.under_pointer(connection)?;
        Ok((follows_pointer || windows.contains(&focus)) && self.is_ours(connection, &windows)?)
    }

    /// The windows under the pointer, the top-level one first.
    fn under_pointer(&self, connection: &RustConnection) -> Result<Vec<Window>, InjectError> {
        let mut windows = Vec::new();
        let mut window = self.root;
        while windows.len() < DEPTH_MAX {
            let pointer = connection.query_pointer(window).map_err(lost)?.reply().map_err(lost)?;
            if pointer.child == x11rb::NONE {
                break;
            }
            window = pointer.child;
            windows.push(window);
        }
        Ok(windows)
    }

    /// A window and those that it stands in, the top-level one first. Empty for a window that is
    /// gone.
    fn ancestors(
        &self,
        connection: &RustConnection,
        window: Window,
    ) -> Result<Vec<Window>, InjectError> {
        let mut windows = Vec::new();
        let mut window = window;
        while window != self.root && window != x11rb::NONE && windows.len() < DEPTH_MAX {
            windows.push(window);
            let tree = connection.query_tree(window).map_err(lost)?;
            let Ok(tree) = tree.reply() else { return Ok(Vec::new()) };
            window = tree.parent;
        }
        windows.reverse();
        Ok(windows)
    }

    fn is_ours(
        &self,
        connection: &RustConnection,
        windows: &[Window],
    ) -> Result<bool, InjectError> {
        let Some(top) = windows.first() else { return Ok(false) };
        let own: Vec<Window> =
            self.own.ids().into_iter().filter_map(|id| Window::try_from(id).ok()).collect();
        let client = |window: &Window| window & !self.resource_mask;
        if windows.iter().any(|window| own.iter().any(|id| client(id) == client(window))) {
            return Ok(true);
        }
        for id in own {
            if self.ancestors(connection, id)?.first() == Some(top) {
                return Ok(true);
            }
        }
        self.is_of_this_process(connection, windows)
    }

    /// Whether this process made one of the windows, or one that stands in the top-level one.
    fn is_of_this_process(
        &self,
        connection: &RustConnection,
        windows: &[Window],
    ) -> Result<bool, InjectError> {
        if !self.has_res {
            return Ok(false);
        }
        let tree = connection.query_tree(windows[0]).map_err(lost)?.reply().map_err(lost)?;
        let inside = tree.children.into_iter().take(FRAME_WINDOWS_MAX);
        let mask = ClientIdMask::LOCAL_CLIENT_PID;
        let specs: Vec<ClientIdSpec> = windows
            .iter()
            .copied()
            .chain(inside)
            .map(|client| ClientIdSpec { client, mask })
            .collect();
        let ids = connection.res_query_client_ids(&specs).map_err(lost)?.reply().map_err(lost)?;
        let this_process = std::process::id();
        Ok(ids.ids.iter().any(|id| id.spec.mask == mask && id.value.contains(&this_process)))
    }
}
