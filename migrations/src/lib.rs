//! The SQL text of every schema step, and nothing else.
//!
//! Steps are numbered files that are never edited once shipped; a store records the last one it ran. Old schemas that
//! upgrade tests start from are in `frozen/`.

/// One numbered step of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Counts from 1 without gaps.
    pub number: u32,
    /// What the step is about, as in its file name.
    pub name: &'static str,
    /// The statements.
    pub sql: &'static str,
}

/// A phone's store.
pub const CLIENT: &[Step] = &[
    Step { number: 1, name: "phone", sql: include_str!("../client/0001_phone.sql") },
    Step { number: 2, name: "field_report", sql: include_str!("../client/0002_field_report.sql") },
    Step { number: 3, name: "photo", sql: include_str!("../client/0003_photo.sql") },
];

/// The server's store on SQLite.
pub const SERVER_SQLITE: &[Step] = &[
    Step { number: 1, name: "first", sql: include_str!("../server_sqlite/0001_first.sql") },
    Step { number: 2, name: "field_reports", sql: include_str!("../server_sqlite/0002_field_reports.sql") },
];

/// The desk's own store on SQLite: who writes guidance, what is being written, what was released.
pub const SERVER_DESK: &[Step] = &[Step { number: 1, name: "desk", sql: include_str!("../server_desk/0001_desk.sql") }];

/// The phone's schema as version 1 shipped it, with rows an upgrade must keep.
pub const FROZEN_CLIENT_V1: &str = include_str!("../frozen/client_v1.sql");

/// The phone's schema as version 2 shipped it, with rows an upgrade must keep.
pub const FROZEN_CLIENT_V2: &str = include_str!("../frozen/client_v2.sql");

/// The phone's schema as version 3 shipped it, with rows an upgrade must keep.
pub const FROZEN_CLIENT_V3: &str = include_str!("../frozen/client_v3.sql");

/// The server's schema as version 1 shipped it, with rows an upgrade must keep.
pub const FROZEN_SERVER_V1: &str = include_str!("../frozen/server_v1.sql");

/// The desk's schema as version 1 shipped it, with rows an upgrade must keep.
pub const FROZEN_SERVER_DESK_V1: &str = include_str!("../frozen/server_desk_v1.sql");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_count_from_one_without_gaps() {
        for steps in [CLIENT, SERVER_SQLITE, SERVER_DESK] {
            for (index, step) in steps.iter().enumerate() {
                assert_eq!(step.number as usize, index + 1, "{}", step.name);
            }
        }
    }
}
