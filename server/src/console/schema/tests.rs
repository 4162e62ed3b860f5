use std::collections::BTreeMap;
use std::path::Path;

use sojourn_core::guidance::source::{Source, check_item, read};

use super::*;

fn folder() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/knowledge");
    let mut files = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
                files.insert(name, text);
            }
        }
    }
    files
}

/// The folder of the project, and a notice, of which it has none.
fn source() -> Source {
    let mut files = folder();
    let notice = "[[notice]]\nid = \"rumour\"\ntitle = { zh-Hans = \"网上说的不一定对\" }\ntext = { zh-Hans = \"照常办。\" }\n\
         from = 2026-11-24\nuntil = 2027-03-31\ncall = [\"hotline-12345\"]\nstatements = [\"permit-conditions\"]\n";
    files.insert("CN/notices.toml".into(), notice.into());
    read(&files).expect("the folder of the project")
}

fn anything(_: Kind, _: &str) -> bool {
    true
}

#[test]
fn every_item_of_the_folder_goes_through_its_form_unchanged() {
    let source = source();
    let mut seen: BTreeMap<Kind, usize> = BTreeMap::new();
    for item in source.items.values() {
        let mut draft = Draft::new();
        if item.kind == Kind::Patch {
            let of = item.value["of"].as_str().expect("a reference");
            let above = source.items.values().find(|one| format!("{}:{}", one.kind, one.id) == of).expect("it");
            for name in ["type", "currency"] {
                let text = above.value[name].as_str().unwrap_or_default();
                draft.insert(format!("as.{name}"), text.to_owned());
            }
        }
        spread_into(&mut draft, fields(item.kind), &item.value);
        let (value, problems) = gather(fields(item.kind), &draft, &anything);
        let name = format!("{}/{}:{}", item.place, item.kind, item.id);
        assert_eq!(problems, [], "{name}");
        let back = check_item(&item.place, item.kind, value).expect("a readable item");
        assert_eq!(back.value, item.value, "{name}");
        *seen.entry(item.kind).or_default() += 1;
    }
    let missing: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| !seen.contains_key(kind)).collect();
    assert_eq!(missing, [], "kinds without an example");
}
