//! Texts as they come out of other programs.

/// A text as it was meant: without white space around it and without signs that are not seen, which come along when
/// something is pasted.
#[must_use]
pub fn cleaned(text: &str) -> String {
    let is_unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    seen.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_not_meant() {
        assert_eq!(cleaned(" \u{feff}尼玛\u{200d}扎西\u{202c}\u{3000}\r\n"), "尼玛扎西");
        assert_eq!(cleaned("王 强"), "王 强");
    }
}
