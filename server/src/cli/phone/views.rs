//! View models in words: an application, its papers, due dates and money, an article. Answer first, source below.

use sojourn_client::sdk::{
    ApplicationSummary, ApplicationView, ArticleView, CardView, ChecklistItemView, DisputeView, DueView, FeeLineView,
    QuestionView,
};
use sojourn_core::locale::Locale;
use sojourn_core::registration::stage::Stage;
use sojourn_core::time::Date;

use super::find::check_lines;
use super::tell::{Told, pick};

pub(super) fn source(lang: Locale, line: &str) -> String {
    format!("      {}{line}", pick(lang, "出处：", "Source: "))
}

/// A date as people read it.
fn day(lang: Locale, date: Date) -> String {
    sojourn_core::guidance::words::date(lang, date)
}

pub(super) fn summary(lang: Locale, one: &ApplicationSummary) -> String {
    let stage = one
        .stage
        .and_then(Stage::parse)
        .map_or_else(|| pick(lang, "两边写得不一样", "two versions").to_owned(), |stage| stage.label(lang).to_owned());
    let due = one
        .next_due
        .map_or_else(String::new, |on| format!("  {}{}", pick(lang, "最近期限：", "next date "), day(lang, on)));
    let unsent = match one.not_sent {
        0 => String::new(),
        n => format!("  {} {n}", pick(lang, "没传上去", "not sent")),
    };
    let withdrawn = if one.withdrawn.is_some() { pick(lang, "  撤下了", "  withdrawn") } else { "" };
    format!("{}  {}  {stage}{due}{unsent}{withdrawn}", &one.id[..8], one.title)
}

pub(super) fn questions(lang: Locale, questions: &[QuestionView]) -> Vec<String> {
    let open = questions.iter().filter(|question| question.answer.is_none());
    open.flat_map(|question| {
        let head = format!("? {}  [{}]", question.ask, question.id);
        let why = format!("  {}{}", pick(lang, "为什么问：", "Why: "), question.why);
        let options = question.options.iter().map(|(id, label)| format!("    {id} = {label}"));
        [head, why].into_iter().chain(options).collect::<Vec<_>>()
    })
    .collect()
}

pub(super) fn application(lang: Locale, view: &ApplicationView) -> Told {
    let mut told = Told::of(view);
    told.line(summary(lang, &view.summary)).line(view.place_name.clone());
    told.lines.extend(withdrawn_lines(lang, view.summary.withdrawn.as_deref()));
    if !view.conflict_paths.is_empty() {
        told.line(pick(lang, "有两边写得不一样的，看 conflicts。", "Some fields differ: see conflicts."));
    }
    told.lines.extend(check_lines(lang, &view.check));
    told.lines.extend(questions(lang, &view.questions));
    told.lines.extend(checklist(lang, view));
    told.lines.extend(due_lines(lang, &view.due));
    told.lines.extend(money(lang, view));
    told.lines.extend(view.notes.iter().map(|note| format!("- {note}")));
    if let Some(upgrade) = &view.upgrade {
        told.line(pick(lang, "办法有新版，看看变了什么，你定。", "New version; see changes, you decide."));
        told.line(upgrade.words.clone());
        for change in &upgrade.changes {
            told.line(format!("    {} {} {}", change.part, change.id.as_deref().unwrap_or(""), change.how));
            told.lines.extend(change.sources.iter().map(|line| source(lang, line)));
        }
    }
    told
}

pub(super) fn checklist(lang: Locale, view: &ApplicationView) -> Vec<String> {
    let mut lines = vec![pick(lang, "材料：", "Papers:").to_owned()];
    for group in view.checklist.iter().filter(|group| group.applies != "no") {
        let need = match group.need {
            "one_of" => pick(lang, "有一样就行", "any one of these"),
            _ => pick(lang, "都要", "all of these"),
        };
        let mark = if group.satisfied { "✓" } else { " " };
        lines.push(format!("  {mark} {} ({need})", group.title));
        lines.extend(group.items.iter().map(|item| paper_line(lang, item)));
    }
    lines
}

fn paper_line(lang: Locale, item: &ChecklistItemView) -> String {
    let state = item.says(lang);
    format!("      {} {}  [{}] {state}", if item.state == "good" { "✓" } else { "·" }, item.title, item.document)
}

pub(super) fn due_lines(lang: Locale, due: &[DueView]) -> Vec<String> {
    let mut lines = vec![pick(lang, "期限：", "Due dates:").to_owned()];
    due.iter().for_each(|one| lines.extend(due_line(lang, one)));
    lines
}

fn due_line(lang: Locale, due: &DueView) -> Vec<String> {
    let mut lines = vec![format!("  {}", due_head(lang, due))];
    lines.extend(due.derivation.iter().map(|step| format!("      {step}")));
    if due.approximate {
        lines.push(
            pick(
                lang,
                "      那一年的放假安排还没有，日子是大概的。",
                "      No holiday table for that year yet: approximate.",
            )
            .into(),
        );
    }
    if let Some(consequence) = &due.consequence {
        lines.push(format!("      {}{consequence}", pick(lang, "过了会怎样：", "If missed: ")));
    }
    if due.state == "due" {
        lines.extend(due.sources.iter().map(|line| source(lang, line)));
    }
    lines
}

fn due_head(lang: Locale, due: &DueView) -> String {
    let mark = due.mark.map_or_else(String::new, |mark| format!("  [{mark}]"));
    format!("{}：{}{mark}", due.title, due.says(lang))
}

pub(super) fn money(lang: Locale, view: &ApplicationView) -> Vec<String> {
    let mut lines = vec![pick(lang, "钱：", "Money:").to_owned()];
    view.fees.iter().for_each(|line| lines.extend(fee_line(lang, line)));
    for entry in &view.money {
        let amount = entry.amount.map_or_else(|| "?".into(), |money| money.to_string());
        let receipt = entry
            .receipt
            .as_deref()
            .map_or_else(String::new, |number| format!("  {}{number}", pick(lang, "收据 ", "receipt ")));
        let repeat = if entry.repeats.is_some() {
            pick(lang, "  同一张收据，只算一次", "  the same receipt: counted once")
        } else {
            ""
        };
        // The schedule's name of an item where it has one; otherwise what the person called it.
        let scheduled = view.fees.iter().find(|line| line.item == entry.item);
        let item = scheduled.and_then(|line| line.title.as_deref()).unwrap_or(&entry.item);
        lines.push(format!("  - {}：{item} {amount}{receipt}{repeat}", entry.says(lang)));
    }
    for over in &view.overcharges {
        lines.push(format!("  ! {}", over.words));
        lines.extend(over.sources.iter().map(|line| source(lang, line)));
        if let Some(complaint) = &over.complaint {
            lines.push(format!("      {}{complaint}", pick(lang, "怎么要回来：open ", "To ask for it back: open ")));
        }
    }
    lines
}

fn fee_line(lang: Locale, line: &FeeLineView) -> Vec<String> {
    let title = line.title.as_deref().unwrap_or(&line.item);
    let mark = line.mark.map_or_else(String::new, |mark| format!("  [{mark}]"));
    let as_at =
        line.as_at.map_or_else(String::new, |on| format!("  {}", sojourn_core::guidance::words::as_at(lang, on)));
    let mut lines = vec![format!("  {title}：{}{as_at}{mark}", line.words)];
    lines.extend(line.why_unknown.iter().map(|why| format!("      {why}")));
    lines.extend(line.sources.iter().map(|text| source(lang, text)));
    lines
}

/// An article: the answer first, then what to do; sources last, never gone.
pub(super) fn article(lang: Locale, view: &ArticleView) -> Told {
    let mut told = Told::of(view);
    told.lines = article_words(lang, view);
    told.lines.extend(article_sources(lang, view));
    told
}

/// The reason something was withdrawn, and that what follows is only what it said before.
pub(super) fn withdrawn_lines(lang: Locale, why: Option<&str>) -> Vec<String> {
    let Some(why) = why else { return Vec::new() };
    vec![
        format!("!! {}{why}", pick(lang, "这一条撤下了：", "Withdrawn: ")),
        pick(
            lang,
            "   别照下面的办。去窗口问，或打 12345。撤下前写的是：",
            "   Do not go by what follows. Ask the window, or call 12345. It said:",
        )
        .to_owned(),
    ]
}

/// What an article says.
pub(super) fn article_words(lang: Locale, view: &ArticleView) -> Vec<String> {
    let mut lines = vec![view.title.clone()];
    lines.extend(withdrawn_lines(lang, view.withdrawn.as_deref()));
    if let Some(verdict) = view.verdict.filter(|_| view.withdrawn.is_none()) {
        lines.push(format!(">> {}", article_verdict(lang, verdict)));
    }
    for part in &view.parts {
        if let Some(heading) = heading(lang, part.name) {
            lines.push(heading.to_owned());
        }
        lines.extend(part.other_language.map(|words| format!("  {words}")));
        let said = part.blocks.iter().flat_map(|(_, lines)| lines);
        lines.extend(said.map(|line| format!("  {}", line.replace("**", ""))));
    }
    let words = pick(lang, "词语：", "Words: ");
    lines.extend(view.glosses.iter().map(|(word, means)| format!("{words}{word} = {means}")));
    if let Some(dispute) = &view.dispute {
        lines.extend(dispute_lines(lang, dispute));
    }
    lines
}

/// How sure an article is, and where it comes from; a source named by several of its claims once.
pub(super) fn article_sources(lang: Locale, view: &ArticleView) -> Vec<String> {
    let mut lines: Vec<String> = view.inherited.map(str::to_owned).into_iter().collect();
    let labels: Vec<&str> = [view.mark, view.staleness.as_deref()].into_iter().flatten().collect();
    if !labels.is_empty() {
        lines.push(format!("[{}]", labels.join(" · ")));
    }
    for one in &view.sources {
        let line = format!("{} [{}]", source(lang, &one.citation), one.mark);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// Versions of what sources differ about, each with its source.
pub(super) fn dispute_lines(lang: Locale, dispute: &DisputeView) -> Vec<String> {
    let mut lines = vec![dispute.title.clone()];
    for (number, (says, sources)) in dispute.versions.iter().enumerate() {
        lines.push(format!("  {}) {says}", number + 1));
        lines.extend(sources.iter().map(|line| source(lang, line)));
    }
    lines.push(dispute.ask.clone());
    lines
}

/// A card to hold up at a window.
pub(super) fn card(lang: Locale, view: &CardView) -> Told {
    let mut told = Told::of(view);
    told.lines = withdrawn_lines(lang, view.withdrawn.as_deref());
    told.line(pick(lang, "到窗口就说：", "At the window, say:")).line(format!("  {}", view.say));
    told.line(pick(lang, "给工作人员看：", "For the clerk to read:"));
    told.lines.extend(view.please_read.lines().map(|line| format!("  {line}")));
    for (they_say, reply) in &view.refusals {
        told.line(format!("{}{they_say}", pick(lang, "他说：", "They say: ")));
        told.line(format!("  {}{reply}", pick(lang, "回：", "Reply: ")));
    }
    told.line(format!("{}{}", pick(lang, "记下：", "Write down: "), view.write_down));
    told.line(view.if_unsafe.clone());
    told.lines.extend(view.call_words.iter().map(|line| format!("  {line}")));
    told.lines.extend(view.sources.iter().map(|one| format!("{} [{}]", source(lang, &one.citation), one.mark)));
    told
}

fn article_verdict(lang: Locale, verdict: &str) -> &str {
    match verdict {
        "yes" => pick(lang, "可以", "Yes"),
        "no" => pick(lang, "不可以", "No"),
        "depends" => pick(lang, "看情况", "It depends"),
        "free" => pick(lang, "不要钱", "Free"),
        _ => pick(
            lang,
            "这一点还没查清。去窗口问，或打 12345。",
            "We have not settled this. Ask the window, or call 12345.",
        ),
    }
}

/// The heading above a part of an article; the answer has none.
fn heading(lang: Locale, part: &str) -> Option<&'static str> {
    Some(match part {
        "today" => pick(lang, "今天做：", "Today:"),
        "by-when" => pick(lang, "多久：", "By when:"),
        "call" => pick(lang, "打谁：", "Call:"),
        "do-not-sign" => pick(lang, "别签：", "Do not sign:"),
        "more" => pick(lang, "还有：", "More:"),
        _ => return None,
    })
}
