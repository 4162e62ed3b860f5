//! Questions as workers ask them, and how many a phone answers.
//!
//! A file has a line for each question: the question, a tab, the article that answers it, or two joined by `|` where both do.

use std::path::Path;

use sojourn_client::{Phone, PhoneError};
use sojourn_core::place::PlaceCode;

/// A right answer counts among this many.
pub const LOOKED_AT: usize = 3;

/// A question and the articles that answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub question: String,
    /// Any of these is right.
    pub answers: Vec<String>,
}

/// A question that was not answered, and what came instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The question.
    pub asked: Asked,
    /// What came, best first.
    pub came: Vec<String>,
}

/// Reads a file of questions.
///
/// # Errors
/// A file that cannot be read, or a line that is not a question, a tab and an article.
pub fn read(path: &Path) -> Result<Vec<Asked>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(number, line)| match line.split_once('\t') {
            Some((question, answers)) if !question.trim().is_empty() && !answers.trim().is_empty() => Ok(Asked {
                question: question.trim().to_owned(),
                answers: answers.trim().split('|').map(str::to_owned).collect(),
            }),
            _ => Err(format!("{}:{}: not a question, a tab and an article", path.display(), number + 1)),
        })
        .collect()
}

/// Asks a phone every question at a place; what was missed.
///
/// # Errors
/// [`PhoneError`].
pub fn ask_all(phone: &mut Phone, place: &PlaceCode, asked: &[Asked]) -> Result<Vec<Missed>, PhoneError> {
    let mut missed = Vec::new();
    for one in asked {
        let view = phone.ask(&one.question, place, LOOKED_AT)?;
        let first = view.first.iter().map(|article| article.id.clone());
        let came: Vec<String> = first.chain(view.others.into_iter().map(|other| other.article)).collect();
        if !came.iter().any(|article| one.answers.contains(article)) {
            missed.push(Missed { asked: one.clone(), came });
        }
    }
    Ok(missed)
}
