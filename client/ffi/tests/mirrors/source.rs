//! Rust source as a list of what this suite looks at: structs that serialise, and public methods of `Phone`.

use std::fs;
use std::path::Path;

use syn::{Attribute, Expr, Fields, File, ImplItem, Item, Lit, Meta, Type, Visibility};

/// A struct.
pub(crate) struct Struct {
    /// The file, from the folder that was read.
    pub(crate) file: String,
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) fields: Vec<Field>,
}

/// A field of one.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) ty: Type,
    /// `#[serde(skip)]`.
    pub(crate) skipped: bool,
    /// `#[serde(flatten)]`.
    pub(crate) flat: bool,
}

/// What a folder holds.
#[derive(Default)]
pub(crate) struct Source {
    pub(crate) structs: Vec<Struct>,
    /// Public methods of any `Phone`.
    pub(crate) calls: Vec<String>,
}

/// Reads every file of a folder and those inside it.
pub(crate) fn read(folder: &Path) -> Source {
    let mut source = Source::default();
    let mut files = Vec::new();
    list(folder, &mut files);
    files.sort();
    for path in files {
        let text = fs::read_to_string(&path).expect("a source file");
        let parsed: File = syn::parse_file(&text).expect("Rust");
        let name = path.strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
        parsed.items.iter().for_each(|item| take(&mut source, &name, item));
    }
    source
}

fn list(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

fn take(source: &mut Source, file: &str, item: &Item) {
    match item {
        Item::Struct(one) if matches!(one.vis, Visibility::Public(_)) && is_shown(&one.attrs) => {
            let Fields::Named(named) = &one.fields else { return };
            let fields = named.named.iter().map(|field| Field {
                name: field.ident.as_ref().expect("a name").to_string(),
                doc: doc(&field.attrs),
                ty: field.ty.clone(),
                skipped: serde(&field.attrs, "skip"),
                flat: serde(&field.attrs, "flatten"),
            });
            source.structs.push(Struct {
                file: file.to_owned(),
                name: one.ident.to_string(),
                doc: doc(&one.attrs),
                fields: fields.collect(),
            });
        }
        Item::Impl(one) if one.trait_.is_none() && is_phone(&one.self_ty) => {
            for method in &one.items {
                if let ImplItem::Fn(method) = method
                    && matches!(method.vis, Visibility::Public(_))
                {
                    source.calls.push(method.sig.ident.to_string());
                }
            }
        }
        // The calculators differ by their facts alone, so a macro writes them.
        Item::Macro(one) if one.mac.path.is_ident("calculators") => {
            let words = one.mac.tokens.to_string();
            let names = words.split(|c: char| !c.is_alphanumeric() && c != '_');
            source.calls.extend(names.filter(|name| name.starts_with("calculate_")).map(str::to_owned));
        }
        _ => {}
    }
}

/// What only goes out; what also comes in is an input.
fn is_shown(attrs: &[Attribute]) -> bool {
    derives(attrs, "Serialize") && !derives(attrs, "Deserialize")
}

fn is_phone(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("Phone"))
}

fn derives(attrs: &[Attribute], name: &str) -> bool {
    attrs.iter().filter(|attr| attr.path().is_ident("derive")).any(|attr| {
        let mut found = false;
        let _ = attr.parse_nested_meta(|meta| {
            found |= meta.path.segments.last().is_some_and(|last| last.ident == name);
            Ok(())
        });
        found
    })
}

fn serde(attrs: &[Attribute], word: &str) -> bool {
    attrs.iter().filter(|attr| attr.path().is_ident("serde")).any(|attr| {
        let mut found = false;
        let _ = attr.parse_nested_meta(|meta| {
            found |= meta.path.is_ident(word);
            Ok(())
        });
        found
    })
}

/// The lines of a doc comment.
pub(crate) fn doc(attrs: &[Attribute]) -> Vec<String> {
    let line = |attr: &Attribute| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(text) => match &text.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    attrs.iter().filter_map(line).collect()
}
