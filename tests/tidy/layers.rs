//! Who may name whom. The drawing is in `ARCHITECTURE.md`; this is the same in rules.

use crate::tree::{files, none, root};

/// Modules of `core` that everything stands on.
const BASE: [&str; 11] = ["id", "cbor", "dates", "hash", "time", "money", "place", "locale", "entropy", "say", "both"];

/// Rooms of `core`, and the siblings each may name beside the base.
const CORE_ROOMS: [(&str, &[&str]); 6] = [
    ("guidance", &[]),
    ("sync", &[]),
    ("access", &["sync"]),
    ("registration", &["guidance"]),
    ("rights", &["guidance"]),
    ("wire", &["guidance", "sync", "access", "registration", "rights"]),
];

/// A folder, and words its code may not contain.
const FORBIDDEN: [(&str, &[&str]); 12] = [
    ("core/src", &["std::net", "std::fs", "std::time::SystemTime", "std::time::Instant", "std::thread", "getrandom::"]),
    ("core/src", &["rusqlite", "actix", "ureq", "tokio", "OsRng", "thread_rng"]),
    ("client/src/sync", &["rusqlite", "ureq", "std::net"]),
    ("client/src/transport", &["rusqlite"]),
    ("client/src", &["sojourn_server", "actix"]),
    ("client/ffi/src", &["sojourn_server", "rusqlite", "ureq", "tokio"]),
    ("server/src/service", &["actix", "rusqlite"]),
    ("server/src/desk", &["actix", "rusqlite", "crate::console", "crate::http"]),
    ("server/src/console", &["rusqlite", "crate::store", "crate::http"]),
    ("server/src/store", &["actix"]),
    ("server/src/http", &["rusqlite"]),
    ("migrations/src", &["sojourn_", "serde", "rusqlite"]),
];

/// Crate roots and what they may not depend on.
const MANIFESTS: [(&str, &[&str]); 5] = [
    ("core/Cargo.toml", &["tokio", "actix-web", "rusqlite", "ureq", "getrandom", "rand", "sojourn-"]),
    ("client/Cargo.toml", &["sojourn-server", "actix-web", "tokio"]),
    ("client/ffi/Cargo.toml", &["sojourn-server", "sojourn-migrations", "rusqlite", "ureq", "tokio"]),
    ("migrations/Cargo.toml", &["serde", "sojourn-core", "rusqlite"]),
    ("server/Cargo.toml", &["sojourn-tests"]),
];

/// Code without comments and without its `#[cfg(test)]` tail: tests may reach further than what they test.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    body.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// Files of tests alone, which may reach as far as the tests at the end of a file.
fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.ends_with("/testing.rs") || path.contains("/tests/")
}

/// The modules a piece of code names as `crate::x` (also inside `use crate::{a, b}` written on one line each).
fn crate_names(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let inner = group.split('}').next().unwrap_or("");
            names.extend(inner.split(',').map(|part| first_word(part.trim())));
        } else {
            names.push(first_word(rest));
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn rooms_of_core_name_only_the_base_and_their_allowed_siblings() {
    let mut findings = Vec::new();
    let every_room: Vec<&str> = CORE_ROOMS.iter().map(|(room, _)| *room).collect();
    for (path, text) in files("core/src", ".rs") {
        let inner = path.trim_start_matches("core/src/");
        let room = inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs");
        let allowed: &[&str] = CORE_ROOMS.iter().find(|(name, _)| *name == room).map_or(&[], |(_, siblings)| siblings);
        if room == "lib" || room == "openapi" {
            continue;
        }
        for name in crate_names(&code(&text)) {
            let sibling = every_room.contains(&name.as_str());
            if sibling && name != room && !allowed.contains(&name.as_str()) {
                findings.push(format!("{path} names {name}"));
            }
        }
    }
    none("rooms of core that name a sibling they may not", &findings);
}

#[test]
fn base_modules_of_core_are_where_the_map_says() {
    let lib = std::fs::read_to_string(root().join("core/src/lib.rs")).expect("core has a lib.rs");
    for line in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let name = line.trim_end_matches(';');
        let known = BASE.contains(&name) || CORE_ROOMS.iter().any(|(room, _)| *room == name);
        assert!(known, "core::{name} is neither base nor a room of the map: add it to ARCHITECTURE.md and here");
    }
}

#[test]
fn no_folder_names_what_lies_outside_its_layer() {
    let mut findings = Vec::new();
    for (folder, words) in FORBIDDEN {
        for (path, text) in files(folder, ".rs").into_iter().filter(|(path, _)| !is_test(path)) {
            let code = code(&text);
            findings
                .extend(words.iter().filter(|word| code.contains(**word)).map(|word| format!("{path} names {word}")));
        }
    }
    none("files that name what their layer may not", &findings);
}

#[test]
fn only_stores_speak_sql_and_only_transports_open_sockets() {
    let mut findings = Vec::new();
    for (crate_folder, allowed, word) in [
        ("client/src", "client/src/store", "rusqlite::"),
        ("client/src", "client/src/transport", "ureq"),
        ("server/src", "server/src/store", "rusqlite::"),
    ] {
        for (path, text) in files(crate_folder, ".rs").into_iter().filter(|(path, _)| !is_test(path)) {
            if !path.starts_with(allowed) && code(&text).contains(word) {
                findings.push(format!("{path} names {word}"));
            }
        }
    }
    none("files outside the seam", &findings);
}

#[test]
fn only_the_command_line_and_the_desks_preview_link_both_sides() {
    // What a phone would show is asked of the phone's own code: docs/adr/0142.
    let allowed = ["server/src/cli/", "server/src/console/pages/edit/preview.rs"];
    let named: Vec<String> = files("server/src", ".rs")
        .into_iter()
        .filter(|(path, text)| {
            !allowed.iter().any(|one| path.starts_with(one)) && code(text).contains("sojourn_client")
        })
        .map(|(path, _)| path)
        .collect();
    none("server files beyond the command line and the preview that name the client", &named);
}

#[test]
fn manifests_keep_the_wall() {
    let mut findings = Vec::new();
    for (path, words) in MANIFESTS {
        let manifest = std::fs::read_to_string(root().join(path)).expect("every member has a manifest");
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or("");
        let section = dependencies.split("\n[").next().unwrap_or("");
        for line in section.lines() {
            findings.extend(words.iter().filter(|w| line.starts_with(**w)).map(|w| format!("{path} depends on {w}")));
        }
    }
    none("dependencies beyond the wall", &findings);
}

#[test]
fn naming_a_sibling_is_noticed() {
    assert_eq!(crate_names("use crate::{sync, id::Hash};\ncrate::wire::v1::X"), ["sync", "id", "wire"]);
    assert_eq!(
        crate_names(&code("// crate::sync\nuse crate::id;\n#[cfg(test)]\nmod tests { use crate::sync; }")),
        ["id"]
    );
}
