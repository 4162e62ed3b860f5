//! A small writer of HTML that cannot be talked into markup.
//!
//! Tags, classes and labels are texts of this program; everything else goes through [`Html::text`], which escapes it. There is no
//! way to write a raw string, an event handler, a link or a script. What could turn the reading order around or hide
//! characters is replaced, so that a page says what it shows.

use std::fmt::Write as _;

/// A page in the making.
#[derive(Debug, Default)]
pub(super) struct Html {
    out: String,
}

impl Html {
    /// Opens an element, writes what is inside, closes it.
    pub(super) fn within(&mut self, tag: &'static str, class: &'static str, inside: impl FnOnce(&mut Self)) {
        self.open(tag, class, None);
        inside(self);
        self.close(tag);
    }

    /// An element with nothing but text.
    pub(super) fn el(&mut self, tag: &'static str, class: &'static str, text: &str) {
        self.within(tag, class, |html| html.text(text));
    }

    /// A cell of a table, named for screens too narrow for a table.
    pub(super) fn cell(&mut self, class: &'static str, label: &str, text: &str) {
        self.open("td", class, Some(label));
        self.text(text);
        self.close("td");
    }

    /// A cell that spans so many columns.
    pub(super) fn wide_cell(&mut self, columns: u8, inside: impl FnOnce(&mut Self)) {
        let _never_fails = write!(self.out, "<td class=\"wide\" colspan=\"{columns}\">");
        inside(self);
        self.close("td");
    }

    /// Text, whoever wrote it.
    pub(super) fn text(&mut self, text: &str) {
        text.chars().for_each(|c| self.push(c));
    }

    /// A list; nothing when there is nothing in it.
    pub(super) fn list<'a>(&mut self, class: &'static str, items: impl IntoIterator<Item = &'a str>) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.within("ul", class, |html| items.for_each(|item| html.el("li", "", item)));
        }
    }

    /// The whole page, with its language, title and style.
    pub(super) fn into_page(self, lang: &'static str, title: &str, style: &'static str) -> String {
        let mut head = Self::default();
        head.text(title);
        let Self { out: title } = head;
        // The policy is kept also by a browser that opens the page from a disk: nothing is fetched, nothing runs.
        format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
            self.out
        )
    }

    fn open(&mut self, tag: &'static str, class: &'static str, label: Option<&str>) {
        self.out.push('<');
        self.out.push_str(tag);
        if !class.is_empty() {
            let _never_fails = write!(self.out, " class=\"{class}\"");
        }
        if let Some(label) = label {
            self.out.push_str(" data-label=\"");
            self.text(label);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn close(&mut self, tag: &'static str) {
        let block = !matches!(tag, "span" | "b" | "small" | "code");
        let _never_fails = write!(self.out, "</{tag}>{}", if block { "\n" } else { "" });
    }

    fn push(&mut self, c: char) {
        match c {
            '&' => self.out.push_str("&amp;"),
            '<' => self.out.push_str("&lt;"),
            '>' => self.out.push_str("&gt;"),
            '"' => self.out.push_str("&quot;"),
            '\'' => self.out.push_str("&#39;"),
            '\n' | '\t' => self.out.push(c),
            c if c.is_control() || turns_reading_order(c) => self.out.push('\u{fffd}'),
            c => self.out.push(c),
        }
    }
}

/// Controls of writing direction and characters nobody sees: they can make a page read other than it is.
const fn turns_reading_order(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_typed_stays_text_wherever_it_stands() {
        let hostile = "</td><script>alert('x')</script>\" onload=\"y&amp;\u{202e}\u{0}";
        let mut html = Html::default();
        html.el("p", "note", hostile);
        html.cell("n", hostile, "1");
        let page = html.into_page("en", hostile, "");
        assert_eq!(page.matches("<script").count(), 0);
        assert!(!page.contains("\" onload"));
        assert!(!page.contains('\u{202e}') && !page.contains('\u{0}'));
        assert_eq!(page.matches("&lt;script&gt;alert(&#39;x&#39;)").count(), 3, "shown as it was typed");
        assert_eq!(page.matches("&amp;amp;").count(), 3);
    }

    proptest! {
        /// Whatever is typed adds no tag, no attribute and no entity of its own, and can be read back from the page.
        #[test]
        fn text_is_never_markup(typed in "[<>&\"'a-z=/ ;#]{0,60}") {
            let mut html = Html::default();
            html.text(&typed);
            prop_assert!(!html.out.contains(['<', '>', '"', '\'']));
            let read = html.out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
            prop_assert_eq!(read.replace("&amp;", "&"), typed);
        }
    }
}
