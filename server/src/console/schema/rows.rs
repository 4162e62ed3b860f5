//! Adding, taking out and moving parts of a list: renaming within a draft, so that nothing that was typed is read or lost.

use super::{Draft, deeper};

/// What a button of a list asks for: `add steps`, `cut steps 2`, `up steps 2`, `down steps 2`; of names that are lines of one field,
/// `raise fees 1`, `strike fees 1`. Returns whether anything was done.
pub(in crate::console) fn arrange(draft: &mut Draft, ask: &str) -> bool {
    let mut words = ask.split(' ');
    let (Some(what), Some(path)) = (words.next(), words.next()) else { return false };
    if let "raise" | "strike" = what {
        return lines(draft, what, path, words.next());
    }
    let count_name = deeper(path, "n");
    let count: usize = draft.get(&count_name).and_then(|n| n.parse().ok()).unwrap_or(0);
    let at = words.next().and_then(|at| at.parse::<usize>().ok()).filter(|at| *at < count);
    let left = match (what, at) {
        ("add", _) => count + 1,
        ("cut", Some(at)) => {
            take(draft, &deeper(path, at));
            (at + 1..count).for_each(|from| shift(draft, &deeper(path, from), &deeper(path, from - 1)));
            count - 1
        }
        ("up", Some(at)) if at > 0 => swap(draft, path, at, count),
        ("down", Some(at)) if at + 1 < count => swap(draft, path, at + 1, count),
        _ => return false,
    };
    // A list without rows is left out rather than written as an empty one.
    match left {
        0 => drop(draft.remove(&count_name)),
        _ => drop(draft.insert(count_name, left.to_string())),
    }
    true
}

/// Exchanges a part with the one above it.
fn swap(draft: &mut Draft, path: &str, at: usize, count: usize) -> usize {
    let (upper, lower) = (deeper(path, at - 1), deeper(path, at));
    let (above, below) = (take(draft, &upper), take(draft, &lower));
    put(draft, &upper, below);
    put(draft, &lower, above);
    count
}

fn lines(draft: &mut Draft, what: &str, path: &str, at: Option<&str>) -> bool {
    let Some(text) = draft.get_mut(path) else { return false };
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    match (what, at.and_then(|at| at.parse::<usize>().ok()).filter(|at| *at < lines.len())) {
        ("strike", Some(at)) => drop(lines.remove(at)),
        ("raise", Some(at)) if at > 0 => lines.swap(at - 1, at),
        _ => return false,
    }
    *text = lines.join("\n");
    true
}

fn shift(draft: &mut Draft, from: &str, to: &str) {
    let moved = take(draft, from);
    put(draft, to, moved);
}

/// Everything at a name and below it, without the name.
fn take(draft: &mut Draft, path: &str) -> Vec<(String, String)> {
    let inside = format!("{path}.");
    let names: Vec<String> = draft.keys().filter(|name| *name == path || name.starts_with(&inside)).cloned().collect();
    names.into_iter().filter_map(|name| Some((name[path.len()..].to_owned(), draft.remove(&name)?))).collect()
}

fn put(draft: &mut Draft, path: &str, parts: Vec<(String, String)>) {
    draft.extend(parts.into_iter().map(|(rest, text)| (format!("{path}{rest}"), text)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(pairs: &[(&str, &str)]) -> Draft {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn rows_are_added_moved_and_cut_with_everything_inside_them() {
        let start = [("steps.n", "2"), ("steps.0.id", "a"), ("steps.0.agents.n", "1"), ("steps.1.id", "b")];
        let mut rows = draft(&start);
        assert!(arrange(&mut rows, "up steps 1"));
        assert_eq!((rows["steps.0.id"].as_str(), rows["steps.1.agents.n"].as_str()), ("b", "1"));
        assert!(arrange(&mut rows, "down steps 0") && rows["steps.0.id"] == "a" && rows["steps.0.agents.n"] == "1");
        assert!(arrange(&mut rows, "up steps 1") && !arrange(&mut rows, "down steps 1"));
        assert!(arrange(&mut rows, "cut steps 0"));
        assert_eq!(rows, draft(&[("steps.n", "1"), ("steps.0.id", "a"), ("steps.0.agents.n", "1")]));
        assert!(arrange(&mut rows, "add steps") && rows["steps.n"] == "2");
        assert!(arrange(&mut rows, "cut steps 1") && arrange(&mut rows, "cut steps 0"));
        assert_eq!(rows, Draft::new(), "an empty list is no list");
        for nothing in ["raise fees 0", "strike fees 0", "", "up steps 0", "cut steps 9", "fly steps 1", "cut steps x"]
        {
            assert!(!arrange(&mut rows, nothing), "{nothing}");
        }
    }
    #[test]
    fn names_in_one_field_are_raised_and_struck_out() {
        let mut rows = draft(&[("fees", "a\n\nb\nc")]);
        assert!(arrange(&mut rows, "raise fees 2") && rows["fees"] == "a\nc\nb");
        assert!(arrange(&mut rows, "strike fees 0") && rows["fees"] == "c\nb");
        assert!(!arrange(&mut rows, "raise fees 0") && !arrange(&mut rows, "strike fees 2"));
    }
}
