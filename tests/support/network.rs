//! A network between phones and a server in one process, as bad as a seed wants it.
//!
//! A [`Link`] is a phone's `Transport` for one call. What it does to a message is drawn once per message from the
//! [`Weather`] of the moment and counted in [`Faults`]: a request may never leave, get lost, arrive cut, arrive twice,
//! or arrive long after the phone gave up on it; a reply may get lost or be cut. A phone is never told which.

use sojourn_client::transport::{Request, Response, Transport, TransportError};

use crate::record::Recorder;
use crate::rng::Rng;

/// Requests that may be under way after their phones gave up. Older ones are lost for good.
const LATE_MAX: usize = 16;

/// How often what goes wrong, per thousand messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weather {
    /// No connection at all; nothing was sent.
    pub unreachable: u16,
    /// The request left and never arrived.
    pub request_lost: u16,
    /// The request arrived without its end.
    pub request_cut: u16,
    /// The request arrived twice; the phone hears the second answer.
    pub repeated: u16,
    /// The phone gives up; the request arrives later, between others'.
    pub late: u16,
    /// The server did its work; the phone hears nothing: a lost acknowledgement.
    pub reply_lost: u16,
    /// The phone hears the beginning of the reply.
    pub reply_cut: u16,
}

impl Weather {
    /// Everything arrives, once, in order.
    pub const CLEAR: Self =
        Self { unreachable: 0, request_lost: 0, request_cut: 0, repeated: 0, late: 0, reply_lost: 0, reply_cut: 0 };
    /// A valley between two masts: one in five messages meets trouble.
    pub const ROUGH: Self = Self {
        unreachable: 30,
        request_lost: 20,
        request_cut: 20,
        repeated: 40,
        late: 30,
        reply_lost: 50,
        reply_cut: 20,
    };
}

/// What may happen to one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Arrives,
    Unreachable,
    RequestLost,
    RequestCut,
    Repeated,
    Late,
    ReplyLost,
    ReplyCut,
}

/// How often what happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    /// Messages that went through untouched.
    pub clear: u64,
    /// See [`Weather::unreachable`].
    pub unreachable: u64,
    /// See [`Weather::request_lost`].
    pub request_lost: u64,
    /// See [`Weather::request_cut`].
    pub request_cut: u64,
    /// See [`Weather::repeated`].
    pub repeated: u64,
    /// See [`Weather::late`].
    pub late: u64,
    /// See [`Weather::reply_lost`].
    pub reply_lost: u64,
    /// See [`Weather::reply_cut`].
    pub reply_cut: u64,
    /// The server was down or went down before it answered.
    pub server_down: u64,
}

impl Faults {
    /// Adds another count.
    pub fn add(&mut self, other: &Self) {
        self.clear += other.clear;
        self.unreachable += other.unreachable;
        self.request_lost += other.request_lost;
        self.request_cut += other.request_cut;
        self.repeated += other.repeated;
        self.late += other.late;
        self.reply_lost += other.reply_lost;
        self.reply_cut += other.reply_cut;
        self.server_down += other.server_down;
    }
}

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "messages: {} clear, {} without signal, {} lost, {} cut, {} twice, {} late, {} replies lost, {} replies \
             cut, {} to a dead server",
            self.clear,
            self.unreachable,
            self.request_lost,
            self.request_cut,
            self.repeated,
            self.late,
            self.reply_lost,
            self.reply_cut,
            self.server_down
        )
    }
}

/// The far end: something that answers requests, or is down.
pub trait Peer {
    /// Answers, or `None` when it is down, or went down before its answer left.
    fn answer(&mut self, request: &Request) -> Option<Response>;
}

/// The network of one world.
#[derive(Debug)]
pub struct Network {
    /// What happens now.
    pub weather: Weather,
    /// What happened so far.
    pub faults: Faults,
    /// Every body that passed, if somebody wants them.
    pub recorder: Option<Recorder>,
    rng: Rng,
    late: Vec<Request>,
    last: &'static str,
}

impl Network {
    /// A network in clear weather.
    #[must_use]
    pub fn new(rng: Rng) -> Self {
        let (weather, faults) = (Weather::CLEAR, Faults::default());
        Self { weather, faults, recorder: None, rng, late: Vec::new(), last: "" }
    }

    /// A transport for one phone's next call.
    pub fn link<'w>(&'w mut self, peer: &'w mut dyn Peer) -> Link<'w> {
        Link { network: self, peer }
    }

    /// What became of the last message, for the story.
    #[must_use]
    pub fn last(&self) -> &'static str {
        self.last
    }

    /// Delivers one request whose phone gave up on it, if any is under way. Its answer reaches nobody.
    pub fn deliver_late(&mut self, peer: &mut dyn Peer) -> bool {
        if self.late.is_empty() {
            return false;
        }
        let request = self.late.remove(self.rng.index(self.late.len()));
        let _ = self.ask(peer, &request);
        true
    }

    /// Requests still under way.
    #[must_use]
    pub fn late(&self) -> usize {
        self.late.len()
    }

    fn ask(&mut self, peer: &mut dyn Peer, request: &Request) -> Option<Response> {
        if let Some(recorder) = &mut self.recorder {
            recorder.request(request);
        }
        let response = peer.answer(request);
        if let (Some(recorder), Some(response)) = (&mut self.recorder, &response) {
            recorder.response(request, response);
        }
        if response.is_none() {
            self.faults.server_down += 1;
        }
        response
    }

    fn draw(&mut self) -> Fate {
        let w = self.weather;
        let mut drawn = self.rng.below(1000);
        for (per_mille, fate) in [
            (w.unreachable, Fate::Unreachable),
            (w.request_lost, Fate::RequestLost),
            (w.request_cut, Fate::RequestCut),
            (w.repeated, Fate::Repeated),
            (w.late, Fate::Late),
            (w.reply_lost, Fate::ReplyLost),
            (w.reply_cut, Fate::ReplyCut),
        ] {
            match drawn.checked_sub(u64::from(per_mille)) {
                None => return fate,
                Some(rest) => drawn = rest,
            }
        }
        Fate::Arrives
    }

    fn carry(&mut self, peer: &mut dyn Peer, request: &Request) -> Result<Response, TransportError> {
        let fate = self.draw();
        let (counter, told) = match fate {
            Fate::Arrives => (&mut self.faults.clear, "arrives"),
            Fate::Unreachable => (&mut self.faults.unreachable, "no connection"),
            Fate::RequestLost => (&mut self.faults.request_lost, "request lost"),
            Fate::RequestCut => (&mut self.faults.request_cut, "request cut"),
            Fate::Repeated => (&mut self.faults.repeated, "request arrives twice"),
            Fate::Late => (&mut self.faults.late, "request delayed"),
            Fate::ReplyLost => (&mut self.faults.reply_lost, "reply lost"),
            Fate::ReplyCut => (&mut self.faults.reply_cut, "reply cut"),
        };
        *counter += 1;
        self.last = told;
        match fate {
            Fate::Arrives => self.ask(peer, request).ok_or_else(broken),
            Fate::Unreachable => Err(TransportError::Unreachable("no signal".into())),
            Fate::RequestLost => Err(broken()),
            Fate::RequestCut => {
                let mut cut = request.clone();
                let length = self.rng.index(cut.body.len().max(1));
                cut.body.truncate(length);
                self.ask(peer, &cut).ok_or_else(broken)
            }
            Fate::Repeated => {
                let _ = self.ask(peer, request);
                self.ask(peer, request).ok_or_else(broken)
            }
            Fate::Late => {
                if self.late.len() < LATE_MAX {
                    self.late.push(request.clone());
                }
                Err(broken())
            }
            Fate::ReplyLost => {
                let _ = self.ask(peer, request);
                Err(broken())
            }
            Fate::ReplyCut => {
                let mut response = self.ask(peer, request).ok_or_else(broken)?;
                let length = self.rng.index(response.body.len().max(1));
                response.body.truncate(length);
                Ok(response)
            }
        }
    }
}

fn broken() -> TransportError {
    TransportError::Broken("nothing came back".into())
}

/// A phone's way to the server, through the network as it is now.
pub struct Link<'w> {
    network: &'w mut Network,
    peer: &'w mut dyn Peer,
}

impl Transport for Link<'_> {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        self.network.carry(self.peer, request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers with what it was asked, and counts.
    #[derive(Default)]
    struct Echo(Vec<Vec<u8>>);

    impl Peer for Echo {
        fn answer(&mut self, request: &Request) -> Option<Response> {
            self.0.push(request.body.clone());
            Some(Response { status: 200, headers: Vec::new(), body: request.body.clone() })
        }
    }

    fn always(weather: Weather) -> (Network, Echo) {
        let mut network = Network::new(Rng::new(1, "network"));
        network.weather = weather;
        (network, Echo::default())
    }

    fn send(network: &mut Network, echo: &mut Echo) -> Result<Response, TransportError> {
        network.link(echo).send(&Request::post("/v1/sync", b"0123456789".to_vec(), 1000))
    }

    #[test]
    fn each_fault_is_what_it_says() {
        let (mut network, mut echo) = always(Weather { unreachable: 1000, ..Weather::CLEAR });
        assert!(matches!(send(&mut network, &mut echo), Err(TransportError::Unreachable(_))));
        assert_eq!(echo.0.len(), 0);

        let (mut network, mut echo) = always(Weather { request_lost: 1000, ..Weather::CLEAR });
        assert!(send(&mut network, &mut echo).is_err() && echo.0.is_empty());

        let (mut network, mut echo) = always(Weather { request_cut: 1000, ..Weather::CLEAR });
        assert!(send(&mut network, &mut echo).is_ok() && echo.0[0].len() < 10);

        let (mut network, mut echo) = always(Weather { repeated: 1000, ..Weather::CLEAR });
        assert!(send(&mut network, &mut echo).is_ok() && echo.0.len() == 2);

        let (mut network, mut echo) = always(Weather { reply_lost: 1000, ..Weather::CLEAR });
        assert!(send(&mut network, &mut echo).is_err() && echo.0.len() == 1);

        let (mut network, mut echo) = always(Weather { reply_cut: 1000, ..Weather::CLEAR });
        assert!(send(&mut network, &mut echo).expect("begins").body.len() < 10);
    }

    #[test]
    fn a_late_request_arrives_after_its_phone_gave_up() {
        let (mut network, mut echo) = always(Weather { late: 1000, ..Weather::CLEAR });
        assert!(send(&mut network, &mut echo).is_err() && echo.0.is_empty());
        network.weather = Weather::CLEAR;
        assert!(send(&mut network, &mut echo).is_ok());
        assert!(network.deliver_late(&mut echo) && !network.deliver_late(&mut echo));
        assert_eq!(echo.0.len(), 2);
        assert_eq!(network.faults, Faults { clear: 1, late: 1, ..Faults::default() });
    }
}
