//! What the scenario `desk` stands on: five thousand items, two people with keys, releases that went out, changes in every state.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer as _, SigningKey};
use sojourn_core::guidance::baseline::{self, DemoKey};
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::guidance::text::Kind;
use sojourn_core::guidance::trust::Channel;
use sojourn_core::id::ReportId;
use sojourn_core::locale::Locale;
use sojourn_core::place::{Level, PlaceTable};
use sojourn_core::wire::v1::{FieldReport, ReportKind};
use sojourn_server::app::Running;
use sojourn_server::desk::folder::Imported;
use sojourn_server::desk::head::Key;
use sojourn_server::desk::releases::Plan;
use sojourn_server::desk::{Desk, Who, changes, duty_bits};

use crate::load::Outcome;

/// Statements that a made-up city gets.
const OF_A_CITY: usize = 100;
/// The most items that people put into one change by hand.
const ITEMS_OF_A_CHANGE: usize = 500;
/// What opens the session that is written straight into the desk's file.
pub(super) const COOKIE: &str = "a-session-for-measuring";

/// A desk at work.
pub(super) struct Office<'a> {
    running: &'a Running,
    writer: Person,
    reviewer: Person,
    /// A draft about what much rests on.
    draft: i64,
    saved: i64,
    /// Items whose translation nobody has confirmed yet.
    unconfirmed: Vec<Key>,
}

/// Somebody with every duty and a key.
struct Person {
    who: Who,
    key: SigningKey,
}

impl<'a> Office<'a> {
    /// Two people, one of them signed in, and a draft that changes a value, a rule and an article.
    pub(super) fn open(running: &'a Running, data_dir: &Path) -> Outcome<Self> {
        let writer = person(data_dir, "writer", DemoKey::Release(1))?;
        let reviewer = person(data_dir, "reader", DemoKey::Release(2))?;
        sign_in(data_dir, reviewer.who.person)?;
        let desk = running.desk();
        let head = desk.head()?;
        let windows =
            head.source.items.keys().filter(|key| key.1 == Kind::Statement && key.2.as_str().contains("window-"));
        let unconfirmed = windows.cloned().collect();
        let draft = desk.open_change(&writer.who, "说得简单些")?;
        let office = Self { running, writer, reviewer, draft, saved: 0, unconfirmed };
        for (kind, id) in [("article", "permit-fee"), ("rule", "permit-eligibility"), ("parameter", "permit-residence")]
        {
            office.reword(draft, kind, id, "——说得简单些")?;
        }
        Ok(office)
    }

    fn desk(&self) -> &'a Desk {
        self.running.desk()
    }

    pub(super) fn way_of_change(&self) -> String {
        format!("/console/changes/{}", self.draft)
    }

    /// Writes into the draft: another version each time.
    pub(super) fn save(&mut self) -> Outcome<()> {
        self.saved += 1;
        self.reword(self.draft, "article", "permit-fee", &format!("——第{}稿", self.saved))
    }

    /// A translation is confirmed: the folder is another one.
    pub(super) fn move_on(&mut self) -> Outcome<()> {
        let key = self.unconfirmed.pop().ok_or("every translation is confirmed")?;
        Ok(self.desk().confirm_translation(&self.writer.who, &key)?)
    }

    /// Every kind of page: what it is called in the report, and its address.
    pub(super) fn pages(&self) -> Outcome<Vec<(&'static str, String)>> {
        let live = self.two_releases()?;
        let large = self.large_change()?;
        let imported = self.imported_change()?;
        let waiting = self.waiting_release()?;
        self.reports()?;
        let (draft, writer) = (self.way_of_change(), self.writer.who.person);
        let edit = |item: &str| format!("{draft}/items/CN/{item}");
        Ok(vec![
            ("board", "/console".into()),
            ("board, figures alone", "/console/figures".into()),
            ("reports", "/console/reports".into()),
            ("checks", "/console/findings".into()),
            ("what is old", "/console/old".into()),
            ("places", "/console/places".into()),
            ("places, searched", "/console/places?q=hangzhou".into()),
            ("one place", "/console/places/CN?kind=statement".into()),
            ("one place, filtered", "/console/places/CN?kind=statement&only=unconfirmed".into()),
            ("one item", "/console/items/CN/article/permit-fee".into()),
            ("one item much rests on", "/console/items/CN/parameter/permit-residence".into()),
            ("changes", "/console/changes".into()),
            ("one change", draft.clone()),
            ("its checks alone", format!("{draft}/findings")),
            ("its review", format!("{draft}/review")),
            ("a change of 500 items", format!("/console/changes/{large}")),
            ("review of 500 items", format!("/console/changes/{large}/review")),
            ("an import of thousands", format!("/console/changes/{imported}")),
            ("review of thousands", format!("/console/changes/{imported}/review")),
            ("giving a change up", format!("{draft}/drop")),
            ("edit, article", edit("article/permit-fee")),
            ("edit, procedure", edit("procedure/residence-permit")),
            ("edit, rule", edit("rule/permit-eligibility")),
            ("edit, fee", edit("fee/permit-replacement")),
            ("preview of an edit", format!("{}/preview", edit("article/permit-fee"))),
            ("releases", "/console/releases".into()),
            ("one release", format!("/console/releases/{waiting}")),
            ("withdraw", "/console/withdraw".into()),
            ("withdraw, searched", "/console/withdraw?q=permit".into()),
            ("going back", format!("/console/rollback/{live}")),
            ("trust root", "/console/root".into()),
            ("preview on a phone", "/console/preview".into()),
            ("folder", "/console/folder".into()),
            ("people", "/console/people".into()),
            ("one person", format!("/console/people/{writer}")),
            ("devices", "/console/people/devices".into()),
            ("one's own page", "/console/me".into()),
            ("record", "/console/audit".into()),
        ])
    }

    /// Writes other words into an item of a change.
    fn reword(&self, change: i64, kind: &str, id: &str, words: &str) -> Outcome<()> {
        let key = changes::key("CN", kind, id)?;
        let head = self.desk().head()?;
        let mut value = head.item(&key).ok_or_else(|| format!("{kind} {id} is not there"))?.value.clone();
        let title = value["title"]["zh-Hans"].as_str().unwrap_or_default().to_owned();
        value["title"]["zh-Hans"] = format!("{title}{words}").into();
        let there = self.desk().change(change)?;
        let version = there.edits.iter().find(|edit| edit.key == key).map_or(0, |edit| edit.version);
        self.desk().save_edit(&self.writer.who, change, &key, Some(value), version)?;
        Ok(())
    }

    /// Approves a change that the other one wrote, as it is.
    fn approve(&self, change: i64) -> Outcome<()> {
        let desk = self.desk();
        desk.submit(&self.writer.who, change)?;
        let there = desk.change(change)?;
        let signature = signed(&self.reviewer, &desk.approval_of(&there)?);
        Ok(desk.approve(&self.reviewer.who, change, there.row.version, &signature)?)
    }

    /// Two releases that went out, each with a change in it: the number of the first, which can be gone back to.
    fn two_releases(&self) -> Outcome<u64> {
        let desk = self.desk();
        let mut first = None;
        for article in ["permit-fee", "permit-replacement"] {
            let change = desk.open_change(&self.writer.who, article)?;
            self.reword(change, "procedure", "residence-permit", &format!("（{article}）"))?;
            self.approve(change)?;
            let no = desk.prepare(&self.writer.who, Channel::Stable, &Plan::default())?;
            for person in [&self.writer, &self.reviewer] {
                let signature = signed(person, &desk.message_to_sign(no)?);
                desk.sign(&person.who, no, desk.release(no)?.row.version, &signature)?;
            }
            let release = desk.release(no)?;
            desk.publish(&self.writer.who, no, release.row.version)?;
            first = first.or(Some(release.content.seq));
        }
        Ok(first.ok_or("nothing went out")?)
    }

    /// A release that collects signatures, of a change that is approved.
    fn waiting_release(&self) -> Outcome<i64> {
        let change = self.desk().open_change(&self.writer.who, "在路上")?;
        self.reword(change, "procedure", "residence-permit", "（再改）")?;
        self.approve(change)?;
        Ok(self.desk().prepare(&self.writer.who, Channel::Stable, &Plan::default())?)
    }

    /// As many items as people may put into one change.
    fn large_change(&self) -> Outcome<i64> {
        let (desk, head) = (self.desk(), self.desk().head()?);
        let change = desk.open_change(&self.writer.who, "五百条")?;
        for key in self.unconfirmed.iter().take(ITEMS_OF_A_CHANGE) {
            let mut value = head.item(key).ok_or("it is not there")?.value.clone();
            value["text"]["zh-Hans"] = "这个窗口也办这件事。".into();
            desk.save_edit(&self.writer.who, change, key, Some(value), 0)?;
        }
        Ok(change)
    }

    /// A folder in which every made-up statement says something else, brought in as a draft.
    fn imported_change(&self) -> Outcome<i64> {
        let mut files = self.desk().head()?.files.clone();
        let windows = files.iter_mut().filter(|(path, _)| path.ends_with("/windows.toml"));
        windows.for_each(|(_, text)| *text = text.replace("这个窗口办这件事", "这里的窗口办这件事"));
        match self.desk().import_files(Some(&self.writer.who), files)? {
            Imported::Draft(no, _) => Ok(no),
            other => Err(format!("the import became {other:?}").into()),
        }
    }

    /// Three people met something else at a window.
    fn reports(&self) -> Outcome<()> {
        let url = format!("http://{}/v1/field-reports", self.running.addr);
        for n in 1..=3_u8 {
            let report = FieldReport {
                id: ReportId([n; 16]),
                place: "330106".parse()?,
                item: "procedure:residence-permit".parse()?,
                release: 1,
                step: None,
                card: None,
                kind: ReportKind::ChargedMoney,
                office: String::new(),
                on: self.desk().now().date_at(0),
                amount: None,
                text: String::new(),
                locale: Locale::ZhHans,
            };
            let report = serde_json::to_string(&report)?;
            let sent = ureq::post(&url).header("content-type", "application/json").send(&report);
            sent.map_err(|error| format!("a report was refused: {error}"))?;
        }
        Ok(())
    }
}

fn signed(person: &Person, message: &[u8]) -> String {
    HEXLOWER.encode(&person.key.sign(message).to_bytes())
}

/// What is built in, and statements about cities until there are so many items.
pub(super) fn folder_of(items: usize) -> Outcome<BTreeMap<String, String>> {
    let mut files = baseline::folder()?;
    let mut there = sojourn_core::guidance::source::read(&files).map_err(|errors| format!("{errors:?}"))?.items.len();
    let table = PlaceTable::built_in()?;
    let cities = table.current().filter(|place| place.level == Level::Prefecture);
    for city in cities.filter(|city| !files.keys().any(|path| path.contains(city.code.as_str()))).collect::<Vec<_>>() {
        if there >= items {
            break;
        }
        let path = format!("CN/{}", city.code);
        let pack = format!(
            "[pack]\nplace = \"{}\"\nabout = {{ zh-Hans = \"{}\", en = \"{}\" }}\n",
            city.code, city.name, city.pinyin
        );
        files.insert(format!("{path}/pack.toml"), pack);
        let mut text = String::new();
        for n in 0..OF_A_CITY {
            write!(
                text,
                "[[statement]]\nid = \"window-{n}\"\ntext = {{ zh-Hans = \"这个窗口办这件事。\", en = \"This window does this.\" }}\n\
                 citation = {{ law = {{ zh-Hans = \"窗口告示\", en = \"Notice at the window\" }}, number = \"{n}\", article = \"1\" }}\n\
                 confidence = \"medium\"\nverified_on = 2026-11-24\nreview_by = 2027-05-24\n\n"
            )?;
        }
        files.insert(format!("{path}/statements/windows.toml"), text);
        there += OF_A_CITY + 1;
    }
    Ok(files)
}

/// Somebody written into the desk's file: signing in is slow on purpose and is not what is measured.
fn person(data_dir: &Path, name: &str, key: DemoKey) -> Outcome<Person> {
    let (duties, key) = (Duty::ALL.into_iter().collect(), key.signing_key());
    let public = HEXLOWER.encode(&key.verifying_key().to_bytes());
    let conn = rusqlite::Connection::open(data_dir.join("desk.db"))?;
    conn.execute(
        "INSERT INTO people (login, name, duties, password, totp, created_at, signing_key) VALUES (?1, ?1, ?2, '', x'', 0, ?3)",
        (name, duty_bits(&duties), &public),
    )?;
    let who = Who { person: conn.last_insert_rowid(), name: name.into(), duties, signing_key: Some(public) };
    Ok(Person { who, key })
}

fn sign_in(data_dir: &Path, person: i64) -> Outcome<()> {
    let conn = rusqlite::Connection::open(data_dir.join("desk.db"))?;
    let hash = *blake3::hash(COOKIE.as_bytes()).as_bytes();
    let now = i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_millis())?;
    conn.execute(
        "INSERT INTO sessions (token_hash, person_no, csrf, created_at, seen_at, expires_at, agent) \
         VALUES (?1, ?2, zeroblob(16), ?3, ?3, ?4, 'bench')",
        (hash, person, now, i64::MAX / 2),
    )?;
    Ok(())
}
