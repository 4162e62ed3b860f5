//! Who plays in the drill: an office with key files and a server's guidance, and a phone.

use std::collections::BTreeMap;
use std::path::PathBuf;

use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::{
    Channel, PublicKey, Release, ReleaseTag, Role, Root, SHARE_ALL, Timestamp, load_root, rotate, sign, verify_release,
    verify_timestamp,
};
use sojourn_core::id::Bytes;
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Millis};
use sojourn_core::wire::v1::{PublishRequest, PublishedFile};

use crate::cli::CliError;
use crate::cli::keys::{add_signature, roots};
use crate::config::Config;
use crate::keys::{ServerKeys, make_person_key, random, read_person_key};
use crate::service::guidance::{Encoding, Library};

const STABLE: Channel = Channel::Stable;

/// An organisation: people's key files, its documents, and its server's guidance, all below one folder.
pub(super) struct Office {
    folder: PathBuf,
    keys: ServerKeys,
    stolen: ServerKeys,
    library: Option<Library>,
    pack: Pack,
}

impl Office {
    pub(super) fn new() -> Result<Self, CliError> {
        let folder = std::env::temp_dir().join(format!("sojourn-drill-{:016x}", u64::from_le_bytes(random()?)));
        std::fs::create_dir_all(&folder)?;
        let keys = ServerKeys::open(&folder.join("server"))?;
        let pack = Pack::build(&"CN/zh-Hans".parse()?, &[br#"{"drill":true}"#.to_vec()])?;
        Ok(Self { folder, stolen: keys.clone(), keys, library: None, pack })
    }

    fn key_file(&self, who: &str) -> PathBuf {
        self.folder.join(format!("{who}.key"))
    }

    fn root_file(&self, number: u64) -> PathBuf {
        self.folder.join(format!("root-{number}.json"))
    }

    pub(super) fn make_key(&self, who: &str) -> Result<(), CliError> {
        make_person_key(&self.key_file(who))?;
        // What everybody may know stays, also when the key itself is lost.
        Ok(std::fs::write(self.folder.join(format!("{who}.public")), self.read_public(who)?)?)
    }

    pub(super) fn lose_key(&self, who: &str) -> Result<(), CliError> {
        Ok(std::fs::remove_file(self.key_file(who))?)
    }

    fn read_public(&self, who: &str) -> Result<String, CliError> {
        Ok(PublicKey::of(&read_person_key(&self.key_file(who))?).into())
    }

    fn public(&self, who: &str) -> Result<String, CliError> {
        Ok(std::fs::read_to_string(self.folder.join(format!("{who}.public")))?)
    }

    pub(super) fn first_root(&self, holders: [&str; 3], editors: [&str; 2]) -> Result<(), CliError> {
        let expires = crate::service::system_clock()().date_at(CHINA_OFFSET_MINUTES);
        roots::first(&roots::FirstArgs {
            out: self.root_file(1),
            expires,
            root: holders.iter().map(|who| self.public(who)).collect::<Result<_, _>>()?,
            release: editors.iter().map(|who| self.public(who)).collect::<Result<_, _>>()?,
            timestamp: vec![PublicKey::of(&self.keys.timestamp).into()],
            log: vec![PublicKey::of(&self.keys.log).into()],
            root_threshold: 2,
        })
    }

    /// Writes the root after one, with people's keys replaced: role, who goes, who comes.
    pub(super) fn next_root(&self, from: u64, replaced: &[(&str, &str, &str)]) -> Result<(), CliError> {
        let name = |role: &str, who: &str| Ok::<_, CliError>(format!("{role}={}", self.public(who)?));
        let removed = replaced.iter().map(|(role, goes, _)| name(role, goes)).collect::<Result<_, _>>()?;
        let added = replaced.iter().map(|(role, _, comes)| name(role, comes)).collect::<Result<_, _>>()?;
        self.write_next(from, added, removed)
    }

    /// The server's keys are in other hands: it makes new ones, and the root after one names them.
    pub(super) fn replace_server_keys(&mut self, from: u64) -> Result<(), CliError> {
        self.library = None;
        std::fs::remove_dir_all(self.folder.join("server/keys"))?;
        self.stolen = std::mem::replace(&mut self.keys, ServerKeys::open(&self.folder.join("server"))?);
        let named = |keys: &ServerKeys| {
            [("timestamp", &keys.timestamp), ("log", &keys.log)]
                .map(|(role, key)| format!("{role}={}", PublicKey::of(key)))
                .to_vec()
        };
        self.write_next(from, named(&self.keys), named(&self.stolen))
    }

    fn write_next(&self, from: u64, added: Vec<String>, removed: Vec<String>) -> Result<(), CliError> {
        let (from, out) = (self.root_file(from), self.root_file(from + 1));
        roots::next(&roots::NextArgs { from, out, expires: None, added, removed, root_threshold: None })
    }

    pub(super) fn sign_root(&self, number: u64, who: &[&str]) -> Result<(), CliError> {
        who.iter().try_for_each(|who| add_signature(&self.root_file(number), &self.key_file(who)).map(drop))
    }

    pub(super) fn root_bytes(&self, number: u64) -> Result<Vec<u8>, CliError> {
        Ok(std::fs::read(self.root_file(number))?)
    }

    pub(super) fn root(&self, number: u64) -> Result<Root, CliError> {
        Ok(load_root(&self.root_bytes(number)?)?)
    }

    /// Starts the server's guidance under a root its settings name.
    pub(super) fn open_server(&mut self, root: u64, now: Millis) -> Result<(), CliError> {
        let mut config = Config { data_dir: self.folder.join("server"), ..Config::default() };
        config.guidance.root = Some(self.root_file(root));
        self.library = Some(Library::open(&config, &self.keys, now)?);
        Ok(())
    }

    pub(super) fn server(&self) -> Result<&Library, CliError> {
        self.library.as_ref().ok_or_else(|| "the server is not running".into())
    }

    pub(super) fn publish_root(&self, number: u64) -> Result<(), CliError> {
        self.publish(vec![(format!("{STABLE}/roots/{number}.json"), self.root_bytes(number)?)])
    }

    pub(super) fn publish_release(&self, seq: u64, signers: &[&str]) -> Result<(), CliError> {
        let keys = signers.iter().map(|who| read_person_key(&self.key_file(who))).collect::<Result<Vec<_>, _>>()?;
        let signed = sign(Role::Release, &self.release(seq), &keys.iter().collect::<Vec<_>>())?;
        let pack = format!("{STABLE}/packs/{}/{}", self.pack.key(), self.pack.entry().index);
        self.publish(vec![(format!("{STABLE}/releases/{seq}.json"), signed), (pack, self.pack.pack()?)])
    }

    fn publish(&self, files: Vec<(String, Vec<u8>)>) -> Result<(), CliError> {
        let files = files.into_iter().map(|(path, bytes)| PublishedFile { path, bytes: Bytes(bytes) }).collect();
        self.server()?.publish(STABLE, PublishRequest { files })?;
        Ok(())
    }

    fn release(&self, seq: u64) -> Release {
        Release {
            kind: ReleaseTag::Release,
            channel: STABLE,
            seq,
            created: crate::service::system_clock()().date_at(CHINA_OFFSET_MINUTES),
            min_app: "0.1".into(),
            share: SHARE_ALL,
            lifts: None,
            packs: BTreeMap::from([(self.pack.key(), self.pack.entry())]),
        }
    }

    /// What a thief of the server can make of a release: it has every key of the server.
    pub(super) fn forge_release(&self, seq: u64) -> Result<Vec<u8>, CliError> {
        Ok(sign(Role::Release, &self.release(seq), &[&self.keys.timestamp, &self.keys.log])?)
    }

    /// What a thief of the old server says is newest.
    pub(super) fn forge_timestamp(&self, now: Millis) -> Result<Vec<u8>, CliError> {
        let (release, bytes) = self.server()?.published(STABLE).ok_or("nothing is published")?;
        let root = self.server()?.root(STABLE).ok_or("there is no root")?.version;
        Ok(sign(Role::Timestamp, &Timestamp::new(&release, &bytes, root, None, now), &[&self.stolen.timestamp])?)
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, folder = %self.folder.display(), "the drill's folder is left behind");
        }
    }
}

/// What a phone trusts: it takes everything by the rules in `core`, as a phone does.
pub(super) struct Follower {
    root: Root,
    seq: u64,
}

impl Follower {
    pub(super) const fn with(root: Root) -> Self {
        Self { root, seq: 0 }
    }

    pub(super) const fn stands_at(&self, root: u64, seq: u64) -> bool {
        self.root.version == root && self.seq == seq
    }

    /// Looks at a server: roots one by one, then the timestamp, then the release it names.
    pub(super) fn look(&mut self, server: &Library, now: Millis) -> Result<(), CliError> {
        while let Ok(next) = server
            .file(&format!("{STABLE}/roots/{}.json", self.root.version + 1), |encoding| encoding == Encoding::Identity)
        {
            self.take_root(&next.bytes)?;
        }
        let timestamp = server.timestamp(STABLE, now).ok_or("the server has no timestamp")?;
        let timestamp = self.take_timestamp(&timestamp)?;
        let release = server
            .file(&format!("{STABLE}/releases/{}.json", timestamp.seq), |encoding| encoding == Encoding::Identity)?;
        self.seq = verify_release(&self.root, STABLE, self.seq, Some(timestamp.release), &release.bytes)?.seq;
        Ok(())
    }

    pub(super) fn take_root(&mut self, bytes: &[u8]) -> Result<(), CliError> {
        self.root = rotate(&self.root, bytes)?;
        Ok(())
    }

    pub(super) fn take_timestamp(&self, bytes: &[u8]) -> Result<Timestamp, CliError> {
        Ok(verify_timestamp(&self.root, STABLE, self.seq, bytes)?)
    }

    pub(super) fn take_release(&mut self, bytes: &[u8]) -> Result<(), CliError> {
        self.seq = verify_release(&self.root, STABLE, self.seq, None, bytes)?.seq;
        Ok(())
    }
}
