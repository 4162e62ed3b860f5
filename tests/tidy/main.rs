//! Tidy: the promises that no compiler keeps.
//!
//! Layers (who may name whom), docs (links, problem types, settings, metrics: each documented and each existing) and text
//! (every file opens by saying what it is for). Reads the tree as text; needs no build of anything else.

mod docs;
mod layers;
mod text;
mod tree;
