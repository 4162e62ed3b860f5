//! The pages, a file for each group.

mod audit;
mod board;
mod devices;
mod folder;
mod join;
mod me;
mod people;
mod sign_in;

use actix_web::web::ServiceConfig;

pub(super) fn routes(config: &mut ServiceConfig) {
    board::routes(config);
    folder::routes(config);
    audit::routes(config);
    sign_in::routes(config);
    join::routes(config);
    people::routes(config);
    devices::routes(config);
    me::routes(config);
}
