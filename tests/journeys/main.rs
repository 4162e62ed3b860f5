//! Journeys: whole phones on the SDK and the real server, over real HTTP, as people use them.

mod diary;
mod guidance;
mod helpers;
mod phones;
mod reports;
mod words;
mod world;
