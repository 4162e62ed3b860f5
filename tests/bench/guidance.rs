//! Scenario `guidance`: a phone searches 5,000 articles, installs a release of 5,000 objects, downloads its first packs.
//!
//! The synthetic articles are the baseline's own, varied in title and text, so that lengths and words are real. They
//! are packed, signed with the demonstration keys and installed by the client's own code: every signature and hash is
//! checked, the search index is built, one transaction is committed to a file.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use serde_json::Value;
use sojourn_client::environment::Random;
use sojourn_client::guidance::install::{Incoming, Installed, install_baseline};
use sojourn_client::store::sqlite::{Location, SqliteStore};
use sojourn_client::store::vault::DeviceSecret;
use sojourn_client::store::{Among, Store};
use sojourn_core::guidance::baseline::{self, DemoKey};
use sojourn_core::guidance::build::sign_release;
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::{PackKey, Release, Role, Timestamp, sign};
use sojourn_core::guidance::{jcs, search};
use sojourn_core::locale::Locale;
use sojourn_core::time::Millis;
use sojourn_tests::rng::Rng;

use crate::Options;
use crate::latency::Latencies;
use crate::load::Outcome;
use crate::report::{Report, Target, Unit};

const NAME: &str = "guidance";

/// Articles searched, which are also the objects installed.
const ARTICLES: usize = 5_000;

/// A pack holds objects of one place; these many places share the articles.
const PACKS: usize = 10;

/// Hits a screen shows.
const HITS: u32 = 20;

/// What people type: Han, pinyin, initials, English, a phrase, and nothing that is there.
const QUERIES: [&str; 10] =
    ["居住", "居住证", "jzz", "juzhuzheng", "residence permit", "工资", "拖欠工资怎么办", "租房", "bao xian", "火星"];

/// Searches within one repeat, a tenth of it in a quick run.
const SEARCHES: usize = 1_000;

/// Places of the first download: the country and one city with its province.
const FIRST_PLACES: [&str; 3] = ["CN", "330000", "330100"];

/// Runs the scenario and reports.
pub(crate) fn run(options: &Options, folder: &Path, report: &mut Report) -> Outcome<()> {
    first_pack(report)?;
    let articles = if options.quick { ARTICLES / 10 } else { ARTICLES };
    let made = Made::new(articles)?;
    report.configured("guidance: synthetic objects", articles.to_string());
    report.configured("guidance: bytes of their packs, packed", made.packed_bytes().to_string());
    let (mut apply, mut p50, mut p99) = (Vec::new(), Vec::new(), Vec::new());
    for repeat in 0..options.repeats() {
        let (mut store, installed) = phone(&folder.join(format!("phone-{repeat}.db")))?;
        let begun = Instant::now();
        made.install(&mut store, &installed)?;
        apply.push(u64::try_from(begun.elapsed().as_micros())?);
        let searched = search_all(&store, if options.quick { SEARCHES / 10 } else { SEARCHES })?;
        p50.push(searched.permille(500));
        p99.push(searched.permille(990));
    }
    let second = Some(Target::AtMost(1_000_000));
    report.add(NAME, "sojourn phone", "apply a release", Unit::Micros, &apply, second);
    report.add(NAME, "sojourn phone", "search p50", Unit::Micros, &p50, None);
    report.add(NAME, "sojourn phone", "search p99", Unit::Micros, &p99, Some(Target::AtMost(10_000)));
    Ok(())
}

/// The bytes a new phone in one city downloads in one language.
fn first_pack(report: &mut Report) -> Outcome<()> {
    for locale in Locale::ALL {
        let wanted = |key: &PackKey| key.locale == locale && FIRST_PLACES.contains(&key.place.as_str());
        let packs: Vec<usize> =
            baseline::packed()?.into_iter().filter(|(key, _)| wanted(key)).map(|(_, bytes)| bytes.len()).collect();
        let bytes = (packs.iter().sum::<usize>() + baseline::RELEASE.len() + baseline::TIMESTAMP.len()) as u64;
        let subject = format!("first packs, {}", locale.tag());
        report.add(NAME, &subject, "compressed", Unit::Bytes, &[bytes], Some(Target::AtMost(150_000)));
    }
    Ok(())
}

/// A phone with the baseline, on a file.
fn phone(path: &Path) -> Outcome<(SqliteStore, Installed)> {
    let secret = DeviceSecret([7; 32]);
    let mut store = SqliteStore::open(&Location::File(path.to_owned()), &secret, None, Random::new(Rng::new(1, NAME)))?;
    let tx = store.begin()?;
    let installed = install_baseline(tx.as_ref(), &|_| true, Millis(0))?;
    tx.commit()?;
    Ok((store, installed))
}

/// A signed release of synthetic articles.
struct Made {
    incoming: Incoming,
}

impl Made {
    fn new(articles: usize) -> Outcome<Self> {
        let baseline = baseline::load()?;
        let models = model_articles(&baseline)?;
        let key = |at: usize| -> Outcome<PackKey> {
            Ok(PackKey { place: format!("{:06}", 110_000 + at).parse()?, locale: Locale::ZhHans })
        };
        let mut entries = BTreeMap::new();
        let mut packs = BTreeMap::new();
        for at in 0..PACKS {
            let key = key(at)?;
            let numbers = (0..articles).filter(|number| number % PACKS == at);
            let objects = numbers
                .map(|number| vary(&models[number % models.len()], &key, number))
                .collect::<Outcome<Vec<_>>>()?;
            let pack = Pack::build(&key, &objects)?;
            entries.insert(key.clone(), pack.entry());
            packs.insert(key, pack.pack()?);
        }
        let release = Release { seq: baseline.release.seq + 1, packs: entries, ..baseline.release };
        let keys = [DemoKey::Release(1).signing_key(), DemoKey::Release(2).signing_key()];
        let signed = sign_release(&release, &keys.iter().collect::<Vec<_>>())?;
        let issued = Millis(baseline.timestamp.issued.0 + 1);
        let timestamp = Timestamp::new(&release, &signed, baseline.root.version, None, issued);
        let timestamp = sign(Role::Timestamp, &timestamp, &[&DemoKey::Timestamp.signing_key()])?;
        Ok(Self { incoming: Incoming { timestamp, release: Some(signed), packs, ..Incoming::default() } })
    }

    fn packed_bytes(&self) -> usize {
        self.incoming.packs.values().map(Vec::len).sum()
    }

    fn install(&self, store: &mut SqliteStore, installed: &Installed) -> Outcome<()> {
        let verified = installed.verify(&self.incoming, "0.1.0", Millis(1))?;
        let tx = store.begin()?;
        verified.install(tx.as_ref(), &self.incoming.packs, &|_| true)?;
        tx.commit()?;
        Ok(())
    }
}

/// The baseline's Chinese articles, as JSON.
fn model_articles(baseline: &baseline::Baseline) -> Outcome<Vec<Value>> {
    let mut models = Vec::new();
    for pack in baseline::packs(baseline, |key| key.locale == Locale::ZhHans)? {
        for (_, text) in pack.objects() {
            let value: Value = serde_json::from_str(text)?;
            if value["kind"] == "article" {
                models.push(value);
            }
        }
    }
    if models.is_empty() { Err("the baseline has no Chinese article".into()) } else { Ok(models) }
}

/// As many synthetic articles of one pack.
pub(crate) fn objects_of(key: &PackKey, count: usize) -> Outcome<Vec<Vec<u8>>> {
    let models = model_articles(&baseline::load()?)?;
    (0..count).map(|number| vary(&models[number % models.len()], key, number)).collect()
}

/// The same article of another place under another name, with a number in its title and its text.
fn vary(model: &Value, key: &PackKey, number: usize) -> Outcome<Vec<u8>> {
    let mut value = model.clone();
    value["place"] = Value::from(key.place.as_str());
    let body = &mut value["body"];
    body["id"] = Value::from(format!("synthetic.article-{number}"));
    for part in ["title", "answer"] {
        let text = body[part].as_str().ok_or("an article whose text is in another language")?;
        body[part] = Value::from(format!("{text} {number}"));
    }
    Ok(jcs::canonical_value(&value)?)
}

fn search_all(store: &SqliteStore, searches: usize) -> Outcome<Latencies> {
    let mut latencies = Latencies::default();
    let everywhere = Among { places: &[], locale: Locale::ZhHans.tag(), kind: None };
    for number in 0..searches {
        let query = QUERIES[number % QUERIES.len()];
        let begun = Instant::now();
        let rows = store.read()?;
        let all = search::match_all(query).ok_or("a query without a word")?;
        let mut hits = rows.search_guidance(&all, &everywhere, HITS)?;
        if hits.is_empty()
            && let Some(any) = search::match_any(query)
        {
            hits = rows.search_guidance(&any, &everywhere, HITS)?;
        }
        latencies.add(begun.elapsed());
        black_box(hits);
    }
    Ok(latencies)
}
