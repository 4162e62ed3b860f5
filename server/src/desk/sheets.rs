//! Spreadsheets of service points and fees: out of the head, and back as a draft. A sheet is taken whole or not at all.

use serde_json::json;
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::guidance::sheet::{self, SHEET_BYTES_MAX, Sheet};
use sojourn_core::guidance::source::Item;
use sojourn_core::locale::Locale;
use sojourn_core::wire::v1::FieldProblem;

use super::folder::{Differing, Imported, differs};
use super::{Desk, DeskError, Who};

impl Desk {
    /// All service points or fees of the head as CSV; a row of example where there is none yet.
    ///
    /// # Errors
    /// What reading the head gives.
    pub fn sheet(&self, which: Sheet, locale: Locale) -> Result<String, DeskError> {
        let head = self.head()?;
        let items: Vec<&Item> = head.source.items.values().filter(|item| item.kind == which.kind()).collect();
        Ok(if items.is_empty() { sheet::template(which, locale) } else { sheet::export(which, items, locale) })
    }

    /// Takes a sheet in: rows that differ from the head become a draft; what the sheet does not name stays as it is.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] with every cell that is wrong, by row and column: nothing was kept then.
    pub fn import_sheet(&self, who: &Who, which: Sheet, bytes: &[u8], locale: Locale) -> Result<Imported, DeskError> {
        who.require(Duty::Editor)?;
        if bytes.len() > SHEET_BYTES_MAX {
            return Err(DeskError::TooLarge { what: "CSV".into(), max: SHEET_BYTES_MAX });
        }
        let head = self.head()?;
        let problem = |error: &sheet::CellError| FieldProblem { field: "CSV".into(), message: error.said(locale) };
        let items = sheet::import(which, bytes, locale)
            .map_err(|errors| DeskError::Invalid(errors.iter().map(problem).collect()))?;
        let edits =
            items.iter().filter_map(|item| differs(&head, item).transpose()).collect::<Result<Vec<Differing>, _>>()?;
        if edits.is_empty() {
            return Ok(Imported::Same);
        }
        let title = match which {
            Sheet::Services => "导入服务点 · Import of service points",
            Sheet::Fees => "导入收费 · Import of fees",
        };
        self.draft_of(who, title, "sheet-imported", &edits, &json!({ "items": edits.len() }))
    }
}
