//! The papers a person has, as they were recorded.

use serde::{Deserialize, Serialize};

use super::fields::{Field, Fields, named_field};
use crate::time::Date;

/// In what form the person has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperForm {
    /// The paper itself.
    Original,
    /// A copy of it.
    Copy,
    /// A file or an entry in an official app.
    Digital,
}

impl PaperForm {
    /// The wire name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Copy => "copy",
            Self::Digital => "digital",
        }
    }

    /// The form of this wire name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Original, Self::Copy, Self::Digital].into_iter().find(|form| form.name() == name)
    }
}

named_field!(PaperForm);

/// A document the person has, or had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// Which document of the checklist it is; the paper's own id where that was not written.
    pub document: Field<String>,
    /// In what form.
    pub form: Field<PaperForm>,
    /// The day it was issued.
    pub issued_on: Field<Date>,
    /// The last day on which it is valid, where it says so.
    pub valid_until: Field<Date>,
    /// The person's own words: where it lies, what to look out for.
    pub note: Field<String>,
    /// Whether it is no longer there: lost, or kept by someone.
    pub gone: Field<bool>,
}

impl Paper {
    /// Whether the person has it now. Only a plain yes to `gone` makes it go: two phones that disagree about it leave it
    /// there, shown as a conflict.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.gone.agreed() != Some(&true)
    }

    /// The fields on which a person has to choose.
    pub(super) fn conflicts(&self) -> impl Iterator<Item = &'static str> {
        let fields = [
            ("document", self.document.is_conflict()),
            ("form", self.form.is_conflict()),
            ("issued_on", self.issued_on.is_conflict()),
            ("valid_until", self.valid_until.is_conflict()),
            ("note", self.note.is_conflict()),
            ("gone", self.gone.is_conflict()),
        ];
        fields.into_iter().filter(|(_, conflict)| *conflict).map(|(field, _)| field)
    }
}

pub(super) fn read_paper(fields: &mut Fields, id: &str) -> Paper {
    let document: Field<String> = fields.take("paper", id, "document");
    let named = !document.values().is_empty() || fields.was_unread("paper", id, "document");
    Paper {
        document: if named { document } else { [id.to_owned()].into_iter().collect() },
        form: fields.take("paper", id, "form"),
        issued_on: fields.take("paper", id, "issued_on"),
        valid_until: fields.take("paper", id, "valid_until"),
        note: fields.take("paper", id, "note"),
        gone: fields.take("paper", id, "gone"),
    }
}
