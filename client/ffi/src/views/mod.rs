//! What calls answer, as records: the client's views under the same field names.
//!
//! The files beside this one are written by the test `mirrors` out of the client's source, with its docs
//! (`UPDATE_GOLDEN=1 cargo test -p sojourn-ffi --test mirrors`); [`pairs`] names the halves of the client's tuples.

mod applications;
mod diary;
mod guidance;
mod pairs;
mod phone;
mod rights;

pub use applications::*;
pub use diary::*;
pub use guidance::*;
pub use pairs::*;
pub use phone::*;
pub use rights::*;
