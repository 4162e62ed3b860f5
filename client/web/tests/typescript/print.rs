//! Writes a model as TypeScript.

use super::model::{CallShape, Field, Model, Shape};

/// What both files begin with.
const HEAD: &str = "Written from the Rust sources; not edited by hand. `UPDATE_GOLDEN=1 cargo test -p sojourn-web --test typescript` writes it anew.";

/// Texts of a known form.
pub(crate) const TEXTS: [(&str, &str); 8] = [
    ("IsoDate", "A civil date, `2026-03-04`."),
    ("IsoMonth", "A month, `2026-03`."),
    ("Base64Url", "Bytes in base64url without padding (RFC 4648, section 5)."),
    ("PlaceCode", "An administrative code: `CN`, `330100`, `XY-79`."),
    ("ItemId", "The name of an article, a procedure, a document …: `residence-permit`."),
    ("ApplicationId", "An application, 32 hex digits."),
    ("DeviceId", "A device, 64 hex digits."),
    ("CurrencyCode", "An ISO 4217 code: `CNY`."),
];

/// `types.ts`.
pub(crate) fn types(model: &Model) -> String {
    let mut out = format!("// What calls take and give. {HEAD}\n\n");
    for (name, docs) in TEXTS {
        out.push_str(&format!("/** {docs} */\nexport type {name} = string;\n"));
    }
    out.push_str("/** Milliseconds since 1970. */\nexport type Millis = number;\n");
    for (name, declared) in &model.types {
        out.push('\n');
        out.push_str(&docs(&declared.docs, ""));
        match &declared.shape {
            Shape::Object(fields) => out.push_str(&interface(name, &[], fields)),
            Shape::Both(all) => match all.split_last() {
                Some((Shape::Object(fields), above)) => out.push_str(&interface(name, above, fields)),
                _ => out.push_str(&format!("export type {name} = {};\n", text(&declared.shape))),
            },
            shape => out.push_str(&format!("export type {name} = {};\n", text(shape))),
        }
    }
    out
}

/// `calls.ts`.
pub(crate) fn calls(model: &Model) -> String {
    let mut names: Vec<String> = Vec::new();
    for call in &model.calls {
        call.args.iter().for_each(|arg| named(&arg.shape, &mut names));
        named(&call.answer, &mut names);
    }
    names.sort();
    names.dedup();
    let mut out = format!("// Every call: its arguments by name, and its answer. {HEAD}\n\n");
    out.push_str(&format!("import type {{\n  {},\n}} from './types';\n\n", names.join(",\n  ")));
    out.push_str("/** Every call by its name. */\nexport interface Calls {\n");
    out.push_str(&model.calls.iter().map(call).collect::<Vec<_>>().join("\n"));
    out.push_str(
        "}\n\n/** What each call does to the phone: `write` changes what is kept, `session` what may be read. */\n",
    );
    out.push_str("export const CALL_KINDS = {\n");
    for call in &model.calls {
        out.push_str(&format!("  {}: '{}',\n", call.name, call.kind));
    }
    out.push_str("} as const satisfies { [Name in keyof Calls]: 'read' | 'write' | 'session' };\n");
    out
}

fn interface(name: &str, above: &[Shape], fields: &[Field]) -> String {
    let above = above.iter().map(text).collect::<Vec<_>>().join(", ");
    let extends = if above.is_empty() { above } else { format!("extends {above} ") };
    format!("export interface {name} {extends}{{\n{}}}\n", fields.iter().map(field).collect::<String>())
}

fn call(call: &CallShape) -> String {
    let args: Vec<String> = call.args.iter().map(short).collect();
    let args = if args.is_empty() { "Record<string, never>".to_owned() } else { format!("{{ {} }}", args.join("; ")) };
    format!("{}  {}: {{ args: {args}; answer: {} }};\n", docs(&call.docs, "  "), call.name, text(&call.answer))
}

fn short(field: &Field) -> String {
    format!("{}{}: {}", field.name, if field.optional { "?" } else { "" }, text(&field.shape))
}

fn field(field: &Field) -> String {
    format!("{}  {};\n", docs(&field.docs, "  "), short(field))
}

fn docs(lines: &[String], indent: &str) -> String {
    match lines {
        [] => String::new(),
        [one] => format!("{indent}/** {one} */\n"),
        several => {
            let body: String = several.iter().map(|line| format!("{indent} * {line}\n").replace(" \n", "\n")).collect();
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
}

fn text(shape: &Shape) -> String {
    match shape {
        Shape::Plain(name) | Shape::Text(name) => (*name).to_owned(),
        Shape::Word(word) => format!("'{word}'"),
        Shape::Named(name) => name.clone(),
        Shape::Nullable(inner) => format!("{} | null", text(inner)),
        Shape::List(inner) => match **inner {
            Shape::Nullable(_) | Shape::Union(_) | Shape::Both(_) => format!("({})[]", text(inner)),
            _ => format!("{}[]", text(inner)),
        },
        Shape::Tuple(all) => format!("[{}]", all.iter().map(text).collect::<Vec<_>>().join(", ")),
        Shape::Map(inner) => format!("{{ [key: string]: {} }}", text(inner)),
        Shape::Object(fields) => format!("{{ {} }}", fields.iter().map(short).collect::<Vec<_>>().join("; ")),
        Shape::Union(all) => all.iter().map(text).collect::<Vec<_>>().join(" | "),
        Shape::Both(all) => all.iter().map(text).collect::<Vec<_>>().join(" & "),
    }
}

/// Names that a shape mentions.
fn named(shape: &Shape, names: &mut Vec<String>) {
    match shape {
        Shape::Plain("Millis") => names.push("Millis".into()),
        Shape::Named(name) => names.push(name.clone()),
        Shape::Text(name) => names.push((*name).to_owned()),
        Shape::Nullable(inner) | Shape::List(inner) | Shape::Map(inner) => named(inner, names),
        Shape::Tuple(all) | Shape::Union(all) | Shape::Both(all) => all.iter().for_each(|one| named(one, names)),
        Shape::Object(fields) => fields.iter().for_each(|field| named(&field.shape, names)),
        Shape::Plain(_) | Shape::Word(_) => {}
    }
}
