//! Reads the types that calls name, as they stand in the sources of `client` and `core`, with what serde is told about them.
//!
//! A name is looked up as the compiler would: in its own file, then among what the file imports. What cannot be told apart, and any
//! attribute of serde that is not understood here, ends the test with its name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sojourn_web::calls;
use syn::{Attribute, Fields, GenericArgument, Item, PathArguments, Type, UseTree};

use super::model::{CallShape, Declared, Field, Model, Shape};
use super::told::{Told, derives, docs};

/// One file.
struct File {
    /// `sojourn_core::rights::limits`.
    module: Vec<String>,
    items: BTreeMap<String, Item>,
    /// Local name to full path.
    imports: BTreeMap<String, Vec<String>>,
}

impl File {
    /// The path of what a name means here.
    fn names(&self, name: &str) -> Option<Vec<String>> {
        let own = self.items.contains_key(name).then(|| self.module.iter().cloned().chain([name.to_owned()]).collect());
        own.or_else(|| self.imports.get(name).cloned())
    }
}

/// Every file that may hold a type.
pub(crate) struct Sources {
    files: Vec<File>,
}

impl Sources {
    /// Reads them.
    pub(crate) fn read() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        for (root, name) in [("src", "sojourn_web"), ("../src", "sojourn_client"), ("../../core/src", "sojourn_core")] {
            let mut paths = Vec::new();
            collect(&here.join(root), &mut paths);
            files.extend(paths.iter().filter_map(|path| file(&here.join(root), path, name)));
        }
        Self { files }
    }

    /// The model of every call, and of every type they need.
    pub(crate) fn model(&self) -> Model {
        let mut reader = Reader { sources: self, model: Model::default() };
        for call in calls::all() {
            let args = call.args.iter().map(|(name, text)| reader.arg(name, text)).collect();
            let answer = reader.of_text(call.result);
            let kind = match call.kind {
                calls::Kind::Read => "read",
                calls::Kind::Write => "write",
                calls::Kind::Session => "session",
            };
            let docs = call.docs.iter().map(|line| line.trim().to_owned()).collect();
            reader.model.calls.push(CallShape { name: call.name, kind, docs, args, answer });
        }
        for name in calls::sync::DECLARED {
            reader.of_text(name);
        }
        reader.model
    }
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|one| one.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

fn file(root: &Path, path: &Path, package: &str) -> Option<File> {
    let parsed = syn::parse_file(&std::fs::read_to_string(path).expect("reads")).ok()?;
    let inside = path.strip_prefix(root).expect("below the root").with_extension("");
    let names = inside.iter().map(|part| part.to_string_lossy().into_owned());
    let mut module = vec![package.to_owned()];
    module.extend(names.filter(|name| !["mod", "lib"].contains(&name.as_str())));
    let mut file = File { module, items: BTreeMap::new(), imports: BTreeMap::new() };
    for item in parsed.items {
        match &item {
            Item::Struct(found) => drop(file.items.insert(found.ident.to_string(), item)),
            Item::Enum(found) => drop(file.items.insert(found.ident.to_string(), item)),
            Item::Use(found) => imports(&found.tree, &mut Vec::new(), &file.module, &mut file.imports),
            _ => {}
        }
    }
    Some(file)
}

fn imports(tree: &UseTree, above: &mut Vec<String>, module: &[String], into: &mut BTreeMap<String, Vec<String>>) {
    match tree {
        UseTree::Path(path) => {
            above.push(path.ident.to_string());
            imports(&path.tree, above, module, into);
            above.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|one| imports(one, above, module, into)),
        UseTree::Name(name) => drop(into.insert(name.ident.to_string(), full(above, &name.ident.to_string(), module))),
        UseTree::Rename(name) => {
            drop(into.insert(name.rename.to_string(), full(above, &name.ident.to_string(), module)))
        }
        UseTree::Glob(_) => {}
    }
}

/// A path of a `use` from its package.
fn full(above: &[String], name: &str, module: &[String]) -> Vec<String> {
    let mut base: Vec<String> = match above.first().map(String::as_str) {
        Some("crate") => vec![module[0].clone()],
        Some("super") => module[..module.len() - 1].to_vec(),
        Some("self") => module.to_vec(),
        _ => above.first().cloned().into_iter().collect(),
    };
    for part in above.iter().skip(1) {
        if part == "super" { drop(base.pop()) } else { base.push(part.clone()) }
    }
    base.push(name.to_owned());
    base
}

/// Makes shapes, declaring what they name.
struct Reader<'a> {
    sources: &'a Sources,
    model: Model,
}

impl Reader<'_> {
    fn arg(&mut self, name: &str, text: &str) -> Field {
        let shape = self.of_text(text);
        let optional = matches!(shape, Shape::Nullable(_));
        Field { name: name.to_owned(), docs: Vec::new(), optional, shape }
    }

    /// A type as a call names it: its imports are in one of the files of calls.
    fn of_text(&mut self, text: &str) -> Shape {
        let parsed: Type = syn::parse_str(text).expect("a type");
        self.of(&parsed, None)
    }

    fn of(&mut self, ty: &Type, file: Option<&File>) -> Shape {
        match ty {
            Type::Reference(inner) => self.of(&inner.elem, file),
            Type::Tuple(all) if all.elems.is_empty() => Shape::Plain("null"),
            Type::Tuple(all) => Shape::Tuple(all.elems.iter().map(|one| self.of(one, file)).collect()),
            Type::Path(path) => {
                let last = path.path.segments.last().expect("a name");
                let inner = generics(&last.arguments);
                self.named(&last.ident.to_string(), &inner, path.path.segments.len(), file)
            }
            other => panic!("no TypeScript for {other:?}"),
        }
    }

    fn named(&mut self, name: &str, inner: &[Type], segments: usize, file: Option<&File>) -> Shape {
        match name {
            "String" | "str" => Shape::Plain("string"),
            "bool" => Shape::Plain("boolean"),
            "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" => Shape::Plain("number"),
            "Value"
                if segments > 1
                    || file.is_some_and(|file| file.names("Value").is_some_and(|path| path[0] == "serde_json")) =>
            {
                Shape::Plain("unknown")
            }
            "Millis" => Shape::Plain("Millis"),
            "Date" => Shape::Text("IsoDate"),
            "Month" => Shape::Text("IsoMonth"),
            "Bytes" => Shape::Text("Base64Url"),
            "PlaceCode" => Shape::Text("PlaceCode"),
            "ItemId" => Shape::Text("ItemId"),
            "ApplicationId" => Shape::Text("ApplicationId"),
            "DeviceId" => Shape::Text("DeviceId"),
            "Currency" => Shape::Text("CurrencyCode"),
            "Option" => Shape::Nullable(Box::new(self.of(&inner[0], file))),
            "Vec" | "BTreeSet" | "Field" => Shape::List(Box::new(self.of(&inner[0], file))),
            "BTreeMap" => Shape::Map(Box::new(self.of(&inner[1], file))),
            "Box" | "Zeroizing" => self.of(&inner[0], file),
            _ => self.declared(name, file),
        }
    }

    /// A struct or an enum of ours, declared the first time it is met.
    fn declared(&mut self, name: &str, file: Option<&File>) -> Shape {
        let (found, item) = self.sources.find(name, file);
        let shown = self.sources.alias(item).unwrap_or_else(|| item_name(item).to_owned());
        if !self.model.types.contains_key(&shown) {
            // Declared before it is read, so that a type may name itself.
            self.model.types.insert(shown.clone(), Declared { docs: Vec::new(), shape: Shape::Plain("unknown") });
            let shape = self.item(item, found);
            let docs = docs(attributes(item));
            self.model.types.insert(shown.clone(), Declared { docs, shape });
        }
        Shape::Named(shown)
    }

    fn item(&mut self, item: &Item, file: &File) -> Shape {
        let told = Told::of(attributes(item));
        let reads = derives(attributes(item), "Deserialize");
        match item {
            Item::Struct(found) => self.object(&found.fields, file, reads),
            Item::Enum(found) => Shape::Union(
                found
                    .variants
                    .iter()
                    .map(|variant| {
                        let word =
                            Told::of(&variant.attrs).rename.unwrap_or_else(|| told.word(&variant.ident.to_string()));
                        let inside = match &variant.fields {
                            Fields::Unit if told.tag.is_some() => Shape::Object(Vec::new()),
                            Fields::Unit => return Shape::Word(word),
                            Fields::Unnamed(only) => self.of(&only.unnamed[0].ty, Some(file)),
                            named => self.object(named, file, reads),
                        };
                        if told.untagged {
                            return inside;
                        }
                        if let Some(tag) = &told.tag {
                            return tagged(tag, word, inside);
                        }
                        let field = Field { name: word, docs: Vec::new(), optional: false, shape: inside };
                        Shape::Object(vec![field])
                    })
                    .collect(),
            ),
            _ => unreachable!("only structs and enums are kept"),
        }
    }

    fn object(&mut self, fields: &Fields, file: &File, reads: bool) -> Shape {
        let mut own = Vec::new();
        let mut flat = Vec::new();
        for field in fields {
            let told = Told::of(&field.attrs);
            if told.skip {
                continue;
            }
            let shape = self.of(&field.ty, Some(file));
            if told.flatten {
                flat.push(shape);
                continue;
            }
            let name = told.rename.unwrap_or_else(|| field.ident.as_ref().expect("a name").to_string());
            let may_be_absent = told.default || (reads && matches!(shape, Shape::Nullable(_)));
            let optional = told.skips_if || (reads && may_be_absent);
            own.push(Field { name, docs: docs(&field.attrs), optional, shape });
        }
        if flat.is_empty() {
            return Shape::Object(own);
        }
        flat.push(Shape::Object(own));
        Shape::Both(flat)
    }
}

impl Sources {
    /// The item of a name as it is meant in a file; without a file, as one of the files of calls imports it.
    fn find(&self, name: &str, file: Option<&File>) -> (&File, &Item) {
        let known = file.and_then(|file| file.items.get_key_value(name).map(|(_, item)| (file, item)));
        if let Some((file, item)) = known {
            let same = self.files.iter().find(|one| one.module == file.module).expect("one of them");
            return (same, same.items.get(item_name(item)).expect("it is there"));
        }
        let path = match file {
            Some(file) => file.imports.get(name).cloned(),
            None => self.of_calls().find_map(|one| one.names(name)),
        };
        let path = path.unwrap_or_else(|| panic!("{name} is not imported in {:?}", file.map(|file| &file.module)));
        self.at(&path).unwrap_or_else(|| panic!("there is no {path:?}"))
    }

    /// The item of a path: re-exports shorten paths, so that of several the one with the most of the path is meant.
    fn at(&self, path: &[String]) -> Option<(&File, &Item)> {
        let (name, above) = path.split_last()?;
        let of_package = |file: &&File| file.module[0] == path[0] && file.items.contains_key(name);
        let mut all: Vec<_> = self.files.iter().filter(of_package).collect();
        if all.is_empty() {
            // Renamed on its way: the file that re-exports it says how.
            let origin = self.files.iter().filter(|file| file.module == above).find_map(|file| file.imports.get(name));
            return self.at(origin?);
        }
        let score = |file: &File| {
            let shared = file.module.iter().filter(|part| above.contains(part)).count();
            shared * 10 + 9 - file.module.len().min(9)
        };
        all.sort_by_key(|file| std::cmp::Reverse(score(file)));
        let is_clear = all.len() < 2 || score(all[0]) > score(all[1]);
        assert!(is_clear, "{path:?} may be {:?} or {:?}", all[0].module, all[1].module);
        Some((all[0], &all[0].items[name]))
    }

    /// The name under which the files of calls know an item.
    fn alias(&self, item: &Item) -> Option<String> {
        let mut imported = self.of_calls().flat_map(|one| &one.imports);
        let is_it = |path: &[String]| self.at(path).is_some_and(|(_, found)| std::ptr::eq(found, item));
        imported.find(|(_, path)| is_it(path)).map(|(local, _)| local.clone())
    }

    fn of_calls(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.module.starts_with(&["sojourn_web".to_owned(), "calls".to_owned()]))
    }
}

/// A variant that carries its own name in a field.
fn tagged(tag: &str, word: String, inside: Shape) -> Shape {
    let mut fields = vec![Field { name: tag.to_owned(), docs: Vec::new(), optional: false, shape: Shape::Word(word) }];
    match inside {
        Shape::Object(own) => fields.extend(own),
        other => return Shape::Both(vec![other, Shape::Object(fields)]),
    }
    Shape::Object(fields)
}

fn generics(arguments: &PathArguments) -> Vec<Type> {
    match arguments {
        PathArguments::AngleBracketed(all) => all
            .args
            .iter()
            .filter_map(|one| match one {
                GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn item_name(item: &Item) -> &str {
    static EMPTY: &str = "";
    let ident = match item {
        Item::Struct(found) => &found.ident,
        Item::Enum(found) => &found.ident,
        _ => return EMPTY,
    };
    // An identifier lends no text; there are few, and the test ends soon.
    Box::leak(ident.to_string().into_boxed_str())
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Struct(found) => &found.attrs,
        Item::Enum(found) => &found.attrs,
        _ => &[],
    }
}
