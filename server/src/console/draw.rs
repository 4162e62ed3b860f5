//! Draws the fields of an item: as a form, from what was typed, and as what it says, from its value.
//!
//! Both walk the schema, so no field can be forgotten by either. Everything goes through templates, which escape; nothing an editor
//! wrote is ever drawn as anything but text.

mod course;
mod input;
pub(super) mod ruled;
mod said;
mod sheet;
mod tree;

pub(super) use course::course;
pub(super) use said::said;
pub(super) use sheet::{Drawing, Sheet, drafted, id_of};
pub(super) use tree::Told;
