//! What is reckoned beside the pages. A page asks, shows what is there already, and goes on; whoever must know waits.
//!
//! What is kept goes by its whole name — which state of what, on which day — so nothing kept is ever shown as another state's. One thread
//! at most does what was asked for, the newest first, and ends when nothing is left.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Questions that may wait; beyond them the oldest is forgotten, and asked again by whoever still looks.
const WAITING_MAX: usize = 64;

type Job<V> = Box<dyn FnOnce() -> V + Send>;

/// Answers by name.
pub(crate) struct Later<K, V> {
    shelf: Arc<Shelf<K, V>>,
}

struct Shelf<K, V> {
    kept_max: usize,
    state: Mutex<State<K, V>>,
    done: Condvar,
}

struct State<K, V> {
    /// Newest first.
    kept: VecDeque<(K, Arc<V>)>,
    waiting: VecDeque<(K, Job<V>)>,
    under_way: Vec<K>,
    has_thread: bool,
}

impl<K: Clone + PartialEq + Send + 'static, V: Send + Sync + 'static> Later<K, V> {
    /// Keeps so many answers.
    pub(crate) fn new(kept_max: usize) -> Self {
        let state = State { kept: VecDeque::new(), waiting: VecDeque::new(), under_way: Vec::new(), has_thread: false };
        Self { shelf: Arc::new(Shelf { kept_max, state: Mutex::new(state), done: Condvar::new() }) }
    }

    /// The answer to this very question, if it is known.
    pub(crate) fn get(&self, key: &K) -> Option<Arc<V>> {
        self.shelf.lock().kept(key)
    }

    /// The newest answer to a question that fits: what was said last.
    pub(crate) fn last(&self, fits: impl Fn(&K) -> bool) -> Option<(K, Arc<V>)> {
        self.shelf.lock().kept.iter().find(|(key, _)| fits(key)).cloned()
    }

    /// Has a question answered in the background, once. What it takes the place of is not begun any more.
    pub(crate) fn ask(&self, key: &K, replaces: impl Fn(&K) -> bool, job: impl FnOnce() -> V + Send + 'static) {
        let mut state = self.shelf.lock();
        let is_known = state.kept(key).is_some() || state.under_way.contains(key);
        if is_known || state.waiting.iter().any(|(waiting, _)| waiting == key) {
            return;
        }
        state.waiting.retain(|(waiting, _)| !replaces(waiting));
        state.waiting.push_back((key.clone(), Box::new(job)));
        if state.waiting.len() > WAITING_MAX {
            state.waiting.pop_front();
        }
        if !state.has_thread {
            let shelf = Arc::clone(&self.shelf);
            state.has_thread = thread::Builder::new().name("desk-checks".into()).spawn(move || shelf.work()).is_ok();
        }
    }

    /// The answer, waited for: that which is under way, or else reckoned here.
    pub(crate) fn now(&self, key: &K, job: impl FnOnce() -> V) -> Arc<V> {
        let mut state = self.shelf.lock();
        loop {
            if let Some(known) = state.kept(key) {
                return known;
            }
            if !state.under_way.contains(key) {
                break;
            }
            state = self.shelf.done.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting.retain(|(waiting, _)| waiting != key);
        state.under_way.push(key.clone());
        drop(state);
        self.shelf.reckon(key, job)
    }
}

impl<K: Clone + PartialEq, V> State<K, V> {
    fn kept(&self, key: &K) -> Option<Arc<V>> {
        self.kept.iter().find(|(kept, _)| kept == key).map(|(_, value)| Arc::clone(value))
    }
}

impl<K: Clone + PartialEq, V> Shelf<K, V> {
    fn lock(&self) -> MutexGuard<'_, State<K, V>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers what waits, until nothing does.
    fn work(&self) {
        let _leaving = Leaving(self);
        loop {
            let mut state = self.lock();
            let Some((key, job)) = state.waiting.pop_back() else {
                // Said under the same lock that asks: no question can come between and find nobody.
                state.has_thread = false;
                return;
            };
            state.under_way.push(key.clone());
            drop(state);
            self.reckon(&key, job);
        }
    }

    fn reckon(&self, key: &K, job: impl FnOnce() -> V) -> Arc<V> {
        let under_way = UnderWay { shelf: self, key };
        let value = Arc::new(job());
        let mut state = self.lock();
        state.kept.truncate(self.kept_max.saturating_sub(1));
        state.kept.push_front((key.clone(), Arc::clone(&value)));
        drop(state);
        drop(under_way);
        value
    }
}

/// A question somebody is at. However that ends, those who wait are told.
struct UnderWay<'a, K: Clone + PartialEq, V> {
    shelf: &'a Shelf<K, V>,
    key: &'a K,
}

impl<K: Clone + PartialEq, V> Drop for UnderWay<'_, K, V> {
    fn drop(&mut self) {
        self.shelf.lock().under_way.retain(|key| key != self.key);
        self.shelf.done.notify_all();
    }
}

/// The thread, leaving because an answer could not be reckoned: the next question starts another.
struct Leaving<'a, K: Clone + PartialEq, V>(&'a Shelf<K, V>);

impl<K: Clone + PartialEq, V> Drop for Leaving<'_, K, V> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.lock().has_thread = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn who_asks_goes_on_and_who_must_know_waits_for_the_same_answer() {
        let later: Later<i32, i32> = Later::new(4);
        let (open, gate) = mpsc::channel::<()>();
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        later.ask(
            &1,
            |_| false,
            move || {
                gate.recv().expect("let through");
                counted.fetch_add(1, Ordering::SeqCst);
                10
            },
        );
        assert!(later.get(&1).is_none(), "asking does not wait");
        later.ask(&1, |_| false, || panic!("it is asked for already"));
        // Whoever must know would reckon it here as long as nobody has begun.
        while !later.shelf.lock().under_way.contains(&1) {
            thread::yield_now();
        }
        thread::scope(|scope| {
            let waits = scope.spawn(|| later.now(&1, || panic!("it is under way")));
            open.send(()).expect("a thread at the gate");
            assert_eq!(*waits.join().expect("an answer"), 10);
        });
        assert_eq!((runs.load(Ordering::SeqCst), later.get(&1).as_deref()), (1, Some(&10)));
    }

    #[test]
    fn a_newer_question_takes_the_place_of_an_older_that_has_not_begun() {
        let later: Later<(i32, i32), i32> = Later::new(4);
        let (open, gate) = mpsc::channel::<()>();
        later.ask(&(0, 0), |_| false, move || gate.recv().map_or(0, |()| 0));
        while later.shelf.lock().under_way.is_empty() {
            thread::yield_now();
        }
        later.ask(&(7, 1), |(no, _)| *no == 7, || panic!("a newer one was asked for"));
        later.ask(&(7, 2), |(no, _)| *no == 7, || 72);
        open.send(()).expect("a thread at the gate");
        while later.get(&(7, 2)).is_none() {
            thread::yield_now();
        }
        assert_eq!(later.last(|(no, _)| *no == 7).map(|(key, value)| (key, *value)), Some(((7, 2), 72)));
        assert!(later.get(&(7, 1)).is_none());
    }

    #[test]
    fn an_answer_that_could_not_be_reckoned_is_asked_for_again_and_few_are_kept() {
        let later: Later<i32, i32> = Later::new(2);
        later.ask(&1, |_| false, || panic!("as a check with a fault in it would"));
        while later.shelf.lock().has_thread {
            thread::yield_now();
        }
        for n in 1..=3 {
            assert_eq!(*later.now(&n, || n * 10), n * 10);
        }
        assert_eq!(later.get(&1), None, "two are kept");
        assert_eq!(later.last(|_| true).map(|(key, _)| key), Some(3));
    }
}
