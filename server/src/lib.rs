//! The Sojourn server: it orders, keeps and delivers, and does not read.
//!
//! Layers: `http ► service ► store`, and beside it `console ► desk ► service, store`. Only `problem` chooses an error status; `service`
//! and `desk` name neither the web framework nor SQL. Start at [`app`], which builds everything from a [`config::Config`].

pub mod app;
pub mod auth;
pub mod cli;
pub mod config;
pub mod console;
pub mod desk;
pub mod http;
pub mod keys;
mod network;
pub mod problem;
pub mod service;
pub mod store;
pub mod telemetry;
pub mod webapp;
