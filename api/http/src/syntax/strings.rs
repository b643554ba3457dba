//! Strings of a query text (字符串): on one line with escapes, or between `"""` with their common indent taken off.

use std::str::Chars;

/// The longest `\u{…}` the reference implementation reads: eight digits.
const MOST_DIGITS: usize = 8;
const BLOCK: &str = "\"\"\"";
const ESCAPED_BLOCK: &str = "\\\"\"\"";

/// A string that was read.
pub(super) struct Read {
    pub(super) value: String,
    /// Bytes it is written with, quotes included.
    pub(super) length: usize,
}

/// Reads the string that `text` begins with; none where it never ends or holds what no string may hold.
pub(super) fn read(text: &str) -> Option<Read> {
    match text.strip_prefix(BLOCK) {
        Some(rest) => block(rest, text.len()),
        None => line(text.strip_prefix('"')?, text.len()),
    }
}

fn line(text: &str, whole: usize) -> Option<Read> {
    let mut chars = text.chars();
    let mut value = String::new();
    loop {
        match chars.next()? {
            '"' => {
                let length = whole - chars.as_str().len();
                return Some(Read { value, length });
            }
            '\n' | '\r' => return None,
            '\\' => value.push(escape(&mut chars)?),
            plain => value.push(plain),
        }
    }
}

fn escape(chars: &mut Chars<'_>) -> Option<char> {
    Some(match chars.next()? {
        plain @ ('"' | '\\' | '/') => plain,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return code_point(chars),
        _ => return None,
    })
}

/// `\u{…}`, `\u` and four digits, or two of the latter that form a pair of surrogates.
fn code_point(chars: &mut Chars<'_>) -> Option<char> {
    if let Some(rest) = chars.as_str().strip_prefix('{') {
        let (digits, rest) = rest.split_once('}')?;
        let is_number = (1..=MOST_DIGITS).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_hexdigit());
        *chars = rest.chars();
        return char::from_u32(u32::from_str_radix(digits, 16).ok().filter(|_| is_number)?);
    }
    let first = unit(chars)?;
    let units = match first {
        0xD800..=0xDBFF => {
            *chars = chars.as_str().strip_prefix("\\u")?.chars();
            vec![first, unit(chars)?]
        }
        _ => vec![first],
    };
    let mut decoded = char::decode_utf16(units);
    decoded.next()?.ok()
}

fn unit(chars: &mut Chars<'_>) -> Option<u16> {
    let digits = chars.as_str().get(..4)?;
    if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    *chars = chars.as_str()[4..].chars();
    u16::from_str_radix(digits, 16).ok()
}

fn block(text: &str, whole: usize) -> Option<Read> {
    let mut raw = String::new();
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix(BLOCK) {
            let length = whole - after.len();
            let value = unindented(&raw);
            return Some(Read { value, length });
        }
        if let Some(after) = rest.strip_prefix(ESCAPED_BLOCK) {
            raw.push_str(BLOCK);
            rest = after;
            continue;
        }
        let next = rest.chars().next()?;
        raw.push(next);
        rest = &rest[next.len_utf8()..];
    }
}

/// Takes off the indent that all lines but the first have in common, and blank lines around the text.
fn unindented(raw: &str) -> String {
    let ends_unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = ends_unified.split('\n').collect();
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_blank = |line: &&str| indent_of(line) == line.len();
    let indented = lines.iter().skip(1).filter(|line| !is_blank(line));
    let indent = indented.map(|line| indent_of(line)).min().unwrap_or_default();
    let cut = lines.iter().enumerate().map(|(at, line)| match at {
        0 => *line,
        _ => line.get(indent..).unwrap_or_default(),
    });
    let cut: Vec<&str> = cut.collect();
    let from = cut.iter().position(|line| !is_blank(line)).unwrap_or(cut.len());
    let to = cut
        .iter()
        .rposition(|line| !is_blank(line))
        .map_or(from, |last| last + 1);
    cut[from..to].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        let read = read(text)?;
        assert_eq!(read.length, text.len(), "{text}");
        Some(read.value)
    }

    #[test]
    fn escapes_say_what_the_specification_says() {
        for (text, said) in [
            (r#""""#, ""),
            (r#""执\u6267\u{6267}""#, "执执执"),
            (r#""\uD83D\uDE00\u{1F600}""#, "😀😀"),
            (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r#""\u{0000000A}""#, "\n"),
        ] {
            assert_eq!(value(text).as_deref(), Some(said), "{text}");
        }
        for text in [
            r#""a"#,
            "\"a\n\"",
            r#""\x""#,
            r#""\u12""#,
            r#""\u+123""#,
            r#""\u{}""#,
            r#""\u{+1}""#,
            r#""\u{110000}""#,
            r#""\u{00000000A}""#,
            r#""\uD83D""#,
            r#""\uD83D\n""#,
            r#""\uDE00""#,
            r#""\u执执""#,
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn a_block_loses_the_indent_its_lines_have_in_common() {
        for (text, said) in [
            ("\"\"\"\"\"\"", ""),
            ("\"\"\"\n \n\t\n\"\"\"", ""),
            ("\"\"\"a \\\"\"\" \\n b\"\"\"", "a \"\"\" \\n b"),
            ("\"\"\"\r\n    a\r      b\n\n    c\n  \"\"\"", "a\n  b\n\nc"),
            ("\"\"\"  a\n  b\"\"\"", "  a\nb"),
        ] {
            assert_eq!(value(text).as_deref(), Some(said), "{text:?}");
        }
        assert_eq!(value("\"\"\"a\"\""), None);
    }
}
