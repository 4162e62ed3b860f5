//! The families of calls, one file each, under the client's names. A day that is left out is today.

mod applications;
mod calculators;
mod devices;
mod diary;
mod guidance;
mod people;
mod person;
mod photos;
mod reports;
mod sync;

pub use photos::{NewPhoto, PhotoFile};
pub use sync::SyncOptions;
