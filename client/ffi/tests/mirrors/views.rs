//! The records of the bindings, written out of the client's views.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use syn::{GenericArgument, PathArguments, Type};

use super::source::{Field, Source, Struct};

/// Which file of the bindings a file of the client's goes to; whatever is not named goes to `phone.rs`.
const FAMILIES: [(&str, &str, &[&str]); 4] = [
    (
        "guidance.rs",
        "Guidance: answers, articles, places, procedures, cards, entitlements, the past.",
        &[
            "asking",
            "browse",
            "cards",
            "entitled",
            "guide_views",
            "history",
            "notices",
            "reading",
            "saved",
            "guidance/search",
        ],
    ),
    ("applications.rs", "Applications: checklist, due dates, fees, conflicts, standing.", &["views/", "conflicts"]),
    ("diary.rs", "The wage and work diary.", &["diary/"]),
    ("rights.rs", "What the calculators answer.", &["rights/"]),
];
const PHONE: (&str, &str) = ("phone.rs", "The phone itself: status, devices, sync, reports from the field.");

/// Names that say more in another language than the client's without `View`.
const NAMES: [(&str, &str); 29] = [
    ("AskView", "Answer"),
    ("ApplicationView", "ApplicationDetails"),
    ("CalcStepView", "CalculationStep"),
    ("CalcView", "Calculation"),
    ("CallView", "CallLine"),
    ("CardView", "WindowCard"),
    ("ChangeView", "ValueChange"),
    ("CheckView", "Eligibility"),
    ("DatedView", "DatedValue"),
    ("DiaryMonthsView", "DiaryTotals"),
    ("DiaryTryView", "DiaryPreview"),
    ("DueView", "DueDate"),
    ("EntitledView", "Entitlement"),
    ("EvidenceView", "DiaryEvidence"),
    ("Found", "SearchHit"),
    ("LeafView", "Condition"),
    ("LimitView", "TimeLimit"),
    ("MatrixView", "Entitlements"),
    ("NoteView", "CodedNote"),
    ("PartView", "ArticlePart"),
    ("RecordsView", "RecordPage"),
    ("ReportView", "FieldReport"),
    ("SayView", "WindowSentence"),
    ("SourceView", "SourceLine"),
    ("Status", "PhoneStatus"),
    ("StepView", "ProcedureStep"),
    ("SumView", "CalculatedSum"),
    ("SyncView", "SyncOverview"),
    ("UpgradeView", "UpgradeOffer"),
];

/// Names that some language keeps for itself, by type, and what stands instead.
const RESERVED: [(&str, &str, &str); 5] = [
    ("from", "Day", "from_day"),
    ("from", "Option<Day>", "from_day"),
    ("from", "u32", "from_version"),
    ("this", "_", "is_this"),
    ("when", "_", "applies_when"),
];

/// Fields whose type has a better name here: words that are enums, tuples that are records.
pub(crate) const FIELDS: [(&str, &str); 41] = [
    ("ApplicationSummary.part", "WayPart"),
    ("ApplicationSummary.stage", "Stage"),
    ("ApplicationView.dates", "Anchor"),
    ("ApplicationView.next_stages", "Stage"),
    ("ApplicationView.reached", "Stage"),
    ("ArticleView.glosses", "Gloss"),
    ("ArticleView.state", "ArticleState"),
    ("ArticleView.verdict", "ArticleVerdict"),
    ("CardView.refusals", "Refusal"),
    ("ChangeView.state", "ValueState"),
    ("CheckView.verdict", "Verdict"),
    ("ConflictView.choices", "QuestionOption"),
    ("ChecklistGroupView.applies", "Applies"),
    ("ChecklistGroupView.need", "Need"),
    ("ChecklistItemView.state", "PaperState"),
    ("DatedView.state", "ValueState"),
    ("DiaryEntryView.kind", "DayKind"),
    ("DiaryEntryView.state", "DiaryState"),
    ("DisputeView.versions", "DisputedVersion"),
    ("DueView.anchor", "Anchor"),
    ("DueView.role", "DueRole"),
    ("DueView.state", "DueState"),
    ("EntitledView.access", "Access"),
    ("EntitledView.ground", "AccessGround"),
    ("EntitledView.group", "EntitlementGroup"),
    ("LeafView.answered", "AnsweredQuestion"),
    ("LeafView.truth", "Truth"),
    ("MatrixView.standing", "StandingHere"),
    ("MatrixView.standing_from", "StandingFrom"),
    ("MoneyEntryView.kind", "MoneyKind"),
    ("PartView.blocks", "ArticleBlock"),
    ("PhotoView.media", "MediaKind"),
    ("ProcedureView.state", "ProcedureState"),
    ("QuestionView.kind", "QuestionKind"),
    ("QuestionView.options", "QuestionOption"),
    ("ReminderView.about", "ReminderSubject"),
    ("ReportView.kind", "ReportKind"),
    ("StandingView.next", "NextStanding"),
    ("StandingView.status", "StandingStatus"),
    ("UpgradeChangeView.how", "UpgradeHow"),
    ("UpgradeChangeView.part", "UpgradePart"),
];

/// Records with names for the halves of tuples, written by hand.
const PAIRS: [&str; 9] = [
    "AnsweredQuestion",
    "ArticleBlock",
    "DisputedVersion",
    "Gloss",
    "NextStanding",
    "QuestionOption",
    "Refusal",
    "ReminderSubject",
    "WayPart",
];

/// A photograph as text; here its bytes cross as bytes.
const FOR_JSON: &str = "PhotoFileView";

/// Every file with what it should say.
pub(crate) fn families(client: &Source) -> BTreeMap<&'static str, String> {
    let views: Vec<&Struct> = client.structs.iter().filter(|one| is_view(one)).collect();
    let known: BTreeSet<&str> = views.iter().map(|one| one.name.as_str()).collect();
    let mut files: BTreeMap<&str, (&str, Vec<String>)> =
        FAMILIES.iter().map(|(name, about, _)| (*name, (*about, Vec::new()))).collect();
    files.insert(PHONE.0, (PHONE.1, Vec::new()));
    for view in &views {
        let text = record(view, &views, &known);
        files.get_mut(family(&view.file)).expect("every family has a file").1.push(text);
    }
    let elsewhere = |file: &str| -> Vec<&str> {
        views.iter().filter(|view| family(&view.file) != file).map(|view| name(&view.name)).collect()
    };
    files.into_iter().map(|(name, (about, records))| (name, file(about, &records, &elsewhere(name)))).collect()
}

/// What an app is shown: the calls' own views, and what a search finds.
fn is_view(one: &Struct) -> bool {
    (one.file.starts_with("sdk/") || one.file == "guidance/search.rs") && one.name != FOR_JSON
}

fn family(file: &str) -> &'static str {
    let inner = file.trim_start_matches("sdk/");
    let takes = |names: &&[&str]| names.iter().any(|name| inner.starts_with(name));
    FAMILIES.iter().find(|(_, _, names)| takes(names)).map_or(PHONE.0, |(name, ..)| name)
}

/// A file; `outside` are records that other files have.
fn file(about: &str, records: &[String], outside: &[&str]) -> String {
    let body = records.join("\n");
    let mut uses = String::new();
    let names =
        |text: &str, word: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word);
    if names(&body, "HashMap") {
        uses.push_str("use std::collections::HashMap;\n");
    }
    if names(&body, "SystemTime") {
        uses.push_str("use std::time::SystemTime;\n");
    }
    if !uses.is_empty() {
        uses.push('\n');
    }
    let about = format!(
        "//! {about}\n//!\n//! Written by the test `mirrors` out of the client's views: change those, not this.\n"
    );
    let fields: Vec<&str> = body.lines().filter(|line| !line.trim_start().starts_with("///")).collect();
    let fields = fields.join("\n");
    let words = FIELDS.iter().any(|(_, ty)| !PAIRS.contains(ty) && names(&fields, ty));
    let others = outside.iter().any(|name| names(&fields, name)) || PAIRS.iter().any(|name| names(&fields, name));
    if others {
        uses.push_str("use super::*;\n");
    }
    let types: Vec<&str> = ["Day", "Money", "Month"].into_iter().filter(|name| names(&body, name)).collect();
    match types.as_slice() {
        [] => {}
        [one] => writeln!(uses, "use crate::types::{one};").expect("memory"),
        many => writeln!(uses, "use crate::types::{{{}}};", many.join(", ")).expect("memory"),
    }
    if words {
        uses.push_str("use crate::words::*;\n");
    }
    format!("{about}\n{uses}\nmirror! {{\n{body}}}\n")
}

fn record(view: &Struct, all: &[&Struct], known: &BTreeSet<&str>) -> String {
    let mut out = String::new();
    docs(&mut out, "    ", &view.doc);
    let path = if view.file == "guidance/search.rs" { "guidance::search" } else { "sdk" };
    writeln!(out, "    pub struct {} from sojourn_client::{path}::{} {{", name(&view.name), view.name).expect("memory");
    for field in &view.fields {
        if field.flat {
            let Type::Path(inner) = &field.ty else { panic!("{}.{} is flat and no struct", view.name, field.name) };
            let inner = inner.path.segments.last().expect("a name").ident.to_string();
            let inner = all.iter().find(|one| one.name == inner).expect("a flat view is a view");
            inner.fields.iter().for_each(|part| line(&mut out, inner, part, known, Some(&field.name)));
        } else if !field.skipped {
            line(&mut out, view, field, known, None);
        }
    }
    out.push_str("    }\n");
    out
}

fn line(out: &mut String, of: &Struct, field: &Field, known: &BTreeSet<&str>, inside: Option<&str>) {
    docs(out, "        ", &field.doc);
    let full = format!("{}.{}", of.name, field.name);
    let better = FIELDS.iter().find(|(name, _)| *name == full).map(|(_, ty)| *ty);
    let ty =
        crossed(&field.ty, better, known).unwrap_or_else(|why| panic!("{full}: {why}; teach tests/mirrors/views.rs"));
    let here = RESERVED.iter().find(|(word, of, _)| *word == field.name && (*of == ty || *of == "_"));
    let here = here.map_or(field.name.as_str(), |(.., instead)| instead);
    match inside {
        Some(outer) => writeln!(out, "        {here}: {ty} = {outer}.{},", field.name),
        None if here == field.name => writeln!(out, "        {here}: {ty},"),
        None => writeln!(out, "        {here}: {ty} = {},", field.name),
    }
    .expect("memory");
}

fn docs(out: &mut String, indent: &str, lines: &[String]) {
    for line in lines {
        // A link to an item of the client's leads nowhere from here.
        let plain = line.replace("[`super::Phone::", "`Phone::").replace("`]", "`").replace("[`", "`");
        writeln!(out, "{indent}/// {plain}").expect("memory");
    }
}

fn name(view: &str) -> &str {
    let named = NAMES.iter().find(|(from, _)| *from == view).map(|(_, to)| *to);
    named.unwrap_or_else(|| view.strip_suffix("View").unwrap_or(view))
}

/// The type on this side.
fn crossed(ty: &Type, better: Option<&str>, known: &BTreeSet<&str>) -> Result<String, String> {
    match ty {
        Type::Reference(_) => Ok(better.unwrap_or("String").to_owned()),
        Type::Tuple(_) => better.map(str::to_owned).ok_or_else(|| "a tuple needs a name".to_owned()),
        Type::Path(path) => {
            let last = path.path.segments.last().ok_or("no name")?;
            let inner: Vec<&Type> = match &last.arguments {
                PathArguments::AngleBracketed(given) => given
                    .args
                    .iter()
                    .filter_map(|one| match one {
                        GenericArgument::Type(ty) => Some(ty),
                        _ => None,
                    })
                    .collect(),
                _ => Vec::new(),
            };
            let word = last.ident.to_string();
            match (word.as_str(), inner.as_slice()) {
                ("Option" | "Vec", [one]) => Ok(format!("{word}<{}>", crossed(one, better, known)?)),
                ("BTreeMap", [key, value]) => {
                    Ok(format!("HashMap<{}, {}>", crossed(key, better, known)?, crossed(value, None, known)?))
                }
                ("String" | "bool" | "u8" | "u16" | "u32" | "i32" | "i64" | "u64" | "Money" | "Month", []) => {
                    Ok(better.map_or(word.clone(), str::to_owned))
                }
                ("usize", []) => Ok("u64".to_owned()),
                ("Date", []) => Ok("Day".to_owned()),
                ("Millis", []) => Ok("SystemTime".to_owned()),
                ("Value", []) => Ok("String".to_owned()),
                (view, []) if known.contains(view) => Ok(name(view).to_owned()),
                (_, []) if better.is_some() => Ok(better.unwrap_or_default().to_owned()),
                (other, _) => Err(format!("no type {other} crosses yet")),
            }
        }
        _ => Err("no such type crosses".to_owned()),
    }
}
