//! Published files in memory, as they are served: what many phones fetch is read and hashed once.
//!
//! Paths are immutable, so nothing here can be out of date. That a form does not exist is remembered too, but only for
//! a file that does. What came first goes first when there is no more room.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::files::{Encoding, Found};

/// The most bytes kept.
const BYTES_MAX: usize = 64 * 1024 * 1024;
/// Files longer than this are read anew each time.
const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// For each form, the files known; `None` for a form a file does not have.
#[derive(Default)]
struct Kept {
    forms: [HashMap<Arc<str>, Option<Found>>; 3],
    oldest: VecDeque<(Encoding, Arc<str>)>,
    bytes: usize,
}

/// Files in memory.
#[derive(Default)]
pub(super) struct Cache(Mutex<Kept>);

impl Cache {
    /// The best form a client takes, if all that has to be known for it is.
    pub(super) fn find(&self, path: &str, accepts: impl Fn(Encoding) -> bool) -> Option<Found> {
        let kept = self.kept();
        for encoding in Encoding::BEST_FIRST.into_iter().filter(|encoding| accepts(*encoding)) {
            match kept.forms[encoding as usize].get(path) {
                Some(Some(found)) => return Some(found.clone()),
                Some(None) => {}
                None => return None,
            }
        }
        None
    }

    /// Keeps what was read: the form found, and that the better ones a client would have taken are not there.
    pub(super) fn keep(&self, path: &str, found: &Found, accepts: impl Fn(Encoding) -> bool) {
        if found.bytes.len() > FILE_BYTES_MAX {
            return;
        }
        let path: Arc<str> = path.into();
        let mut kept = self.kept();
        for encoding in Encoding::BEST_FIRST.into_iter().filter(|encoding| accepts(*encoding)) {
            let is_it = encoding == found.encoding;
            kept.put(encoding, &path, is_it.then(|| found.clone()));
            if is_it {
                break;
            }
        }
        while kept.bytes > BYTES_MAX {
            kept.forget_oldest();
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an entry costs beside its bytes, about.
const ENTRY_BYTES: usize = 200;

impl Kept {
    fn put(&mut self, encoding: Encoding, path: &Arc<str>, found: Option<Found>) {
        let bytes = ENTRY_BYTES + found.as_ref().map_or(0, |found| found.bytes.len());
        // Two requests may have read the same file at once; it counts once.
        if self.forms[encoding as usize].insert(Arc::clone(path), found).is_none() {
            self.bytes += bytes;
            self.oldest.push_back((encoding, Arc::clone(path)));
        }
    }

    fn forget_oldest(&mut self) {
        let Some((encoding, path)) = self.oldest.pop_front() else {
            self.bytes = 0;
            return;
        };
        let gone = self.forms[encoding as usize].remove(&path).flatten();
        self.bytes = self.bytes.saturating_sub(ENTRY_BYTES + gone.map_or(0, |found| found.bytes.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(encoding: Encoding, size: usize) -> Found {
        Found { encoding, bytes: vec![7; size].into(), etag: "\"x\"".into() }
    }

    #[test]
    fn a_form_is_remembered_and_so_is_that_a_better_one_is_missing() {
        let cache = Cache::default();
        assert!(cache.find("a", |_| true).is_none());
        cache.keep("a", &found(Encoding::Identity, 3), |_| true);
        assert_eq!(cache.find("a", |_| true).map(|found| found.encoding), Some(Encoding::Identity));
        cache.keep("b", &found(Encoding::Zstd, 3), |_| true);
        assert!(cache.find("b", |encoding| encoding != Encoding::Zstd).is_none(), "gzip was never looked for");
        assert!(cache.find("b", |_| true).is_some());
    }

    #[test]
    fn what_came_first_goes_first_and_large_files_never_stay() {
        let cache = Cache::default();
        for number in 0..40 {
            cache.keep(&number.to_string(), &found(Encoding::Identity, 2 * 1024 * 1024), |_| true);
        }
        assert!(cache.find("0", |_| true).is_none() && cache.find("39", |_| true).is_some());
        assert!(cache.kept().bytes <= BYTES_MAX);
        cache.keep("large", &found(Encoding::Identity, FILE_BYTES_MAX + 1), |_| true);
        assert!(cache.find("large", |_| true).is_none());
    }
}
