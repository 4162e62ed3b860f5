//! The administrator of the story: takes what is published, adds a word people use, has it signed by two, publishes it.
//!
//! The keys are the public demonstration keys; everything else is what an organisation would do.

use sojourn_client::Phone;
use sojourn_client::transport::HttpTransport;
use sojourn_core::guidance::baseline::{self, DemoKey};
use sojourn_core::guidance::build::sign_release;
use sojourn_core::guidance::object::{Body, Object};
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::Release;
use sojourn_core::id::Bytes;
use sojourn_core::wire::v1::{PublishReply, PublishedFile};

use crate::cli::CliError;

/// Release 2: release 1 with one more alias for an article, in every language's pack.
pub(super) struct NextRelease {
    release: Release,
    packs: Vec<Pack>,
}

impl NextRelease {
    /// Adds an alias to an article of the baseline.
    pub(super) fn with_alias(article: &str, alias: &str) -> Result<Self, CliError> {
        let baseline = baseline::load()?;
        let packs = baseline::packs(&baseline, |_| true)?
            .iter()
            .map(|pack| add_alias(pack, article, alias))
            .collect::<Result<Vec<_>, _>>()?;
        let entries = packs.iter().map(|pack| (pack.key(), pack.entry())).collect();
        let release = Release { seq: baseline.release.seq + 1, packs: entries, ..baseline.release };
        Ok(Self { release, packs })
    }

    pub(super) const fn seq(&self) -> u64 {
        self.release.seq
    }

    /// The files of the release, signed by some of the two release keys.
    pub(super) fn files(&self, signers: &[DemoKey]) -> Result<Vec<PublishedFile>, CliError> {
        let keys: Vec<_> = signers.iter().map(|key| key.signing_key()).collect();
        let signed = sign_release(&self.release, &keys.iter().collect::<Vec<_>>())?;
        let channel = self.release.channel;
        let file = |path: String, bytes: Vec<u8>| PublishedFile { path, bytes: Bytes(bytes) };
        let mut files = vec![file(format!("{channel}/releases/{}.json", self.release.seq), signed)];
        for pack in &self.packs {
            files.push(file(format!("{channel}/packs/{}/{}", pack.key(), pack.entry().index), pack.pack()?));
        }
        Ok(files)
    }

    /// Hands it to the server as an administrator's device.
    pub(super) fn publish(
        &self,
        administrator: &mut Phone,
        url: &str,
        signers: &[DemoKey],
    ) -> Result<PublishReply, CliError> {
        let mut transport = HttpTransport::new(url);
        let channel = self.release.channel.to_string();
        Ok(administrator.publish_guidance(&mut transport, &channel, self.files(signers)?)?)
    }
}

fn add_alias(pack: &Pack, article: &str, alias: &str) -> Result<Pack, CliError> {
    let objects = pack.objects().map(|(_, text)| {
        let mut object = Object::parse(text.as_bytes())?;
        match &mut object.body {
            Body::Article(found) if found.id.as_str() == article => {
                found.aliases.push(alias.to_owned());
                Ok::<_, CliError>(object.canonical()?)
            }
            _ => Ok(text.as_bytes().to_vec()),
        }
    });
    let objects = objects.collect::<Result<Vec<_>, _>>()?;
    Ok(Pack::build(&pack.key(), &objects)?)
}
