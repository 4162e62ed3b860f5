//! The calls a phone makes to its server: about, challenge, enrol, tokens, sync. One request each, no retries.
//!
//! Bodies are deterministic CBOR both ways. A problem the server names becomes a value with its stable type.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sojourn_core::cbor;
use sojourn_core::id::Bytes;
use sojourn_core::sync::keys::sign;
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{
    About, CBOR, Challenge, EnrolRequest, FieldReportReply, Problem, ProblemKind, ProofPurpose, PublishReply,
    PublishRequest, PublishedFile, REPLY_BYTES_MAX, RefreshRequest, SyncReply, TokenReply, proof_message,
};

use super::SyncFault;
use super::identity::Identity;
use super::state::Tokens;
use crate::transport::{Line, Request, Response};

/// Replies other than rounds are small.
const SMALL_REPLY_BYTES_MAX: usize = 64 * 1024;
/// A token this close to its end is renewed first: a slow upload must not outlive it.
const TOKEN_MARGIN_MS: u64 = 60_000;

/// A problem as the server told it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{title} ({status})")]
pub struct ServerProblem {
    /// Its type, if this app knows it.
    pub kind: Option<ProblemKind>,
    /// The HTTP status.
    pub status: u16,
    /// The sentence that is the same for every problem of this type.
    pub title: String,
    /// How long the server asks to wait.
    pub retry_after_ms: Option<u64>,
}

impl ServerProblem {
    /// A stable word for status screens.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.map_or("server-problem", ProblemKind::name)
    }

    fn from_response(response: &Response) -> Self {
        let problem: Option<Problem> =
            serde_json::from_slice(&response.body).ok().or_else(|| cbor::decode_lenient(&response.body).ok());
        let header_s = response.header("retry-after").and_then(|text| text.parse::<u64>().ok());
        let asked_s = problem.as_ref().and_then(|problem| problem.retry_after_s).or(header_s);
        Self {
            kind: problem.as_ref().and_then(|problem| ProblemKind::from_urn(&problem.kind)),
            status: response.status,
            title: problem.map_or_else(|| "the server refused".to_owned(), |problem| problem.title),
            retry_after_ms: asked_s.map(|s| s.saturating_mul(1000)),
        }
    }
}

/// A server at the end of a line.
pub struct Server<'a, L> {
    line: &'a L,
    bytes: u64,
}

/// Tokens as a server just gave them: how long they are good is said from now on.
pub struct Granted(TokenReply);

impl Granted {
    /// The tokens, received at this time.
    #[must_use]
    pub fn at(self, now: Millis) -> Tokens {
        tokens(self.0, now)
    }
}

impl<'a, L: Line> Server<'a, L> {
    /// Takes the line to it.
    pub fn new(line: &'a L) -> Self {
        Self { line, bytes: 0 }
    }

    /// Bytes of all bodies so far, both ways, uncompressed.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What the server says of itself.
    ///
    /// # Errors
    /// [`SyncFault::Transport`], [`SyncFault::Server`], [`SyncFault::Reply`].
    pub async fn about(&mut self) -> Result<About, SyncFault> {
        let request = Request::get("/v1/about", SMALL_REPLY_BYTES_MAX).header("accept", CBOR);
        self.exchange(request).await
    }

    /// Makes this device known.
    ///
    /// # Errors
    /// As for [`Self::about`]; [`ProblemKind::UnknownDevice`] while a paired device's certificate is not there yet.
    pub async fn enrol(
        &mut self,
        identity: &Identity,
        frames: Vec<Bytes>,
        invite: Option<String>,
    ) -> Result<Granted, SyncFault> {
        let (challenge, proof) = self.prove(identity, ProofPurpose::Enrol).await?;
        let request =
            EnrolRequest { space: identity.space, device: identity.device(), frames, invite, challenge, proof };
        Ok(Granted(self.post("/v1/devices", &request).await?))
    }

    /// Fresh tokens, by the device key and the last refresh token if there is one.
    ///
    /// # Errors
    /// As for [`Self::about`].
    pub async fn refresh(&mut self, identity: &Identity, held: &Tokens) -> Result<Granted, SyncFault> {
        let (challenge, proof) = self.prove(identity, ProofPurpose::Refresh).await?;
        let refresh_token = Some(held.refresh.clone()).filter(|token| !token.is_empty());
        let request =
            RefreshRequest { space: identity.space, device: identity.device(), refresh_token, challenge, proof };
        Ok(Granted(self.post("/v1/tokens", &request).await?))
    }

    /// One round, with a body encoded by [`encode`].
    ///
    /// # Errors
    /// As for [`Self::about`].
    pub async fn sync(&mut self, body: Vec<u8>, access_token: &str) -> Result<SyncReply, SyncFault> {
        let bytes_max = usize::try_from(REPLY_BYTES_MAX).unwrap_or(usize::MAX).saturating_mul(2);
        let request = Request::post("/v1/sync", body, bytes_max)
            .header("content-type", CBOR)
            .header("accept", CBOR)
            .header("authorization", format!("Bearer {access_token}"));
        self.exchange(request).await
    }

    /// Publishes files of a signed release; for administrators with the publisher's duty.
    ///
    /// # Errors
    /// As for [`Self::about`].
    pub async fn publish(
        &mut self,
        channel: &str,
        files: Vec<PublishedFile>,
        access_token: &str,
    ) -> Result<PublishReply, SyncFault> {
        let body = encode(&PublishRequest { files })?;
        let request = Request::post(format!("/v1/admin/guidance/{channel}"), body, SMALL_REPLY_BYTES_MAX)
            .header("content-type", CBOR)
            .header("accept", CBOR)
            .header("authorization", format!("Bearer {access_token}"));
        self.exchange(request).await
    }

    /// Hands over a report from the field, as encoded by [`encode`]: over a connection of its own, without any credential.
    ///
    /// # Errors
    /// As for [`Self::about`].
    pub async fn field_report(&mut self, message: &[u8]) -> Result<FieldReportReply, SyncFault> {
        let request = Request::post("/v1/field-reports", message.to_vec(), SMALL_REPLY_BYTES_MAX)
            .header("content-type", CBOR)
            .header("accept", CBOR)
            .apart();
        self.exchange(request).await
    }

    async fn prove(
        &mut self,
        identity: &Identity,
        purpose: ProofPurpose,
    ) -> Result<(Bytes, sojourn_core::id::Signature), SyncFault> {
        let audience = self.about().await?.audience;
        let request = Request::post("/v1/challenges", Vec::new(), SMALL_REPLY_BYTES_MAX).header("accept", CBOR);
        let Challenge { challenge, .. } = self.exchange(request).await?;
        let message = proof_message(purpose, &audience, identity.space, identity.device(), &challenge.0);
        Ok((challenge, sign(&identity.keys.signing, &message)))
    }

    async fn post<T: Serialize, R: DeserializeOwned>(&mut self, path: &str, message: &T) -> Result<R, SyncFault> {
        let request = Request::post(path, encode(message)?, SMALL_REPLY_BYTES_MAX)
            .header("content-type", CBOR)
            .header("accept", CBOR);
        self.exchange(request).await
    }

    async fn exchange<R: DeserializeOwned>(&mut self, request: Request) -> Result<R, SyncFault> {
        self.bytes += request.body.len() as u64;
        let response = self.line.send(request).await?.from_the_server()?;
        self.bytes += response.body.len() as u64;
        if !(200..300).contains(&response.status) {
            return Err(ServerProblem::from_response(&response).into());
        }
        let is_json = response.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        if is_json {
            serde_json::from_slice(&response.body).map_err(|e| SyncFault::Reply(e.to_string()))
        } else {
            cbor::decode_lenient(&response.body).map_err(|e| SyncFault::Reply(e.to_string()))
        }
    }
}

/// A message's bytes.
///
/// # Errors
/// [`SyncFault::Reply`] never for the messages of this version; they hold no floats.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, SyncFault> {
    cbor::encode_message(message).map_err(|e| SyncFault::Reply(e.to_string()))
}

fn tokens(reply: TokenReply, now: Millis) -> Tokens {
    Tokens {
        access: reply.access_token,
        access_until: now + reply.expires_in_s.saturating_mul(1000).saturating_sub(TOKEN_MARGIN_MS),
        refresh: reply.refresh_token,
    }
}
