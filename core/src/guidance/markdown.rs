//! The Markdown subset of articles: paragraphs, `-` and `1.` lists, `###` headings, `**bold**`. Nothing else, so that nothing an
//! article contains can be a link, an image or a script.

/// A run of words in one weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether they are bold.
    pub bold: bool,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A heading.
    Heading(Vec<Span>),
    /// A list with bullets.
    Bullets(Vec<Vec<Span>>),
    /// A numbered list.
    Numbers(Vec<Vec<Span>>),
}

/// Reads blocks; anything it does not know is a paragraph, so reading cannot fail.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fresh = true;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            fresh = true;
            continue;
        }
        push(&mut blocks, line, fresh);
        fresh = false;
    }
    blocks
}

fn push(blocks: &mut Vec<Block>, line: &str, fresh: bool) {
    if let Some(title) = line.strip_prefix("### ") {
        blocks.push(Block::Heading(spans(title)));
    } else if let Some(item) = line.strip_prefix("- ") {
        match blocks.last_mut() {
            Some(Block::Bullets(items)) => items.push(spans(item)),
            _ => blocks.push(Block::Bullets(vec![spans(item)])),
        }
    } else if let Some(item) = numbered(line) {
        match blocks.last_mut() {
            Some(Block::Numbers(items)) => items.push(spans(item)),
            _ => blocks.push(Block::Numbers(vec![spans(item)])),
        }
    } else {
        match blocks.last_mut() {
            Some(Block::Paragraph(all)) if !fresh => {
                all.push(Span { text: " ".into(), bold: false });
                all.extend(spans(line));
            }
            _ => blocks.push(Block::Paragraph(spans(line))),
        }
    }
}

fn numbered(line: &str) -> Option<&str> {
    let (number, rest) = line.split_once(". ")?;
    (!number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit())).then_some(rest)
}

fn spans(line: &str) -> Vec<Span> {
    let pieces: Vec<&str> = line.split("**").collect();
    // An odd number of marks leaves the last one as it is written.
    let paired = pieces.len() % 2 == 1;
    if !paired {
        return vec![Span { text: line.to_owned(), bold: false }];
    }
    let spans = pieces.iter().enumerate().map(|(i, text)| Span { text: (*text).to_owned(), bold: i % 2 == 1 });
    spans.filter(|span| !span.text.is_empty()).collect()
}

/// The words of blocks without any marks, for reading aloud and for measuring.
#[must_use]
pub fn plain(blocks: &[Block]) -> String {
    let words = |spans: &[Span]| spans.iter().map(|span| span.text.as_str()).collect::<String>();
    let lines = blocks.iter().flat_map(|block| match block {
        Block::Paragraph(spans) | Block::Heading(spans) => vec![words(spans)],
        Block::Bullets(items) | Block::Numbers(items) => items.iter().map(|item| words(item)).collect(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_what_they_look_like() {
        let text = "第一次办，**不要钱**。\n接着说。\n\n另一段。\n- 带证件\n- 带照片\n1. 先去\n2. 再问\n### 更多\n<b>不是标记</b> [x](y) 2 ** 3";
        let found = blocks(text);
        assert_eq!(found.len(), 6);
        let Block::Paragraph(first) = &found[0] else { panic!("a paragraph") };
        assert_eq!(first[1], Span { text: "不要钱".into(), bold: true });
        assert!(matches!(&found[2], Block::Bullets(items) if items.len() == 2));
        assert!(matches!(&found[3], Block::Numbers(items) if items.len() == 2));
        assert_eq!(plain(&found[5..]), "<b>不是标记</b> [x](y) 2 ** 3");
    }
}
