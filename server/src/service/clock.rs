//! Where the server's time comes from: the system's clock, or a test's.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use sojourn_core::time::Millis;

/// Tells the time. Cheap to call.
pub type Clock = Arc<dyn Fn() -> Millis + Send + Sync>;

/// The system's clock.
#[must_use]
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    })
}
