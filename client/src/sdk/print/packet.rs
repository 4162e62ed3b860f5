//! An application on paper. The first part is for the clerk: what is wanted, the source in large type, what was brought.
//! The second begins on a page of its own and is for the person: what to say, what is missing, dates, money, notes.

use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::render::money_words;
use sojourn_core::guidance::text::Kind;
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::guidance::words::{as_at, date};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::stage::Stage;
use sojourn_core::say::pick;
use sojourn_core::time::Date;

use super::STYLE;
use super::html::Html;
use crate::sdk::guide::item_id;
use crate::sdk::{
    ApplicationId, ApplicationView, CardView, ChecklistGroupView, DueView, FeeLineView, Phone, PhoneError, StepView,
    watermark,
};

/// Everything a packet says.
pub(super) struct Packet {
    view: ApplicationView,
    cards: Vec<(StepView, Option<CardView>, Vec<String>)>,
    today: Date,
    locale: Locale,
    /// On a phone of drafts, what has to stand on whatever leaves it.
    watermark: Option<&'static str>,
}

impl Packet {
    pub(super) fn gather(phone: &mut Phone, id: ApplicationId) -> Result<Self, PhoneError> {
        let view = phone.application(id, None)?;
        let place: PlaceCode = view.place.parse().unwrap_or_else(|_| PlaceCode::cn());
        let mut cards = Vec::new();
        for step in &view.steps {
            // A card that this release does not hold is left out; the step stays.
            let card = step.card.as_deref().and_then(|card| phone.card(card, &place).ok());
            let calls = card.as_ref().map(|card| call_lines(phone, &place, &card.call)).transpose()?;
            cards.push((step.clone(), card, calls.unwrap_or_default()));
        }
        let locale = phone.locale()?;
        let watermark = phone.is_preview().then(|| watermark(locale));
        Ok(Self { view, cards, today: phone.today(), locale, watermark })
    }

    pub(super) fn render(&self) -> String {
        let mut html = Html::default();
        html.within("main", "", |html| {
            self.watermark.iter().for_each(|words| html.el("p", "notice", words));
            self.for_the_clerk(html);
            html.within("section", "own", |html| self.for_oneself(html));
        });
        html.into_page(self.locale.tag(), &self.view.summary.title, STYLE)
    }

    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        pick(self.locale, zh, en)
    }

    fn for_the_clerk(&self, html: &mut Html) {
        let view = &self.view;
        html.el("h1", "", &view.summary.title);
        html.el("p", "meta", &format!("{} · {}", view.place_name, date(self.locale, self.today)));
        html.el("h2", "", self.say("请您看一下", "Please read this"));
        let mut shown: Vec<&str> = Vec::new();
        for (step, card, _) in &self.cards {
            // Two steps may lead to one window: its card is shown once.
            let Some(card) = card.as_ref().filter(|card| !shown.contains(&card.please_read.as_str())) else { continue };
            shown.push(&card.please_read);
            html.within("div", "card", |html| {
                html.el("h3", "", &step.title);
                html.el("p", "please", &card.please_read);
                let cited: Vec<String> = card.sources.iter().map(|source| source.citation.clone()).collect();
                self.sources(html, &cited);
            });
        }
        if shown.is_empty() {
            html.el("p", "", self.say("这件事没有给窗口看的卡片。", "There is no card for a window here."));
        }
        html.el("h2", "", self.say("带来的材料", "Papers brought"));
        let there = view.checklist.iter().filter(|group| group.applies != "no").flat_map(|group| &group.items);
        let mut there: Vec<&str> = there.filter(|item| item.state == "good").map(|item| item.title.as_str()).collect();
        there.dedup();
        if there.is_empty() {
            html.el("p", "", self.say("还没有记下材料。", "No papers are noted yet."));
        }
        html.list("", there);
    }

    fn for_oneself(&self, html: &mut Html) {
        let note = self.say("从这里起自己看，不用交给窗口。", "From here on it is for you; do not hand it in.");
        html.el("p", "notice strong", note);
        self.standing(html);
        self.papers(html);
        self.dates(html);
        self.money(html);
        self.steps(html);
        self.notes(html);
        html.el("p", "meta foot", &self.footer());
    }

    fn standing(&self, html: &mut Html) {
        html.el("h2", "", self.say("办到哪了", "Where it stands"));
        let stage = self.view.summary.stage.and_then(Stage::parse);
        let now = stage.map_or_else(|| self.say("两边写得不一样", "two versions"), |stage| stage.label(self.locale));
        html.el("p", "strong", now);
        html.el("p", "", &self.view.check.words);
        let inherited = self.view.check.inherited.iter().map(String::as_str);
        inherited.for_each(|words| html.el("p", "aside", words));
        let mut reached: Vec<(Date, &str)> = self.view.reached.iter().map(|(stage, on)| (*on, *stage)).collect();
        reached.sort_unstable();
        let reached: Vec<String> = reached
            .into_iter()
            .map(|(on, name)| {
                let label = Stage::parse(name).map_or(name, |stage| stage.label(self.locale));
                format!("{} · {label}", date(self.locale, on))
            })
            .collect();
        html.list("", reached.iter().map(String::as_str));
    }

    fn papers(&self, html: &mut Html) {
        html.el("h2", "", self.say("材料：有的和缺的", "Papers: there and missing"));
        let groups = self.view.checklist.iter().filter(|group| group.applies != "no");
        groups.for_each(|group| self.group(html, group));
    }

    fn group(&self, html: &mut Html, group: &ChecklistGroupView) {
        let need = match group.need {
            "one_of" => self.say("有一样就行", "any one of these"),
            _ => self.say("都要", "all of these"),
        };
        html.within("div", "group", |html| {
            html.within("p", "", |html| {
                html.el("b", "", &group.title);
                html.el("span", "state", need);
            });
            html.within("ul", "papers", |html| {
                for item in &group.items {
                    html.within("li", "", |html| {
                        let mark = if item.state == "good" { "☑ " } else { "☐ " };
                        html.text(mark);
                        html.text(&item.title);
                        html.el("span", "state", item.says(self.locale));
                        if let Some(until) = item.until {
                            let until = date(self.locale, until);
                            html.el("span", "state", &format!("{}{until}", self.say("到", "until ")));
                        }
                    });
                }
            });
        });
    }

    fn dates(&self, html: &mut Html) {
        html.el("h2", "", self.say("日子，怎么算的", "Dates, and how they were reckoned"));
        if self.view.due.is_empty() {
            html.el("p", "", self.say("这件事没有写明期限。", "No time limit is stated for this."));
        }
        self.view.due.iter().for_each(|due| self.due(html, due));
    }

    fn due(&self, html: &mut Html, due: &DueView) {
        html.within("div", "due", |html| {
            html.within("p", "", |html| {
                html.el("b", "", &due.title);
                html.el("span", "said", &due.says(self.locale));
                self.mark(html, due.mark);
            });
            html.list("", due.derivation.iter().map(String::as_str));
            if let Some(stated) = due.as_stated.as_ref().filter(|_| due.why.is_some()) {
                html.el("p", "", &format!("{}{stated}", self.say("原话：", "As stated: ")));
            }
            if due.approximate {
                let words =
                    ("那一年的放假安排还没有，日子是大概的。", "No holiday table for that year yet: approximate.");
                html.el("p", "aside", self.say(words.0, words.1));
            }
            if let Some(consequence) = &due.consequence {
                html.el("p", "", &format!("{}{consequence}", self.say("过了会怎样：", "If missed: ")));
            }
            self.sources(html, &due.sources);
        });
    }

    fn money(&self, html: &mut Html) {
        html.el("h2", "", self.say("钱，为什么", "Money, and why"));
        if self.view.fees.is_empty() && self.view.money.is_empty() {
            html.el("p", "", self.say("没有列出要交的钱。", "No charge is listed."));
        }
        self.view.fees.iter().for_each(|line| self.fee(html, line));
        for over in &self.view.overcharges {
            html.within("div", "notice", |html| {
                html.el("p", "strong", &over.words);
                self.sources(html, &over.sources);
            });
        }
        if self.view.money.is_empty() {
            return;
        }
        html.el("h3", "", self.say("自己记的账", "Your own book"));
        html.within("ul", "", |html| {
            for entry in &self.view.money {
                let scheduled = self.view.fees.iter().find(|line| line.item == entry.item);
                let item = scheduled.and_then(|line| line.title.as_deref()).unwrap_or(&entry.item);
                let parts = [
                    Some(format!("{}{}{item}", entry.says(self.locale), self.say("：", ": "))),
                    Some(entry.amount.map_or_else(|| "?".into(), |money| money_words(self.locale, money))),
                    entry.on.map(|on| date(self.locale, on)),
                    entry.receipt.as_ref().map(|number| format!("{}{number}", self.say("收据 ", "receipt "))),
                    entry.repeats.as_ref().map(|_| self.say("同一张收据，只算一次", "counted once").to_owned()),
                ];
                html.el("li", "", &parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
            }
        });
    }

    fn fee(&self, html: &mut Html, line: &FeeLineView) {
        html.within("div", "fee", |html| {
            html.within("p", "", |html| {
                html.el("b", "", line.title.as_deref().unwrap_or(&line.item));
                html.el("span", "said", &line.words);
                self.mark(html, line.mark);
            });
            if let Some(on) = line.as_at {
                html.el("p", "aside", &as_at(self.locale, on));
            }
            line.why_unknown.iter().for_each(|why| html.el("p", "", why));
            self.sources(html, &line.sources);
        });
    }

    fn steps(&self, html: &mut Html) {
        html.el("h2", "", self.say("一步一步怎么办", "What to do, step by step"));
        for (number, (step, card, calls)) in self.cards.iter().enumerate() {
            html.within("div", "step", |html| {
                html.el("h3", "", &format!("{}. {}", number + 1, step.title));
                step.note.iter().for_each(|note| html.el("p", "", note));
                if let Some(card) = card {
                    self.card(html, card, calls);
                }
            });
        }
    }

    fn card(&self, html: &mut Html, card: &CardView, calls: &[String]) {
        html.el("p", "aside", self.say("到窗口就说：", "At the window, say:"));
        html.el("p", "say", &card.say);
        for (they, reply) in &card.refusals {
            html.within("div", "refusal", |html| {
                html.el("p", "", &format!("{}{they}", self.say("他说：", "They say: ")));
                html.el("p", "strong", &format!("{}{reply}", self.say("你回：", "Reply: ")));
            });
        }
        html.el("p", "", &format!("{}{}", self.say("记下：", "Write down: "), card.write_down));
        html.el("p", "strong", &card.if_unsafe);
        html.list("", calls.iter().map(String::as_str));
    }

    fn notes(&self, html: &mut Html) {
        html.el("h2", "", self.say("窗口怎么说的（自己记的）", "What the office said (your notes)"));
        if self.view.notes.is_empty() {
            let words = ("还没记。记下时间、窗口、说了什么。", "Nothing yet. Note the time, the window, the words.");
            html.el("p", "", self.say(words.0, words.1));
        }
        html.list("", self.view.notes.iter().map(String::as_str));
    }

    fn mark(&self, html: &mut Html, mark: Option<&str>) {
        if let Some(mark) = mark {
            html.el("span", "state", &format!("[{mark}]"));
        }
    }

    fn sources(&self, html: &mut Html, sources: &[String]) {
        // Two statements of one article are one source to a reader.
        let mut shown = std::collections::BTreeSet::new();
        for line in sources.iter().filter(|line| shown.insert(*line)) {
            html.el("p", "source", &format!("{}{line}", self.say("出处：", "Source: ")));
        }
    }

    fn footer(&self) -> String {
        let (release, day) = (self.view.check.release, date(self.locale, self.today));
        match self.locale {
            Locale::ZhHans => format!("按第{release}期内容，{day}打印。这是说明，不是官方文件。"),
            Locale::En => format!("After release {release}, printed {day}. For information; not an official document."),
        }
    }
}

/// Whom to call, a line each: name, number, hours.
fn call_lines(phone: &mut Phone, place: &PlaceCode, ids: &[String]) -> Result<Vec<String>, PhoneError> {
    let moment = Moment::today(phone.today());
    let here = Here { library: phone.library()?, place: place.clone(), moment };
    let mut lines = Vec::new();
    for id in ids {
        if let Some(Body::ServicePoint(point)) = here.find(Kind::ServicePoint, &item_id("service", id)?) {
            let phone = point.phone.filter(|number| !point.title.text.contains(number.as_str()));
            let parts = [Some(point.title.text), phone, point.hours.map(|hours| hours.text)];
            lines.push(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
        }
    }
    Ok(lines)
}
