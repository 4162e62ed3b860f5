//! What happened, as lines: hashed always, kept when somebody wants to read the story.
//!
//! The hash is what *same-seed-same-trace* compares: two runs of a seed that differ anywhere differ here.

use sojourn_core::time::Millis;

/// The lines of one run.
#[derive(Debug, Clone)]
pub struct Trace {
    hasher: blake3::Hasher,
    lines: Vec<String>,
    lines_max: usize,
    start: Millis,
    told: u64,
}

impl Trace {
    /// A trace that begins at an instant, keeps its last lines, up to a number, and hashes them all.
    #[must_use]
    pub fn keeping(lines_max: usize, start: Millis) -> Self {
        Self { hasher: blake3::Hasher::new(), lines: Vec::new(), lines_max, start, told: 0 }
    }

    /// Adds a line: seconds since the start, who, and what.
    pub fn tell(&mut self, at: Millis, who: &str, what: &str) {
        let since_ms = at.0.saturating_sub(self.start.0);
        let line = format!("{:>7}.{:03} {who:<8} {what}", since_ms / 1000, since_ms % 1000);
        self.hasher.update(line.as_bytes()).update(b"\n");
        self.told += 1;
        if self.lines_max == 0 {
            return;
        }
        if self.lines.len() >= self.lines_max.saturating_mul(2) {
            self.lines.drain(..self.lines_max);
        }
        self.lines.push(line);
    }

    /// Bytes that count for the hash without being a line: whole messages, folded states.
    pub fn absorb(&mut self, bytes: &[u8]) {
        self.hasher.update(&(bytes.len() as u64).to_be_bytes()).update(bytes);
    }

    /// The hash of everything told and absorbed so far.
    #[must_use]
    pub fn hash(&self) -> String {
        self.hasher.finalize().to_hex()[..32].to_owned()
    }

    /// How many lines were told.
    #[must_use]
    pub fn told(&self) -> u64 {
        self.told
    }

    /// The story so far, or its end.
    #[must_use]
    pub fn story(&self) -> String {
        let from = self.lines.len().saturating_sub(self.lines_max);
        let mut out = String::new();
        let left_out = self.told.saturating_sub((self.lines.len() - from) as u64);
        if left_out > 0 {
            out.push_str(&format!("… {left_out} lines before\n"));
        }
        for line in &self.lines[from..] {
            out.push_str(line);
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_covers_lines_that_are_no_longer_kept() {
        let mut short = Trace::keeping(2, Millis(0));
        let mut long = Trace::keeping(100, Millis(0));
        for n in 0..10 {
            short.tell(Millis(n), "phone 1", "edits");
            long.tell(Millis(n), "phone 1", "edits");
        }
        assert_eq!(short.hash(), long.hash());
        assert!(short.story().starts_with("… 8 lines before\n"), "{}", short.story());
        long.absorb(b"x");
        assert_ne!(short.hash(), long.hash());
    }
}
