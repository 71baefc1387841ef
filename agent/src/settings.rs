//! What the agent remembers between starts: the gateway and this device's key.
//!
//! One small file that only this user can read. The key proves to a gateway that the same device
//! comes back; it is worth nothing without a session that it joined.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

const FILE: &str = "agent.json";
/// The most bytes of the file that are read.
const FILE_BYTES_MAX: u64 = 16 * 1024;

/// What is remembered.
#[derive(Clone)]
pub struct Settings {
    path: PathBuf,
    /// The gateway of the last session.
    pub gateway: Option<String>,
    /// This device's key.
    pub key: SigningKey,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(default)]
    gateway: Option<String>,
    key: String,
}

impl Settings {
    /// Reads what is remembered in `folder`, or starts anew with a fresh key. A file that cannot
    /// be understood is started anew too: the only loss is that a running session must be joined
    /// from a new code. Where nothing can be written, on a full disk say, the settings last until
    /// the end of the program: a customer whose disk is full needs help all the more.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join(FILE);
        if let Some((gateway, key)) = read(&path) {
            return Ok(Self { path, gateway, key });
        }
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(io::Error::other)?;
        let settings = Self { path, gateway: None, key: SigningKey::from_bytes(&seed) };
        if let Err(error) = settings.save() {
            tracing::warn!(%error, "the settings cannot be kept");
        }
        Ok(settings)
    }

    /// Remembers a gateway.
    ///
    /// # Errors
    /// When the file cannot be written; the old one is kept then.
    pub fn remember_gateway(&mut self, gateway: String) -> io::Result<()> {
        self.gateway = Some(gateway);
        self.save()
    }

    /// Writes a new file beside the old one and puts it in its place.
    fn save(&self) -> io::Result<()> {
        let kept = Kept { gateway: self.gateway.clone(), key: hex::encode(self.key.to_bytes()) };
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let fresh = self.path.with_extension("new");
        let written = write(&fresh, serde_json::to_string(&kept)?.as_bytes());
        let done = written.and_then(|()| fs::rename(&fresh, &self.path));
        if done.is_err() {
            // Half a file is of no use; if even this fails, the next start writes over it.
            let _ = fs::remove_file(&fresh);
        }
        done
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_file(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// On Windows a user's own folders are private to the user already.
#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<fs::File> {
    fs::File::create(path)
}

fn read(path: &Path) -> Option<(Option<String>, SigningKey)> {
    if fs::metadata(path).ok()?.len() > FILE_BYTES_MAX {
        return None;
    }
    let kept: Kept = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
    let seed: [u8; 32] = hex::decode(kept.key).ok()?.try_into().ok()?;
    Some((kept.gateway, SigningKey::from_bytes(&seed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let unique = format!("sasae-settings-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(unique);
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn the_key_and_the_gateway_survive_a_restart() {
        let folder = folder("restart");
        let mut first = Settings::open(&folder).unwrap();
        first.remember_gateway("https://help.example.jp".into()).unwrap();
        let again = Settings::open(&folder).unwrap();
        assert_eq!(again.key.to_bytes(), first.key.to_bytes());
        assert_eq!(again.gateway.as_deref(), Some("https://help.example.jp"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn only_this_user_can_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder("mode");
        Settings::open(&folder).unwrap();
        let mode = fs::metadata(folder.join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn on_a_full_disk_the_agent_starts_and_what_was_kept_is_not_lost() {
        let folder = folder("full");
        let kept = Settings::open(&folder).unwrap();
        // A disk without room, whatever user the tests run as.
        let fill = || {
            let new = folder.join(FILE).with_extension("new");
            std::os::unix::fs::symlink("/dev/full", new).unwrap();
        };
        fill();
        let mut again = Settings::open(&folder).unwrap();
        let refused = again.remember_gateway("https://help.example.jp".into()).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
        assert_eq!(again.gateway.as_deref(), Some("https://help.example.jp"), "for this run");
        let later = Settings::open(&folder).unwrap();
        assert_eq!(later.key.to_bytes(), kept.key.to_bytes());
        // There is room again: nothing of the failure stands in the way.
        again.remember_gateway("https://help.example.jp".into()).unwrap();
        assert!(Settings::open(&folder).unwrap().gateway.is_some());
        // Full from the first start on.
        fs::remove_file(folder.join(FILE)).unwrap();
        fill();
        assert!(Settings::open(&folder).unwrap().gateway.is_none());
        assert!(!folder.join(FILE).exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_broken_file_is_started_anew() {
        let folder = folder("broken");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(FILE), "{\"key\":\"zz\"}").unwrap();
        let fresh = Settings::open(&folder).unwrap();
        assert!(fresh.gateway.is_none());
        fs::remove_dir_all(folder).unwrap();
    }
}
