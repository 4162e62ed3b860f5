//! The pages, a file for each group.

mod audit;
mod board;
mod folder;
mod join;
mod sign_in;

use actix_web::web::ServiceConfig;

pub(super) fn routes(config: &mut ServiceConfig) {
    board::routes(config);
    folder::routes(config);
    audit::routes(config);
    sign_in::routes(config);
    join::routes(config);
}
