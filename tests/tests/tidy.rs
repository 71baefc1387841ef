//! Rules of style that a tool can check, so that no review has to remember them.

#![expect(clippy::unwrap_used, reason = "a check that cannot read a file is to fail there")]

use std::fs;
use std::path::{Path, PathBuf};

const LINES_MAX: usize = 400;
const COLUMNS_MAX: usize = 100;

/// Files made by a tool, or of a kind whose length says nothing.
const GENERATED: [&str; 2] =
    ["console/src/protocol/generated.ts", "console/src/protocol/schema.json"];
const SKIPPED: [&str; 6] = ["target", "node_modules", "dist", ".git", ".sasae", ".cache"];
const PLATFORM_FILES: [&str; 3] = ["capture.rs", "input.rs", "consent.rs"];
const EMPTY_NAMES: [&str; 6] = ["mod", "utils", "common", "helpers", "types", "misc"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every source file, by its path from the root.
fn sources(endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
            if path.is_dir() && !SKIPPED.contains(&name.as_str()) {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let from_root = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                if !GENERATED.contains(&from_root.as_str()) {
                    found.push((from_root, fs::read_to_string(path).unwrap()));
                }
            }
        }
    }
    found.sort();
    found
}

fn check(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n{}", broken.join("\n"));
}

#[test]
fn every_rust_file_says_first_what_it_is_for() {
    let silent: Vec<String> = sources(&[".rs"])
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    check("the first line is a //! sentence", &silent);
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    let long: Vec<String> = sources(&[".rs", ".ts", ".tsx", ".mjs"])
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    check("a file has one purpose and at most 400 lines", &long);
}

#[test]
fn no_line_of_rust_is_wider_than_100_columns() {
    let mut wide = Vec::new();
    for (path, text) in sources(&[".rs"]) {
        for (number, line) in text.lines().enumerate() {
            // A text for people or a test vector may be longer than the line it stands in, a row of
            // a table cannot be broken, and a list of derives is laid out by rustfmt.
            let is_free = line.contains('"')
                || line.starts_with("//! |")
                || line.trim_start().starts_with("Debug, ");
            if line.chars().count() > COLUMNS_MAX && !is_free {
                wide.push(format!("{path}:{}", number + 1));
            }
        }
    }
    check("at most 100 columns", &wide);
}

#[test]
fn file_names_say_something() {
    let empty: Vec<String> = sources(&[".rs", ".ts", ".tsx"])
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| {
            let stem = Path::new(path).file_stem().unwrap().to_str().unwrap();
            EMPTY_NAMES.contains(&stem)
        })
        .collect();
    check("no mod.rs, utils, common, helpers, types, misc", &empty);
}

#[test]
fn the_platform_is_asked_for_in_three_files_only() {
    let needle = concat!("cfg(target", "_os");
    let scattered: Vec<String> = sources(&[".rs"])
        .into_iter()
        .filter(|(path, text)| {
            let name = Path::new(path).file_name().unwrap().to_str().unwrap();
            path.starts_with("agent/src")
                && text.contains(needle)
                && !PLATFORM_FILES.contains(&name)
        })
        .map(|(path, _)| path)
        .collect();
    check("cfg(target_os) only in capture.rs, input.rs, consent.rs", &scattered);
}

#[test]
fn unsafe_code_says_why_it_is_safe() {
    let mut silent = Vec::new();
    for (path, text) in sources(&[".rs"]) {
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let is_block = line.contains(concat!("unsafe", " {")) && !line.trim().starts_with("//");
            let before = lines[number.saturating_sub(6)..=number].join("\n");
            if is_block && !before.contains("SAFETY:") {
                silent.push(format!("{path}:{}", number + 1));
            }
        }
    }
    check("a // SAFETY: comment before each unsafe block", &silent);
}

#[test]
fn requirements_name_tests_that_exist() {
    let text = fs::read_to_string(root().join("tests/requirements.toml")).unwrap();
    let all = sources(&[".rs", ".ts", ".tsx", ".mjs"]);
    let exists = |name: &str| {
        let function = format!("fn {name}(");
        let titles = [format!("\"{name}\""), format!("'{name}'"), format!("`{name}`")];
        all.iter().any(|(_, text)| {
            text.contains(&function) || titles.iter().any(|title| text.contains(title))
        })
    };
    let mut missing = Vec::new();
    let mut ids = 0;
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if line.contains(" = [") {
            ids += 1;
        }
        for name in line.split('"').skip(1).step_by(2) {
            if !exists(name) {
                missing.push(name.to_owned());
            }
        }
    }
    assert!(ids > 10, "the file was not understood");
    check("a test that requirements.toml names does not exist", &missing);
}
