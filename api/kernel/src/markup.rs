//! Texts as they stand in pages.

/// A text as markup shows it, also within quotes: nothing in it is markup any more.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut written, one| {
        match one {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\'' => written.push_str("&#39;"),
            one => written.push(one),
        }
        written
    })
}
