//! The built app (`client/web/app/dist`), read into memory once, at start.
//!
//! Afterwards nobody's request touches the file system: a path is looked up in a map, so there is nothing to climb out of,
//! and an update that replaces files under a running server cannot mix two builds. [`crate::http`] answers from here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use actix_web::web::Bytes;
use data_encoding::HEXLOWER;
use sojourn_core::guidance::trust::load_root;

/// What builds the app, from the top of a checkout.
pub const BUILD_COMMAND: &str = "client/web/build";
/// Where a checkout has its build.
const IN_CHECKOUT: &str = "client/web/app/dist";
/// Where an installation has it: beside the binary, or beside the folder the binary is in.
const INSTALLED: [&str; 2] = ["share/sojourn/app", "../share/sojourn/app"];
/// The file without which a folder is no app.
const INDEX: &str = "index.html";
/// The root that the app's program carries, as the build laid it beside it.
const ROOT: &str = "root.json";
/// Most a folder may hold: a whole disk named by mistake is not read into memory.
const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Why a folder cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum WebAppError {
    /// Not readable.
    #[error("setting `app_dir`: {path}")]
    Read {
        /// What could not be read.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Some other folder.
    #[error("setting `app_dir`: {0} holds no index.html; build the app with {BUILD_COMMAND}")]
    NoIndex(PathBuf),
    /// Too much.
    #[error("setting `app_dir`: {0} holds more than {BYTES_MAX} bytes, so it is not the built app")]
    TooLarge(PathBuf),
    /// Phones with it believe keys that everybody has, and not this server's.
    #[error(
        "setting `app_dir`: the app there carries the public demonstration root; build it with SOJOURN_ROOT (docs/keys.md), or \
         start with `--demo`"
    )]
    DemoRoot,
}

/// Bytes as they travel in one encoding, under a name of their own.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The `ETag`, with its quotes.
    pub etag: String,
    /// The bytes.
    pub bytes: Bytes,
}

impl Variant {
    fn of(bytes: Vec<u8>) -> Self {
        let etag = format!("\"{}\"", HEXLOWER.encode(&blake3::hash(&bytes).as_bytes()[..16]));
        Self { etag, bytes: bytes.into() }
    }
}

/// One file of the app.
#[derive(Debug, Clone)]
pub struct AppFile {
    /// Its media type.
    pub media: &'static str,
    /// Whether its name carries a hash of its content: what has that name never changes.
    pub is_immutable: bool,
    /// As it is.
    pub plain: Variant,
    /// Compressed beforehand, when the build did.
    pub brotli: Option<Variant>,
    /// Likewise.
    pub gzip: Option<Variant>,
}

/// The app; empty when there is none.
#[derive(Debug, Clone, Default)]
pub struct WebApp {
    files: BTreeMap<String, AppFile>,
}

impl WebApp {
    /// Reads the folder a setting names, or the one that is found; an empty setting serves none.
    ///
    /// # Errors
    /// [`WebAppError`] for a named folder that is not the app. One that is merely not there is no error unless named.
    pub fn open(setting: Option<&Path>) -> Result<Self, WebAppError> {
        match setting {
            Some(named) if named.as_os_str().is_empty() => Ok(Self::default()),
            Some(named) => Self::read(named),
            None => find().map_or_else(|| Ok(Self::default()), |found| Self::read(&found)),
        }
    }

    /// Reads a folder.
    ///
    /// # Errors
    /// [`WebAppError`].
    pub fn read(folder: &Path) -> Result<Self, WebAppError> {
        let mut raw = BTreeMap::new();
        let mut left = BYTES_MAX;
        collect(folder, "", &mut raw, &mut left)?;
        if !raw.contains_key(INDEX) {
            return Err(WebAppError::NoIndex(folder.to_owned()));
        }
        Ok(Self { files: assemble(raw) })
    }

    /// Whether there is no app.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.files.is_empty()
    }

    /// Refuses an app that is for demonstrations only, on a server that is none. A folder that does not tell its root is taken.
    ///
    /// # Errors
    /// [`WebAppError::DemoRoot`].
    pub fn check_root(&self, demo: bool) -> Result<(), WebAppError> {
        let root = self.files.get(ROOT).and_then(|file| load_root(&file.plain.bytes).ok());
        if !demo && root.is_some_and(|root| root.demo) { Err(WebAppError::DemoRoot) } else { Ok(()) }
    }

    /// The file of a path below `/app/`; the empty path is the page.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&AppFile> {
        self.files.get(if path.is_empty() { INDEX } else { path })
    }
}

/// The first known place that holds an app.
fn find() -> Option<PathBuf> {
    let binary = std::env::current_exe().ok();
    let beside = binary.as_deref().and_then(Path::parent);
    let installed = beside.into_iter().flat_map(|folder| INSTALLED.map(|place| folder.join(place)));
    installed.chain([PathBuf::from(IN_CHECKOUT)]).find(|folder| folder.join(INDEX).is_file())
}

/// Plain files below a folder by their path with `/`. Links are left out: they may lead anywhere.
fn collect(
    folder: &Path,
    prefix: &str,
    into: &mut BTreeMap<String, Vec<u8>>,
    left: &mut u64,
) -> Result<(), WebAppError> {
    let fault = |path: &Path| {
        let path = path.to_owned();
        move |source| WebAppError::Read { path, source }
    };
    for entry in std::fs::read_dir(folder).map_err(fault(folder))? {
        let entry = entry.map_err(fault(folder))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(fault(&path))?;
        let Some(name) = entry.file_name().to_str().filter(|name| !name.starts_with('.')).map(str::to_owned) else {
            continue;
        };
        if kind.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), into, left)?;
        } else if kind.is_file() {
            let bytes = std::fs::read(&path).map_err(fault(&path))?;
            *left = left.checked_sub(bytes.len() as u64).ok_or_else(|| WebAppError::TooLarge(folder.to_owned()))?;
            into.insert(format!("{prefix}{name}"), bytes);
        }
    }
    Ok(())
}

/// Puts what was compressed beforehand beside what it is of.
fn assemble(mut raw: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, AppFile> {
    let is_sibling = |name: &String| {
        let of = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"));
        of.is_some_and(|of| raw.contains_key(of))
    };
    let names: Vec<String> = raw.keys().filter(|name| !is_sibling(name)).cloned().collect();
    let mut take = |name: String| raw.remove(&name).map(Variant::of);
    let files = names.into_iter().filter_map(|name| {
        let file = AppFile {
            media: media(&name),
            is_immutable: carries_hash(&name),
            brotli: take(format!("{name}.br")),
            gzip: take(format!("{name}.gz")),
            plain: take(name.clone())?,
        };
        Some((name, file))
    });
    files.collect()
}

fn media(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// `assets/NAME-HASH.ENDING`, as the bundler writes what it hashed.
fn carries_hash(name: &str) -> bool {
    let Some(name) = name.strip_prefix("assets/") else { return false };
    let stem = name.split('.').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    // A hash may hold a hyphen itself, so its eight characters are counted from the end.
    stem.len() > 9 && stem.is_char_boundary(stem.len() - 9) && {
        let (_, hash) = stem.split_at(stem.len() - 9);
        hash.starts_with('-') && hash.chars().all(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("below the folder")).expect("makes folders");
            std::fs::write(path, text).expect("writes");
        }
        dir
    }

    #[test]
    fn an_app_with_the_demonstrations_root_is_for_demonstrations_only() {
        let root = std::str::from_utf8(sojourn_core::guidance::baseline::ROOT).expect("JSON");
        let dir = folder(&[("index.html", "page"), ("root.json", root)]);
        let app = WebApp::read(dir.path()).expect("reads");
        assert!(app.check_root(true).is_ok());
        let told = app.check_root(false).expect_err("refused").to_string();
        assert!(told.contains("SOJOURN_ROOT") && told.contains("--demo"), "{told}");
        let silent = WebApp::read(folder(&[("index.html", "page")]).path()).expect("reads");
        assert!(silent.check_root(false).is_ok(), "a build that does not tell");
    }

    #[test]
    fn compressed_siblings_belong_to_their_file_and_have_no_address_of_their_own() {
        let dir =
            folder(&[("index.html", "page"), ("index.html.br", "b"), ("index.html.gz", "g"), ("notes.gz", "own")]);
        let app = WebApp::read(dir.path()).expect("reads");
        let page = app.file("").expect("the page");
        assert_eq!(page.brotli.as_ref().map(|v| &v.bytes[..]), Some(&b"b"[..]));
        assert_eq!(page.gzip.as_ref().map(|v| &v.bytes[..]), Some(&b"g"[..]));
        assert!(app.file("index.html.br").is_none());
        assert!(app.file("notes.gz").is_some(), "one that is nobody's sibling is a file");
    }

    #[test]
    fn only_what_the_bundler_hashed_is_kept_for_ever() {
        for name in ["assets/index-B1x_9-Qa.js", "assets/sojourn_web_bg-C0ffee12.wasm", "assets/a-12345678.css.map"] {
            assert!(carries_hash(name), "{name}");
        }
        for name in ["index.html", "sw.js", "assets/icon.svg", "assets/logo-dark.svg", "x/index-B1x_9-Qa.js"] {
            assert!(!carries_hash(name), "{name}");
        }
    }

    #[test]
    fn a_named_folder_must_be_the_app_and_an_empty_name_serves_none() {
        let dir = folder(&[("other.html", "x")]);
        assert!(matches!(WebApp::open(Some(dir.path())), Err(WebAppError::NoIndex(_))));
        assert!(matches!(WebApp::open(Some(&dir.path().join("gone"))), Err(WebAppError::Read { .. })));
        assert!(WebApp::open(Some(Path::new(""))).expect("none").is_absent());
    }

    #[cfg(unix)]
    #[test]
    fn links_and_hidden_files_are_not_served() {
        let dir = folder(&[("index.html", "page"), (".env", "secret")]);
        let outside = folder(&[("secret", "secret")]);
        std::os::unix::fs::symlink(outside.path().join("secret"), dir.path().join("link")).expect("links");
        std::os::unix::fs::symlink(outside.path(), dir.path().join("folder")).expect("links");
        let app = WebApp::read(dir.path()).expect("reads");
        assert!(app.file("link").is_none() && app.file("folder/secret").is_none() && app.file(".env").is_none());
    }
}
