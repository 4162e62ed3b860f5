//! Settings: a TOML file, then environment (`SOJOURN_*`), then flags; checked once, at start.
//!
//! Every setting is in `docs/settings.md`. An error names the setting as it is written in the file, and says what would
//! be right. Secrets are never settings: they are files in the data folder (see [`crate::keys`]).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{EnrolmentMode, FRAMES_MAX, HAVE_MAX, REQUEST_BYTES_MAX};

/// All settings of a server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Folder of the database, the keys and the published guidance.
    pub data_dir: PathBuf,
    /// Folder of the built app; found when absent, none when empty.
    pub app_dir: Option<PathBuf>,
    /// The name devices put into their proofs: the public address of this server.
    pub audience: String,
    /// Who may enrol a new space.
    pub enrolment: EnrolmentMode,
    /// Whether this is a demonstration under the public demo root.
    pub demo: bool,
    /// Threads that serve requests; 0 takes the number of cores, at most four.
    pub workers: usize,
    /// The safety journal; relative to the data folder. Better on another disk.
    pub safety_journal: PathBuf,
    /// Seconds a stopping server lets requests finish.
    pub shutdown_s: u64,
    /// Log output.
    pub log: Log,
    /// Tokens.
    pub tokens: Tokens,
    /// The database.
    pub store: StoreSettings,
    /// Limits and quotas.
    pub limits: Limits,
    /// Reports from the field.
    pub reports: Reports,
    /// Published guidance.
    pub guidance: Guidance,
    /// Which app versions are served.
    pub apps: Apps,
}

/// Log output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// `pretty` for people, `json` for machines.
    pub format: LogFormat,
    /// A filter such as `info` or `info,sojourn_server=debug`.
    pub level: String,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// Tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tokens {
    /// Seconds an access token lives.
    pub access_s: u64,
    /// Days a refresh token lives without use.
    pub refresh_days: u64,
    /// Seconds a challenge can be used.
    pub challenge_s: u64,
    /// Verified tokens remembered.
    pub cached_max: usize,
}

/// The database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct StoreSettings {
    /// Whether an acknowledgement waits for the disk.
    pub synchronous: Synchronous,
}

/// Whether an acknowledgement waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Synchronous {
    /// Always: the commit was flushed before anyone is answered.
    #[default]
    Full,
    /// Never: only so that a test can show that it would notice. Needs [`UNSAFE_STORE_VARIABLE`] as well.
    Off,
}

/// Limits and quotas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of one request body, before and after decompression.
    pub request_bytes_max: usize,
    /// Bytes of one published release body.
    pub publish_bytes_max: usize,
    /// Frames in one round.
    pub frames_max: usize,
    /// `have` entries in one round.
    pub have_max: usize,
    /// Requests per minute of one device.
    pub device_per_minute: u32,
    /// Requests per minute of one network address (IPv6: /64).
    pub network_per_minute: u32,
    /// New devices per hour of one network address.
    pub enrol_per_hour: u32,
    /// Bytes of frames one space may keep.
    pub space_bytes_max: u64,
    /// Frames of one device that may wait or be held in one space.
    pub held_max: u64,
    /// Seconds a client may take to send a request.
    pub request_s: u64,
    /// Open connections per worker.
    pub connections_max: usize,
    /// Pages of 4 KiB the database may grow to; 0 for no limit but the disk.
    pub database_pages_max: u32,
}

/// Reports from the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reports {
    /// Reports a day from one network address (IPv6: /64). A whole dormitory may share one.
    pub per_network: u32,
    /// Reports a day from everyone together.
    pub per_day: u64,
    /// Days a report is kept.
    pub keep_days: u64,
}

/// Published guidance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Guidance {
    /// Folder of the published files; relative to the data folder.
    pub dir: PathBuf,
    /// The organisation's first trust root; relative to the data folder. Without one there is no guidance.
    pub root: Option<PathBuf>,
    /// The channel rounds point to.
    pub channel: String,
    /// Days a timestamp is good for; it is signed anew each day.
    pub timestamp_days: u64,
}

/// Which app versions are served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Apps {
    /// The oldest version that may still pull, like `1.4.0`; none by default.
    pub min_version: Option<String>,
    /// Until when older versions may still push, milliseconds since 1970.
    pub upgrade_by: Option<u64>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8470),
            data_dir: PathBuf::from("sojourn-data"),
            app_dir: None,
            audience: "sojourn.localhost".into(),
            enrolment: EnrolmentMode::Invite,
            demo: false,
            workers: 0,
            safety_journal: PathBuf::from("safety.journal"),
            shutdown_s: 20,
            log: Log::default(),
            tokens: Tokens::default(),
            store: StoreSettings::default(),
            limits: Limits::default(),
            reports: Reports::default(),
            guidance: Guidance::default(),
            apps: Apps::default(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Pretty, level: "info".into() }
    }
}

impl Default for Tokens {
    fn default() -> Self {
        Self { access_s: 15 * 60, refresh_days: 180, challenge_s: 5 * 60, cached_max: 10_000 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_bytes_max: REQUEST_BYTES_MAX,
            publish_bytes_max: 32 * 1024 * 1024,
            frames_max: FRAMES_MAX,
            have_max: HAVE_MAX,
            device_per_minute: 240,
            network_per_minute: 2_400,
            enrol_per_hour: 60,
            space_bytes_max: 64 * 1024 * 1024,
            held_max: 256,
            request_s: 30,
            connections_max: 2_048,
            database_pages_max: 0,
        }
    }
}

impl Default for Reports {
    fn default() -> Self {
        Self { per_network: 200, per_day: 5_000, keep_days: 365 }
    }
}

impl Default for Guidance {
    fn default() -> Self {
        Self { dir: PathBuf::from("guidance"), root: None, channel: "stable".into(), timestamp_days: 14 }
    }
}

/// A setting that is wrong.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file or the environment could not be read into settings.
    #[error("settings: {0}")]
    Read(#[source] Box<figment::Error>),
    /// A value that is not allowed.
    #[error("setting `{name}`: {why}")]
    Setting {
        /// As written in the file.
        name: &'static str,
        /// What is wrong and what would be right.
        why: String,
    },
}

/// Must be `1` in the environment before `store.synchronous` may be `off`.
pub const UNSAFE_STORE_VARIABLE: &str = "SOJOURN_ALLOW_UNSAFE_STORE";

/// First parts of names that the environment may set. Other `SOJOURN_*` variables belong to other commands.
const SECTIONS: [&str; 16] = [
    "listen",
    "data_dir",
    "app_dir",
    "audience",
    "enrolment",
    "demo",
    "workers",
    "safety_journal",
    "shutdown_s",
    "log",
    "tokens",
    "store",
    "limits",
    "reports",
    "guidance",
    "apps",
];

impl Config {
    /// Reads and checks settings: defaults, then the file, then the environment, then `flags`.
    ///
    /// In the environment a dot is written as two underscores: `SOJOURN_LIMITS__FRAMES_MAX`.
    ///
    /// # Errors
    /// [`ConfigError`], which names the setting.
    pub fn load(file: Option<&Path>, flags: impl Serialize) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        let environment = Env::prefixed("SOJOURN_")
            .filter(|key| {
                SECTIONS
                    .iter()
                    .any(|section| key.as_str().split("__").next().is_some_and(|s| s.eq_ignore_ascii_case(section)))
            })
            .split("__");
        let config: Self = figment
            .merge(environment)
            .merge(Serialized::defaults(flags))
            .extract()
            .map_err(|e| ConfigError::Read(Box::new(e)))?;
        config.check()?;
        Ok(config)
    }

    /// Checks values against each other and against what is possible.
    ///
    /// # Errors
    /// [`ConfigError::Setting`] for the first that is wrong.
    pub fn check(&self) -> Result<(), ConfigError> {
        let between = |name, value: u64, least: u64, most: u64| {
            if (least..=most).contains(&value) {
                Ok(())
            } else {
                wrong(name, format!("{value} is not between {least} and {most}"))
            }
        };
        if self.audience.is_empty() || self.audience.len() > 255 || self.audience.chars().any(char::is_whitespace) {
            return wrong("audience", "must be 1 to 255 characters without spaces, such as `sync.example.org`".into());
        }
        if self.data_dir.as_os_str().is_empty() {
            return wrong("data_dir", "must name a folder".into());
        }
        between("workers", self.workers as u64, 0, 64)?;
        between("shutdown_s", self.shutdown_s, 0, 600)?;
        between("tokens.access_s", self.tokens.access_s, 30, 24 * 3600)?;
        between("tokens.refresh_days", self.tokens.refresh_days, 1, 3_650)?;
        between("tokens.challenge_s", self.tokens.challenge_s, 5, 3_600)?;
        between("tokens.cached_max", self.tokens.cached_max as u64, 1, 1_000_000)?;
        if self.store.synchronous == Synchronous::Off && std::env::var(UNSAFE_STORE_VARIABLE).as_deref() != Ok("1") {
            let why = "`off` loses acknowledged work in a power cut; it is for tests, which also set";
            return wrong("store.synchronous", format!("{why} {UNSAFE_STORE_VARIABLE}=1"));
        }
        let limits = &self.limits;
        between("limits.request_bytes_max", limits.request_bytes_max as u64, 4_096, REQUEST_BYTES_MAX as u64)?;
        between("limits.publish_bytes_max", limits.publish_bytes_max as u64, 65_536, 512 * 1024 * 1024)?;
        between("limits.frames_max", limits.frames_max as u64, 1, FRAMES_MAX as u64)?;
        between("limits.have_max", limits.have_max as u64, 1, HAVE_MAX as u64)?;
        between("limits.device_per_minute", u64::from(limits.device_per_minute), 1, 10_000_000)?;
        between("limits.network_per_minute", u64::from(limits.network_per_minute), 1, 10_000_000)?;
        between("limits.enrol_per_hour", u64::from(limits.enrol_per_hour), 1, 10_000_000)?;
        between("limits.space_bytes_max", limits.space_bytes_max, 65_536, 1 << 40)?;
        between("limits.held_max", limits.held_max, 1, 100_000)?;
        between("limits.request_s", limits.request_s, 1, 600)?;
        between("limits.connections_max", limits.connections_max as u64, 1, 100_000)?;
        between("reports.per_network", u64::from(self.reports.per_network), 1, 100_000)?;
        between("reports.per_day", self.reports.per_day, 1, 1_000_000)?;
        between("reports.keep_days", self.reports.keep_days, 1, 3_650)?;
        between("guidance.timestamp_days", self.guidance.timestamp_days, 1, 60)?;
        if !matches!(self.guidance.channel.as_str(), "stable" | "preview") {
            return wrong("guidance.channel", "must be `stable` or `preview`".into());
        }
        if let Some(version) = &self.apps.min_version
            && parse_version(version).is_none()
        {
            return wrong("apps.min_version", format!("`{version}` is not a version such as `1.4.0`"));
        }
        if crate::telemetry::filter(&self.log.level).is_err() {
            return wrong("log.level", format!("`{}` is not a filter such as `info`", self.log.level));
        }
        Ok(())
    }

    /// The safety journal's place.
    #[must_use]
    pub fn journal_path(&self) -> PathBuf {
        self.data_dir.join(&self.safety_journal)
    }

    /// The guidance folder's place.
    #[must_use]
    pub fn guidance_path(&self) -> PathBuf {
        self.data_dir.join(&self.guidance.dir)
    }

    /// The trust root's place, if one is set.
    #[must_use]
    pub fn root_path(&self) -> Option<PathBuf> {
        self.guidance.root.as_ref().map(|root| self.data_dir.join(root))
    }

    /// Threads that serve requests.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        match self.workers {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4),
            given => given,
        }
    }

    /// When old apps stop pushing.
    #[must_use]
    pub fn upgrade_by(&self) -> Option<Millis> {
        self.apps.upgrade_by.map(Millis)
    }
}

fn wrong(name: &'static str, why: String) -> Result<(), ConfigError> {
    Err(ConfigError::Setting { name, why })
}

/// `1.4.0` as numbers, so that versions compare by value. Missing parts are zero, what follows a `-` or `+` is ignored.
#[must_use]
pub fn parse_version(text: &str) -> Option<[u32; 3]> {
    let core = text.split(['-', '+']).next()?;
    let mut numbers = [0; 3];
    let parts: Vec<&str> = core.split('.').collect();
    if parts.len() > 3 {
        return None;
    }
    for (slot, part) in numbers.iter_mut().zip(parts) {
        *slot = part.parse().ok()?;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(toml: &str) -> Result<Config, ConfigError> {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("sojourn.toml");
        std::fs::write(&file, toml).expect("writes");
        Config::load(Some(&file), serde_json::json!({}))
    }

    #[test]
    fn the_defaults_are_allowed() {
        Config::default().check().expect("defaults pass");
    }

    #[test]
    fn an_error_names_the_setting() {
        let told = |toml: &str| load(toml).expect_err(toml).to_string();
        assert!(told("[limits]\nframes_max = 0").contains("limits.frames_max"));
        assert!(told("[tokens]\naccess_s = 1").contains("tokens.access_s"));
        assert!(told("audience = 'two words'").contains("audience"));
        assert!(told("[log]\nlevel = 'what=is=this'").contains("log.level"));
        assert!(told("[limits]\nframes = 3").contains("frames"), "an unknown setting is named");
        assert!(told("[store]\nsynchronous = 'off'").contains("store.synchronous"));
        assert!(told("listen = 'here'").contains("listen"));
    }

    /// Names of all settings, as written in a file.
    fn names(prefix: &str, value: &serde_json::Value, found: &mut Vec<String>) {
        match value.as_object() {
            Some(table) => table.iter().for_each(|(name, value)| {
                names(&if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") }, value, found);
            }),
            None => found.push(prefix.to_owned()),
        }
    }

    #[test]
    fn every_setting_is_documented_and_every_documented_one_exists() {
        let mut existing = Vec::new();
        names("", &serde_json::to_value(Config::default()).expect("serialises"), &mut existing);
        existing.sort();
        let page = include_str!("../../docs/settings.md");
        let mut documented: Vec<String> =
            page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next().map(str::to_owned)).collect();
        documented.sort();
        assert_eq!(existing, documented);
    }

    #[test]
    fn versions_compare_by_number() {
        assert!(parse_version("1.10.0") > parse_version("1.9.9"));
        assert_eq!(parse_version("2.0-beta"), Some([2, 0, 0]));
        assert_eq!(parse_version("new"), None);
    }
}
