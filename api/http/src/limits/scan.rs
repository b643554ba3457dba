//! The pass before parsing (词法扫描): bytes, tokens and bracket nesting of raw query text, nesting of its variables.
//!
//! The parser recurses once a bracket, so a few kilobytes of `[` end the process; this pass must never count fewer
//! brackets than the parser would follow. It therefore lexes as the parser does, down to its reading of an unclosed
//! `"""` as an empty string and a quote. Where the parser cannot go on, reading stops and the parser complains.

use serde_json::{Map, Value};

use super::{MAX_NESTING, MAX_TEXT_BYTES, MAX_TOKENS, MAX_VARIABLES_NESTING, TooMuch};

const BLOCK_QUOTE: &[u8] = b"\"\"\"";
const ESCAPED_BLOCK_QUOTE: &[u8] = b"\\\"\"\"";
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Checks that query text is small enough to be parsed.
///
/// # Errors
/// `Text`, `Tokens` or `Nesting`, whichever is met first. Text that is no GraphQL passes while it is small.
pub fn scan(text: &str) -> Result<(), TooMuch> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(TooMuch::Text {
            limit: MAX_TEXT_BYTES,
            seen: text.len(),
        });
    }
    let mut tokens = 0;
    let mut open: usize = 0;
    for token in Lexer::new(text) {
        tokens += 1;
        match token {
            Token::Open => open += 1,
            Token::Close => open = open.saturating_sub(1),
            Token::Other => {}
        }
        if open > MAX_NESTING {
            return Err(TooMuch::Nesting { limit: MAX_NESTING });
        }
        if tokens > MAX_TOKENS {
            return Err(TooMuch::Tokens { limit: MAX_TOKENS });
        }
    }
    Ok(())
}

/// Checks how deeply the variables of a request nest.
///
/// # Errors
/// `Variables` if arrays and objects nest deeper than [`MAX_VARIABLES_NESTING`].
pub fn variables(given: &Map<String, Value>) -> Result<(), TooMuch> {
    let mut pending: Vec<_> = given.values().map(|value| (value, 2)).collect();
    while let Some((value, level)) = pending.pop() {
        if !value.is_array() && !value.is_object() {
            continue;
        }
        if level > MAX_VARIABLES_NESTING {
            return Err(TooMuch::Variables {
                limit: MAX_VARIABLES_NESTING,
            });
        }
        match value {
            Value::Array(items) => pending.extend(items.iter().map(|item| (item, level + 1))),
            Value::Object(fields) => pending.extend(fields.values().map(|field| (field, level + 1))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    Ok(())
}

/// Lexical token, told apart only as far as nesting needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Other,
}

/// Reader of tokens; ends at the end of the text or at a string that never closes.
struct Lexer<'a> {
    rest: &'a [u8],
    /// No block string that starts here or later closes; spares a second search to the end.
    no_block: bool,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        let (rest, no_block) = (text.as_bytes(), false);
        Self { rest, no_block }
    }

    /// Skips white space, commas, byte order marks and comments.
    fn skip_ignored(&mut self) {
        loop {
            let skipped = match self.rest {
                [b' ' | b'\t' | b'\n' | b'\r' | b',', ..] => 1,
                [b'#', ..] => run(self.rest, |byte| byte != b'\n' && byte != b'\r'),
                _ if self.rest.starts_with(BYTE_ORDER_MARK) => BYTE_ORDER_MARK.len(),
                _ => return,
            };
            self.advance(skipped);
        }
    }

    fn advance(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// Measures the string at the cursor, quotes included; `None` if it never closes.
    fn string(&mut self) -> Option<usize> {
        if !self.no_block && self.rest.starts_with(BLOCK_QUOTE) {
            let block = block_string(self.rest);
            if block.is_some() {
                return block;
            }
            self.no_block = true;
        }
        line_string(self.rest)
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_ignored();
        let first = *self.rest.first()?;
        let (token, length) = match first {
            b'(' | b'[' | b'{' => (Token::Open, 1),
            b')' | b']' | b'}' => (Token::Close, 1),
            b'"' => (Token::Other, self.string()?),
            b'-' | b'0'..=b'9' => (Token::Other, number(self.rest)),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => (Token::Other, run(self.rest, is_name)),
            b'.' if self.rest.starts_with(b"...") => (Token::Other, 3),
            _ => (Token::Other, 1),
        };
        self.advance(length);
        Some(token)
    }
}

fn is_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// Counts the leading bytes that satisfy `belongs`.
fn run(text: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    text.iter().take_while(|&&byte| belongs(byte)).count()
}

/// Measures a number. A leading zero stands alone, as for the parser, so `000` is three tokens.
fn number(text: &[u8]) -> usize {
    let digits_at = |at: usize| run(text.get(at..).unwrap_or_default(), |byte| byte.is_ascii_digit());
    let sign = usize::from(text.starts_with(b"-"));
    let mut length = sign
        + if text.get(sign) == Some(&b'0') {
            1
        } else {
            digits_at(sign)
        };
    if text.get(length) == Some(&b'.') && digits_at(length + 1) > 0 {
        length += 1 + digits_at(length + 1);
    }
    if matches!(text.get(length), Some(b'e' | b'E')) {
        let signed = length + 1 + usize::from(matches!(text.get(length + 1), Some(b'+' | b'-')));
        if digits_at(signed) > 0 {
            length = signed + digits_at(signed);
        }
    }
    length
}

/// Measures a string on one line, quotes included; `None` if the line or the text ends first.
fn line_string(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\n' | b'\r' => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Measures a block string, quotes included; `None` if the text ends first.
fn block_string(text: &[u8]) -> Option<usize> {
    let mut at = BLOCK_QUOTE.len();
    loop {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        if rest.starts_with(BLOCK_QUOTE) {
            return Some(at + BLOCK_QUOTE.len());
        }
        at += if rest.starts_with(ESCAPED_BLOCK_QUOTE) {
            ESCAPED_BLOCK_QUOTE.len()
        } else {
            1
        };
    }
}

#[cfg(test)]
mod tests;
