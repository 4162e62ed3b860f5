//! A long list, a page of it at a time, with how many there are in all.

use crate::console::page::Frame;

/// Rows of one list, from some row on.
pub(super) struct Listed<T> {
    /// What is shown.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub count: usize,
    from: usize,
    max: usize,
    /// The address up to the number of the first row.
    way: String,
    anchor: &'static str,
}

impl<T> Listed<T> {
    /// A page of a list: only what is shown is told.
    pub(super) fn of<I>(
        all: &[I],
        (from, max): (usize, usize),
        (way, anchor): (String, &'static str),
        told: impl FnMut(&I) -> T,
    ) -> Self {
        let from = if from < all.len() { from } else { 0 };
        let rows = all.iter().skip(from).take(max).map(told).collect();
        Self { rows, count: all.len(), from, max, way, anchor }
    }

    /// `1–200 of 5000`, where not all of it is shown.
    pub(super) fn shown(&self, frame: &Frame) -> Option<String> {
        let (from, to) = (self.from + 1, self.from + self.rows.len());
        let said = frame.f("list.shown", "from", from).replace("{to}", &to.to_string());
        (self.rows.len() < self.count).then(|| said.replace("{count}", &self.count.to_string()))
    }

    /// The page before this one.
    pub(super) fn before(&self) -> Option<String> {
        (self.from > 0).then(|| format!("{}{}#{}", self.way, self.from.saturating_sub(self.max), self.anchor))
    }

    /// The page after this one.
    pub(super) fn next(&self) -> Option<String> {
        let next = self.from + self.rows.len();
        (next < self.count).then(|| format!("{}{next}#{}", self.way, self.anchor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_one_page_and_a_page_that_is_not_there_is_the_first() {
        let all: Vec<u32> = (0..450).collect();
        let page = |from| Listed::of(&all, (from, 200), ("/list?from=".into(), "rows"), |n| *n);
        let (mut seen, mut from) = (Vec::<u32>::new(), Some(0));
        while let Some(at) = from {
            let listed = page(at);
            assert_eq!(listed.count, 450);
            seen.extend(&listed.rows);
            from = listed.next().map(|way| way["/list?from=".len()..way.len() - "#rows".len()].parse().expect("a row"));
        }
        assert_eq!(seen, all);
        assert_eq!(page(400).before().as_deref(), Some("/list?from=200#rows"));
        assert_eq!((page(9_999).rows.len(), page(9_999).before()), (200, None));
        assert_eq!(Listed::of(&[1], (0, 200), (String::new(), ""), |n| *n).next(), None);
    }
}
