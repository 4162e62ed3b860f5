//! Releases: what is live in each channel, what is on its way, and one release with its signatures.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use data_encoding::HEXLOWER;
use sojourn_core::guidance::trust::{Channel, Release, Root, SHARE_ALL};
use sojourn_core::locale::Locale;

use super::super::failure::told;
use super::super::guard::{Sent, SignedIn};
use super::super::page::{Frame, show};
use super::super::{Failed, Shown, off, typed};
use super::deed::done;
use crate::desk::board::{Live, title_of};
use crate::desk::head::{Head, place_name};
use crate::desk::releases::{MaySign, Outgoing, Plan, percent};
use crate::desk::rows::ReleaseRow;
use crate::desk::stop::Stop;
use crate::desk::withdraw::Wanted;
use crate::desk::{Desk, DeskError};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/releases").route(web::get().to(list)).route(web::post().to(prepare)));
    config.service(web::resource("/console/releases/share").route(web::post().to(share)));
    config.service(web::resource("/console/releases/{no}").route(web::get().to(one)));
    config.service(web::resource("/console/releases/{no}/sign").route(web::post().to(sign)));
    config.service(web::resource("/console/releases/{no}/schedule").route(web::post().to(schedule)));
    config.service(web::resource("/console/releases/{no}/unschedule").route(web::post().to(unschedule)));
    let publish_page = web::resource("/console/releases/{no}/publish");
    config.service(publish_page.route(web::get().to(before_publish)).route(web::post().to(publish)));
    config.service(web::resource("/console/releases/{no}/drop").route(web::post().to(give_up)));
}

#[derive(Template)]
#[template(path = "releases.html")]
struct ReleasesPage {
    frame: Frame,
    channels: Vec<ChannelPart>,
    approved: usize,
}

/// A channel on the page.
struct ChannelPart {
    live: Live,
    waiting: Option<ReleaseRow>,
    history: Vec<Past>,
    withdrawn: Wanted,
    withdrawal: u64,
    signers: Vec<MaySign>,
    root_is_old: bool,
}

/// A release that went out.
struct Past {
    release: Release,
    /// Its page, if it was made here.
    no: Option<i64>,
    is_live: bool,
}

impl Past {
    fn share(&self) -> String {
        percent(self.release.share)
    }
}

impl ChannelPart {
    fn name(&self) -> String {
        self.live.channel.to_string()
    }

    fn is_stable(&self) -> bool {
        self.live.channel == Channel::Stable
    }

    fn share(&self) -> String {
        self.live.release.as_ref().map_or_else(String::new, |release| percent(release.share))
    }

    /// Greater shares than the live one.
    fn greater(&self) -> Vec<(u16, String)> {
        let live = self.live.release.as_ref().map_or(SHARE_ALL, |release| release.share);
        shares().into_iter().filter(|(share, _)| *share > live).collect()
    }

    fn root(&self) -> Option<&Root> {
        self.live.root.as_ref()
    }
}

/// What a staged rollout may begin with.
fn shares() -> Vec<(u16, String)> {
    [100, 1_000, 2_500, 5_000, SHARE_ALL].into_iter().map(|share| (share, percent(share))).collect()
}

async fn list(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "releases");
    let parts = off(&desk, |desk| {
        let channels = [Channel::Stable, Channel::Preview].map(|channel| part(desk, channel));
        let channels = channels.into_iter().collect::<Result<Vec<_>, _>>()?;
        let approved = desk.changes_in(sojourn_core::guidance::desk::change::State::Approved, 1_000)?.len();
        Ok((channels, approved))
    });
    let (channels, approved) = parts.await.map_err(|error| Failed::within(frame.clone(), error))?;
    show(&ReleasesPage { frame, channels, approved })
}

fn part(desk: &Desk, channel: Channel) -> Result<ChannelPart, DeskError> {
    let live = desk.live(channel);
    let rows = desk.releases(channel)?;
    let no = |seq: u64| {
        rows.iter().find(|row| row.published_at.is_some() && u64::try_from(row.seq) == Ok(seq)).map(|row| row.no)
    };
    let newest = live.release.as_ref().map(|release| release.seq);
    let past = |release: Release| Past { no: no(release.seq), is_live: Some(release.seq) == newest, release };
    let signers = live.root.as_ref().map(|root| desk.may_sign(root)).transpose()?.unwrap_or_default();
    Ok(ChannelPart {
        waiting: desk.waiting_release(channel)?,
        history: desk.service().guidance().history(channel).into_iter().map(past).collect(),
        withdrawn: desk.withdrawn(channel),
        withdrawal: desk.service().guidance().withdrawal(channel).map_or(0, |one| one.seq),
        root_is_old: live.root.as_ref().is_some_and(|root| root.expires < desk.today()),
        signers,
        live,
    })
}

fn channel(sent: &Sent) -> Result<Channel, DeskError> {
    sent.form.get("channel").parse().map_err(|_| DeskError::NotFound)
}

fn share_of(sent: &Sent) -> u16 {
    sent.form.number("share").and_then(|share| u16::try_from(share).ok()).unwrap_or(0)
}

/// A number of a form that may be absent.
pub(super) fn lifts(sent: &Sent) -> Option<u64> {
    sent.form.number("lifts").and_then(|seq| u64::try_from(seq).ok())
}

async fn prepare(request: HttpRequest, sent: Sent, desk: Data<Desk>) -> Shown {
    done(&request, sent, &desk, ("releases", "prepared"), |desk, sent| {
        let min_app = Some(sent.form.get("min_app").trim().to_owned()).filter(|app| !app.is_empty());
        let plan = Plan { share: share_of(sent), publish_on: None, min_app, lifts: lifts(sent) };
        let no = desk.prepare(&sent.by.who, channel(sent)?, &plan)?;
        Ok(format!("/console/releases/{no}"))
    })
    .await
}

async fn share(request: HttpRequest, sent: Sent, desk: Data<Desk>) -> Shown {
    done(&request, sent, &desk, ("releases", "prepared"), |desk, sent| {
        let no = desk.share(&sent.by.who, channel(sent)?, share_of(sent))?;
        Ok(format!("/console/releases/{no}"))
    })
    .await
}

#[derive(Template)]
#[template(path = "release.html")]
struct ReleasePage {
    frame: Frame,
    release: Outgoing,
    message: String,
    key: String,
    /// Why this person cannot sign, as a key of the words.
    hindrance: Option<&'static str>,
    contents: Vec<(String, String, String)>,
    trouble: Option<String>,
    tomorrow: String,
    confirms: bool,
}

impl ReleasePage {
    fn share(&self) -> String {
        percent(self.release.content.share)
    }

    fn kilobytes(&self, bytes: &usize) -> String {
        let tenths = bytes.div_ceil(102);
        format!("{}.{} kB", tenths / 10, tenths % 10)
    }

    fn missing(&self) -> usize {
        usize::try_from(self.release.needed).unwrap_or(usize::MAX).saturating_sub(self.release.good())
    }

    fn is_open(&self) -> bool {
        self.release.row.state == "open"
    }

    fn is_scheduled(&self) -> bool {
        self.release.row.state == "scheduled"
    }

    fn more(&self) -> usize {
        self.release.facts.changed_count.saturating_sub(self.contents.len())
    }
}

async fn one(request: HttpRequest, signed: SignedIn, desk: Data<Desk>, no: Path<i64>) -> Shown {
    page(&request, &signed, &desk, *no, false).await
}

/// The page that says what publishing does, and to how many.
async fn before_publish(request: HttpRequest, signed: SignedIn, desk: Data<Desk>, no: Path<i64>) -> Shown {
    page(&request, &signed, &desk, *no, true).await
}

async fn page(request: &HttpRequest, signed: &SignedIn, desk: &Data<Desk>, no: i64, confirms: bool) -> Shown {
    let frame = Frame::of(request, signed, "releases");
    let (locale, who) = (frame.locale, signed.who.clone());
    let gathered = off(desk, move |desk| {
        let release = desk.release(no)?;
        let message = desk.message_to_sign(no)?;
        let head = desk.head()?;
        let named = desk
            .live(release.channel)
            .root
            .is_some_and(|root| root.release.keys.iter().any(|key| Some(String::from(*key)) == who.signing_key));
        let tomorrow = desk.today().tomorrow().unwrap_or_else(|_| desk.today());
        Ok((contents(&head, &release, locale), release, message, named, tomorrow))
    });
    let (contents, release, message, named, tomorrow) =
        gathered.await.map_err(|error| Failed::within(frame.clone(), error))?;
    let hindrance = hindrance(signed, &release, named);
    let trouble = release.row.trouble.as_ref().map(|why| in_words(locale, why));
    let key = signed.who.signing_key.clone().unwrap_or_default();
    let message = HEXLOWER.encode(&message);
    show(&ReleasePage {
        frame,
        release,
        message,
        key,
        hindrance,
        contents,
        trouble,
        tomorrow: tomorrow.to_string(),
        confirms,
    })
}

/// Why somebody cannot sign, said before they try.
fn hindrance(signed: &SignedIn, release: &Outgoing, named: bool) -> Option<&'static str> {
    let key = signed.who.signing_key.as_deref();
    if !signed.who.duties.contains(&sojourn_core::guidance::desk::change::Duty::Publisher) {
        Some("release.no_duty")
    } else if key.is_none() {
        Some("review.no_key")
    } else if !named {
        Some("release.not_named")
    } else if release.signers.iter().any(|one| Some(one.key.as_str()) == key || one.name == signed.who.name) {
        Some("release.stop.signed")
    } else {
        None
    }
}

/// What differs, with titles: fate, title, name.
fn contents(head: &Head, release: &Outgoing, locale: Locale) -> Vec<(String, String, String)> {
    let told = |one: &crate::desk::releases::Changed| {
        let item = head.item(&(one.place.clone(), one.item.kind, one.item.id.clone()));
        let title = item.and_then(|item| title_of(&item.value, locale)).unwrap_or_else(|| one.item.id.to_string());
        let place = place_name(&one.place, locale);
        (one.fate.name().to_owned(), format!("{place} · {title}"), format!("{}/{}", one.place, one.item))
    };
    release.facts.changed.iter().map(told).collect()
}

/// A kept reason in the reader's language.
fn in_words(locale: Locale, why: &str) -> String {
    Stop::kept(why).map_or_else(|| why.to_owned(), |stop| told(locale, &DeskError::Stopped(stop)).0)
}

fn version(sent: &Sent) -> i64 {
    sent.form.number("version").unwrap_or_default()
}

async fn sign(request: HttpRequest, sent: Sent, desk: Data<Desk>, no: Path<i64>) -> Shown {
    done(&request, sent, &desk, ("releases", "signed"), move |desk, sent| {
        desk.sign(&sent.by.who, *no, version(sent), sent.form.get("signature"))?;
        Ok(format!("/console/releases/{no}"))
    })
    .await
}

async fn schedule(request: HttpRequest, sent: Sent, desk: Data<Desk>, no: Path<i64>) -> Shown {
    done(&request, sent, &desk, ("releases", "scheduled"), move |desk, sent| {
        let day = typed::day(sent.form.get("day")).ok_or_else(|| DeskError::field("day", "2027-01-01"))?;
        desk.schedule(&sent.by.who, *no, version(sent), day)?;
        Ok(format!("/console/releases/{no}"))
    })
    .await
}

async fn unschedule(request: HttpRequest, sent: Sent, desk: Data<Desk>, no: Path<i64>) -> Shown {
    done(&request, sent, &desk, ("releases", "unscheduled"), move |desk, sent| {
        desk.unschedule(&sent.by.who, *no, version(sent))?;
        Ok(format!("/console/releases/{no}"))
    })
    .await
}

async fn publish(request: HttpRequest, sent: Sent, desk: Data<Desk>, no: Path<i64>) -> Shown {
    done(&request, sent, &desk, ("releases", "published"), move |desk, sent| {
        desk.publish(&sent.by.who, *no, version(sent))?;
        Ok(format!("/console/releases/{no}"))
    })
    .await
}

async fn give_up(request: HttpRequest, sent: Sent, desk: Data<Desk>, no: Path<i64>) -> Shown {
    done(&request, sent, &desk, ("releases", "release_dropped"), move |desk, sent| {
        desk.drop_release(&sent.by.who, *no, version(sent))?;
        Ok("/console/releases".to_owned())
    })
    .await
}
