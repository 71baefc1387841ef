//! The fonts that fontconfig names for a language.

use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use crate::consent::font::SystemFont;
use crate::locale::Language;

/// Bits of fontconfig's index that name the font in its file; those above name a variable font's
/// instance.
const INDEX_BITS: u32 = 0xffff;

/// Regular and bold of both languages, as far as the system has fonts that cover them.
///
/// fontconfig is asked through its `fc-match`, which every desktop has; without it none are
/// found, and the bundled font is used.
pub(in crate::consent) fn system_fonts() -> Vec<SystemFont> {
    let asked: Vec<_> = Language::ALL
        .into_iter()
        .flat_map(|language| [(language, false), (language, true)])
        .map(|(language, bold)| (language, bold, ask(language, bold)))
        .collect();
    asked
        .into_iter()
        .filter_map(|(language, bold, child)| {
            let (path, index) = answer(child?)?;
            let file = File::open(path).ok()?;
            let blob = Arc::new(map(&file)?);
            let font = SystemFont { blob, index, language, bold };
            font.covers_its_language().then_some(font)
        })
        .collect()
}

fn ask(language: Language, bold: bool) -> Option<Child> {
    let weight = if bold { "bold" } else { "regular" };
    Command::new("fc-match")
        .arg("--format=%{index}\t%{file}")
        .arg(format!("sans-serif:lang={}:{weight}", language.tag()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}

fn answer(child: Child) -> Option<(String, u32)> {
    let output = child.wait_with_output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (index, path) = text.split_once('\t')?;
    Some((path.to_owned(), index.parse::<u32>().ok()? & INDEX_BITS))
}

/// Maps a font into memory: a Japanese one has 20 MB, of which a window needs a few pages.
#[expect(unsafe_code, reason = "a file can only be mapped so")]
fn map(file: &File) -> Option<memmap2::Mmap> {
    // SAFETY: the map is only read. Font files are replaced by renaming, which leaves the mapped
    // one as it was; nobody writes into an installed font in place.
    unsafe { memmap2::Mmap::map(file) }.ok()
}
