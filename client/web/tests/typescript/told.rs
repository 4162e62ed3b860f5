//! What the sources say beside a type: its documentation, what it derives, and what serde is told about it.

use syn::Attribute;

/// What serde is told about an item, a variant or a field.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) rename: Option<String>,
    snake_case: bool,
    pub(crate) untagged: bool,
    pub(crate) tag: Option<String>,
    pub(crate) flatten: bool,
    pub(crate) skip: bool,
    pub(crate) skips_if: bool,
    pub(crate) default: bool,
}

impl Told {
    pub(crate) fn of(attributes: &[Attribute]) -> Self {
        let mut told = Self::default();
        for attribute in attributes.iter().filter(|one| one.path().is_ident("serde")) {
            attribute
                .parse_nested_meta(|meta| {
                    let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                    let text = meta.value().and_then(|value| value.parse::<syn::LitStr>()).map(|text| text.value());
                    match (name.as_str(), text) {
                        ("rename", Ok(text)) => told.rename = Some(text),
                        ("tag", Ok(text)) => told.tag = Some(text),
                        ("rename_all", Ok(text)) if text == "snake_case" => told.snake_case = true,
                        ("skip_serializing_if", Ok(_)) => told.skips_if = true,
                        ("default", _) => told.default = true,
                        ("untagged", _) => told.untagged = true,
                        ("flatten", _) => told.flatten = true,
                        ("skip", _) => told.skip = true,
                        ("deny_unknown_fields", _) => {}
                        (other, _) => panic!("serde is told {other}, which is not understood here"),
                    }
                    Ok(())
                })
                .expect("reads");
        }
        told
    }

    pub(crate) fn word(&self, ident: &str) -> String {
        if !self.snake_case {
            return ident.to_owned();
        }
        let mut word = String::new();
        for (at, letter) in ident.chars().enumerate() {
            if letter.is_ascii_uppercase() && at > 0 {
                word.push('_');
            }
            word.push(letter.to_ascii_lowercase());
        }
        word
    }
}

/// Whether a trait is derived.
pub(crate) fn derives(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().filter(|one| one.path().is_ident("derive")).any(|one| {
        let mut found = false;
        one.parse_nested_meta(|meta| {
            found |= meta.path.is_ident(name);
            Ok(())
        })
        .is_ok()
            && found
    })
}

/// The lines of its documentation.
pub(crate) fn docs(attributes: &[Attribute]) -> Vec<String> {
    let lines = attributes.iter().filter(|one| one.path().is_ident("doc")).filter_map(|one| {
        match &one.meta.require_name_value().ok()?.value {
            syn::Expr::Lit(lit) => match &lit.lit {
                syn::Lit::Str(text) => Some(text.value().trim().replace("*/", "* /")),
                _ => None,
            },
            _ => None,
        }
    });
    lines.collect()
}
