//! Handing a link to the agent that runs already, and registering `sasae://`, on Linux desktops.

use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

use super::{HINT_BYTES_MAX, SCHEME};

const SOCKET: &str = "agent.sock";
/// How long the other side may take to hand over a line.
const HANDOVER_TIMEOUT: Duration = Duration::from_secs(2);

/// Gives a hint to the agent that runs already; false when none does.
pub fn hand_over(folder: &Path, hint: Option<&str>) -> bool {
    let Ok(mut stream) = UnixStream::connect(folder.join(SOCKET)) else { return false };
    stream.write_all(hint.unwrap_or_default().as_bytes()).is_ok()
}

/// Where hints of later starts arrive; gone when dropped.
#[derive(Debug)]
pub struct Desk {
    path: PathBuf,
}

impl Desk {
    /// Takes hints in `folder` from now on; each non-empty one goes to `take`.
    ///
    /// # Errors
    /// When the socket cannot be made.
    pub fn open(folder: &Path, take: impl Fn(String) + Send + 'static) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(SOCKET);
        // Nobody answered at it, or we would not be here: it was left by one that was killed.
        if path.exists() {
            fs::remove_file(&path)?;
        }
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        thread::Builder::new().name("handover".into()).spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if let Some(hint) = read_line(stream) {
                    take(hint);
                }
            }
        })?;
        Ok(Self { path })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // If it stays, the next start removes it.
        let _ = fs::remove_file(&self.path);
    }
}

fn read_line(stream: UnixStream) -> Option<String> {
    stream.set_read_timeout(Some(HANDOVER_TIMEOUT)).ok()?;
    let mut text = String::new();
    let limit = u64::try_from(HINT_BYTES_MAX).expect("1024 fits") + 1;
    stream.take(limit).read_to_string(&mut text).ok()?;
    (!text.trim().is_empty() && text.len() <= HINT_BYTES_MAX).then_some(text)
}

/// Registers `sasae://` for this user, as the desktop entry specification of freedesktop.org says.
///
/// # Errors
/// When the entry cannot be written. A desktop without `xdg-mime` finds the entry by itself later.
pub fn register_scheme(data_home: &Path, program: &Path) -> io::Result<()> {
    let program = program.to_string_lossy();
    // A path that would need quoting rules of its own is not registered; links can be pasted.
    if program.contains(['"', '\\', '$', '`', '%', '\n']) {
        return Ok(());
    }
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Sasae\nExec=\"{program}\" %u\n\
         NoDisplay=true\nTerminal=false\nMimeType=x-scheme-handler/{SCHEME};\n"
    );
    let folder = data_home.join("applications");
    let path = folder.join("sasae-agent.desktop");
    if fs::read_to_string(&path).is_ok_and(|old| old == entry) {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    fs::write(&path, entry)?;
    let handler = format!("x-scheme-handler/{SCHEME}");
    let _ = Command::new("xdg-mime")
        .args(["default", "sasae-agent.desktop", &handler])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_second_start_hands_its_link_to_the_first() {
        let folder = std::env::temp_dir().join(format!("sasae-handover-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        assert!(!hand_over(&folder, Some("nobody is there")));
        let (give, got) = mpsc::channel();
        let desk = Desk::open(&folder, move |hint| give.send(hint).unwrap()).unwrap();
        assert!(hand_over(&folder, None));
        assert!(hand_over(&folder, Some("123456789")));
        assert_eq!(got.recv_timeout(HANDOVER_TIMEOUT).unwrap(), "123456789");
        drop(desk);
        assert!(!hand_over(&folder, Some("gone")));
        fs::remove_dir_all(folder).unwrap();
    }
}
