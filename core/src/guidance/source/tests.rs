//! The source reader, on small folders and on the examples of `docs/guidance.md`.

use super::*;
use crate::guidance::statement::Confidence;

pub(crate) fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

const PACK: &str = "[pack]\nplace = \"CN\"\nabout = { zh-Hans = \"全国规定\", en = \"National rules\" }\n";
const FREE: &str = r#"
[[statement]]
id = "permit-first-free"
text = { zh-Hans = "首次申领居住证不要钱。", en = "The first residence permit is free." }
citation = { law = { zh-Hans = "居住证暂行条例" }, number = "国务院令第663号", article = "21" }
confidence = "high"
verified_on = 2026-11-24
review_by = 2027-05-24
valid_from = 2016-01-01
risk = ["fee"]
"#;
const ARTICLE: &str = "+++\ntitle = \"居住证要钱吗\"\nverdict = \"free\"\ntopics = [\"permit\"]\nstatements = [\"permit-first-free\"]\naliases = [\"暂住证\"]\n+++\n第一次办，不要钱。\n\n## @today\n先问清再交。\n";
const ARTICLE_EN: &str = "+++\ntitle = \"Does a permit cost money?\"\naliases = [\"residence card fee\"]\n+++\nThe first one is free.\n\n## @today\nAsk before you pay.\n";

fn source() -> Source {
    let files = files(&[
        ("CN/pack.toml", PACK),
        ("CN/statements/permit.toml", FREE),
        ("CN/articles/permit-fee.zh-Hans.md", ARTICLE),
        ("CN/articles/permit-fee.en.md", ARTICLE_EN),
        ("places.tsv", "not read here"),
    ]);
    read(&files).expect("a clean source")
}

#[test]
fn a_folder_becomes_objects_in_each_language() {
    let source = source();
    let zh = source.objects(Locale::ZhHans);
    assert_eq!(zh.len(), 3);
    let Body::Article(article) =
        &zh.iter().find(|o| o.item().is_some_and(|i| i.kind == Kind::Article)).expect("one").body
    else {
        panic!("an article")
    };
    assert_eq!(article.answer, "第一次办，不要钱。".into());
    assert_eq!(article.today.as_ref().expect("a part").text, "先问清再交。");
    assert_eq!(article.aliases, ["暂住证", "residence card fee"]);
    for object in source.objects(Locale::En) {
        let bytes = object.canonical().expect("canonical");
        assert_eq!(Object::parse(&bytes).expect("an object"), object);
    }
}

#[test]
fn a_missing_translation_leaves_the_source_text_labelled() {
    let source = source();
    let en = source.objects(Locale::En);
    let Body::Statement(free) =
        &en.iter().find(|o| o.item().is_some_and(|i| i.kind == Kind::Statement)).expect("one").body
    else {
        panic!("a statement")
    };
    assert_eq!(free.confidence, Confidence::High);
    assert_eq!(free.text.lang, None);
    assert_eq!(free.citation.law.lang, Some(Locale::ZhHans));
}

#[test]
fn a_translation_behind_on_something_risky_is_not_shown() {
    let mut source = source();
    let mut confirmations = Confirmations::default();
    assert_eq!(confirmations.confirm(source.items.values()), 3);
    source.confirmations = Confirmations::parse(&confirmations.write()).expect("what was written");
    let key = ("CN".parse().expect("a place"), Kind::Statement, "permit-first-free".parse().expect("an id"));
    let item = source.items.get_mut(&key).expect("the statement");
    item.value["text"]["zh-Hans"] = Value::from("从明年起要钱。");
    let item = item.clone();
    assert_eq!(source.confirmations.state(&item, Locale::En), TranslationState::Behind);
    let Body::Statement(shown) = source.object(&item, Locale::En).body else { panic!("a statement") };
    assert_eq!((shown.text.text.as_str(), shown.text.lang), ("从明年起要钱。", Some(Locale::ZhHans)));
}

#[test]
fn every_mistake_is_reported_with_its_file() {
    let files = files(&[
        ("CN/pack.toml", PACK),
        ("CN/a.toml", &FREE.replace("risk", "rsik")),
        ("CN/b.toml", "[[statement]]\nid = \"x\"\nfraction = 1.5\n"),
        ("CN/c.en.md", ARTICLE_EN),
        ("CN/d.zh-Hans.md", "no front matter"),
        ("elsewhere.toml", FREE),
        ("CN/e.toml", FREE),
        ("CN/f.toml", FREE),
    ]);
    let errors = read(&files).expect_err("many mistakes");
    let says = |file: &str, what: &str| errors.iter().any(|e| e.file == file && e.what.en.contains(what));
    assert!(says("CN/a.toml", "rsik"), "{errors:?}");
    assert!(says("CN/b.toml", "fractions"));
    assert!(says("CN/c.en.md", "no Chinese"));
    assert!(says("CN/d.zh-Hans.md", "+++"));
    assert!(says("elsewhere.toml", "no pack"));
    assert!(says("CN/f.toml", "CN/e.toml"));
    let han = |text: &str| text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    assert!(errors.iter().all(|error| han(&error.what.zh)), "{errors:#?}");
}

#[test]
fn a_mistake_is_said_with_its_line_and_field_in_both_languages() {
    let twice = format!("{FREE}\n{}", FREE.replace("\"permit-first-free\"", "\"other\"").replace("risk", "rsik"));
    let lines = |text: &str| text.lines().position(|line| line == "id = \"other\"").map(|at| at + 1);
    let folder = files(&[
        ("CN/pack.toml", PACK),
        ("CN/a.toml", &twice),
        ("CN/b.toml", "[[term]]\nid = \"x\"\nword = \n"),
        ("CN/c.zh-Hans.md", "+++\ntitle = \n+++\n"),
        ("translations.tsv", "# head\nno columns"),
    ]);
    let errors = read(&folder).expect_err("mistakes");
    let of = |file: &str| errors.iter().find(|error| error.file == file).unwrap_or_else(|| panic!("{file}"));
    assert_eq!(of("CN/a.toml").line, lines(&twice));
    let (zh, en) = (of("CN/a.toml").said(Locale::ZhHans), of("CN/a.toml").said(Locale::En));
    assert!(zh.contains("行：依据 other：rsik：没有 rsik 这个字段；可用的有 "), "{zh}");
    assert!(en.contains(": statement other: rsik: unknown field `rsik`, expected one of "), "{en}");
    assert_eq!((of("CN/b.toml").line, of("CN/c.zh-Hans.md").line), (Some(3), Some(2)));
    assert!(of("CN/b.toml").said(Locale::ZhHans).starts_with("CN/b.toml 第 3 行：不是合规的 TOML（"));
    assert!(
        of("translations.tsv").to_string().starts_with("translations.tsv:2: 不是内容、语言和校验值三样 · not item")
    );
}

#[test]
fn what_stands_in_the_wrong_place_or_twice_is_reported() {
    let twice = format!("{ARTICLE}\n## @today\n又一次。\n");
    let untranslated = format!("{ARTICLE_EN}\n## @call\nCall them.\n");
    let shared = ARTICLE_EN.replace("aliases", "topics");
    let folder = files(&[
        ("CN/pack.toml", PACK),
        ("CN/330000/pack.toml", "[pack]\nplace = \"Zhejiang\"\n"),
        ("CN/one.toml", "[statement]\nid = \"x\"\n"),
        ("CN/two.toml", "[[pack]]\nplace = \"CN\"\n"),
        ("CN/three.toml", "[[law]]\nid = \"x\"\n"),
        ("CN/twice.zh-Hans.md", &twice),
        ("CN/a/same.zh-Hans.md", ARTICLE),
        ("CN/b/same.zh-Hans.md", ARTICLE),
        ("CN/more.zh-Hans.md", ARTICLE),
        ("CN/more.en.md", &untranslated),
        ("CN/front.zh-Hans.md", ARTICLE),
        ("CN/front.en.md", &shared),
        ("CN/part.zh-Hans.md", &ARTICLE.replace("@today", "@tomorrow")),
        ("CN/language.fr.md", ARTICLE),
        ("translations.tsv", "no columns"),
    ]);
    let errors = read(&folder).expect_err("many mistakes");
    for (file, what) in [
        ("CN/330000/pack.toml", "place"),
        ("CN/one.toml", "[[statement]]"),
        ("CN/two.toml", "stands once"),
        ("CN/three.toml", "no kind"),
        ("CN/twice.zh-Hans.md", "twice"),
        ("CN/b/same.zh-Hans.md", "same article"),
        ("CN/more.en.md", "no Chinese text"),
        ("CN/front.en.md", "belongs in the Chinese file"),
        ("CN/part.zh-Hans.md", "@tomorrow"),
        ("CN/language.fr.md", ""),
        ("translations.tsv", ""),
    ] {
        assert!(errors.iter().any(|e| e.file == file && e.what.en.contains(what)), "{file}: {what}: {errors:#?}");
    }
}

#[test]
fn a_stretch_of_holidays_is_every_day_of_it() {
    let calendar = "[[calendar]]\nid = \"cn-2026\"\nyear = 2026\ntitle = { zh-Hans = \"2026年放假安排\" }\noff = [\"2026-09-25..2026-09-27\"]\nwork = [2026-09-20]\n";
    let files = files(&[("CN/pack.toml", PACK), ("CN/calendars/2026.toml", calendar)]);
    let source = read(&files).expect("a calendar");
    let objects = source.objects(Locale::ZhHans);
    let Some(Body::Calendar(table)) = objects.iter().map(|o| &o.body).find(|b| b.kind() == Some(Kind::Calendar)) else {
        panic!("a calendar")
    };
    assert_eq!(table.off.len(), 3);
    assert_eq!(table.check(), Ok(()));
}

/// The folder that `docs/guidance.md` shows, block by block.
pub(crate) fn documented() -> BTreeMap<String, String> {
    let page = include_str!("../../../../docs/guidance.md");
    let mut files = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        if let Some((path, text)) = open.as_mut() {
            if line == "```" {
                files.insert(std::mem::take(path), std::mem::take(text));
                open = None;
            } else {
                text.push_str(line);
                text.push('\n');
            }
        } else if let Some(path) = line.strip_prefix("```toml ").or_else(|| line.strip_prefix("```markdown ")) {
            open = Some((path.to_owned(), String::new()));
        }
    }
    files
}

#[test]
fn the_documented_examples_read_cleanly_and_show_every_kind() {
    let source = read(&documented()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    for kind in Kind::ALL {
        assert!(source.items.keys().any(|(_, k, _)| *k == kind), "no example of {kind}");
    }
    for locale in Locale::ALL {
        for object in source.objects(locale) {
            assert!(!matches!(object.body, Body::Unknown { .. }), "{object:?}");
        }
    }
}
