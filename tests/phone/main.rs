//! `sojourn phone` as a person or a script uses it: the real binary, its words, its JSON, its exit codes.

mod calculating;
mod diary;
mod keys;
mod known_answers;
mod mistakes;
mod past;
mod reports;
mod safety;
mod searching;
mod terminal;
