//! The pages, a file for each group.

mod astray;
mod audit;
mod board;
mod changes;
mod deed;
mod devices;
mod edit;
mod explain;
mod findings;
mod folder;
mod item;
mod join;
mod listed;
mod me;
mod people;
mod places;
mod preview;
mod releases;
mod review;
mod rollback;
mod sign_in;
mod withdraw;

use actix_web::web::ServiceConfig;

pub(super) fn routes(config: &mut ServiceConfig) {
    board::routes(config);
    findings::routes(config);
    places::routes(config);
    item::routes(config);
    changes::routes(config);
    explain::routes(config);
    edit::routes(config);
    folder::routes(config);
    audit::routes(config);
    sign_in::routes(config);
    join::routes(config);
    people::routes(config);
    devices::routes(config);
    me::routes(config);
    review::routes(config);
    releases::routes(config);
    rollback::routes(config);
    preview::routes(config);
    withdraw::routes(config);
    astray::routes(config);
}
