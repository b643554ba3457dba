//! Cuts the text of a change into statements.
//!
//! A `;` ends a statement unless it stands in a string, in a quoted name, in a comment, in a dollar quote of `PostgreSQL`
//! or in the body of a trigger of `SQLite`. Comments before and after a statement are left out, comments inside it stay.
//! It reads what both databases write; it does not check that they understand it.

#[cfg(test)]
mod tests;

use thiserror::Error;

/// Something in a text that begins and never ends.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{what} that begins in line {line} does not end")]
pub(crate) struct Unended {
    /// What it is.
    what: &'static str,
    /// The line it begins in, counted from one.
    line: usize,
}

/// The statements of a text, in order and without the `;` between them.
///
/// # Errors
/// [`Unended`] for a string, a name, a comment or a body that is not closed. A comment of several lines within another is
/// one of them: `PostgreSQL` nests comments and `SQLite` does not.
pub(crate) fn statements(text: &str) -> Result<Vec<&str>, Unended> {
    let mut found = Vec::new();
    let mut open = Open::default();
    let mut at = 0;
    while at < text.len() {
        let (token, end) = token(text, at)?;
        match token {
            Token::Blank => {}
            Token::Semicolon if open.depth == 0 => found.extend(std::mem::take(&mut open).text(text)),
            Token::Word => open.word(at, &text[at..end]),
            Token::Semicolon | Token::Other => open.reach(at, end),
        }
        at = end;
    }
    if open.depth > 0 {
        return Err(unended("the body of a trigger", text, open.start.unwrap_or_default()));
    }
    found.extend(open.text(text));
    Ok(found)
}

/// The statement that is being read.
#[derive(Default)]
struct Open<'a> {
    start: Option<usize>,
    end: usize,
    /// Its first words: they tell whether it makes a trigger.
    words: Vec<&'a str>,
    /// How many bodies and cases of a trigger are open.
    depth: usize,
}

impl<'a> Open<'a> {
    fn reach(&mut self, at: usize, end: usize) {
        self.start.get_or_insert(at);
        self.end = end;
    }

    fn word(&mut self, at: usize, word: &'a str) {
        self.reach(at, at + word.len());
        if self.words.len() < 3 {
            self.words.push(word);
        }
        if !self.makes_trigger() {
            return;
        }
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        if is("BEGIN") || is("CASE") {
            self.depth += 1;
        } else if is("END") {
            self.depth = self.depth.saturating_sub(1);
        }
    }

    fn makes_trigger(&self) -> bool {
        let is = |at: usize, other: &str| self.words.get(at).is_some_and(|word| word.eq_ignore_ascii_case(other));
        let is_temporary = is(1, "TEMP") || is(1, "TEMPORARY");
        is(0, "CREATE") && is(if is_temporary { 2 } else { 1 }, "TRIGGER")
    }

    fn text(self, all: &str) -> Option<&str> {
        self.start.map(|start| &all[start..self.end])
    }
}

/// What a piece of text is, as far as it matters here.
enum Token {
    /// Space or a comment.
    Blank,
    Word,
    Semicolon,
    Other,
}

/// The token at a place, and where it ends.
fn token(text: &str, at: usize) -> Result<(Token, usize), Unended> {
    let rest = &text[at..];
    let first = rest.chars().next().unwrap_or_default();
    let missing = |what| move || unended(what, text, at);
    let (token, length) = match first {
        c if c.is_whitespace() => (Token::Blank, span(rest, char::is_whitespace)),
        '-' if rest.starts_with("--") => (Token::Blank, span(rest, |c| c != '\n')),
        '/' if rest.starts_with("/*") => (Token::Blank, comment(rest).ok_or_else(missing("a comment"))?),
        ';' => (Token::Semicolon, 1),
        '\'' => (Token::Other, quoted(rest, false).ok_or_else(missing("a string"))?),
        '"' => (Token::Other, quoted(rest, false).ok_or_else(missing("a quoted name"))?),
        '$' => (Token::Other, dollar_quoted(rest).ok_or_else(missing("a dollar quote"))?),
        c if begins_word(c) => {
            let length = span(rest, is_in_word);
            let (word, after) = rest.split_at(length);
            if word.eq_ignore_ascii_case("e") && after.starts_with('\'') {
                let string = quoted(after, true).ok_or_else(missing("a string"))?;
                (Token::Other, length + string)
            } else {
                (Token::Word, length)
            }
        }
        c => (Token::Other, c.len_utf8()),
    };
    Ok((token, at + length))
}

fn unended(what: &'static str, text: &str, at: usize) -> Unended {
    let line = text[..at].matches('\n').count() + 1;
    Unended { what, line }
}

fn begins_word(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Length of the beginning that is all of one kind.
fn span(text: &str, is_of_kind: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_of_kind(c)).unwrap_or(text.len())
}

/// Length of a comment between `/*` and `*/` that holds no other.
fn comment(text: &str) -> Option<usize> {
    let end = text[2..].find("*/")? + 2;
    (!text[2..end].contains("/*")).then_some(end + 2)
}

/// Length of what stands between two quotes of the same kind; a doubled quote inside is part of it, and so is a quote
/// after a backslash where backslashes escape.
fn quoted(text: &str, escapes: bool) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut rest = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = rest.next() {
        if escapes && c == '\\' {
            rest.next();
        } else if c == quote && rest.next_if(|(_, next)| *next == quote).is_none() {
            return Some(at + 1);
        }
    }
    None
}

/// Length of a dollar quote, `$$ … $$` or `$tag$ … $tag$`; one where the `$` begins none.
fn dollar_quoted(text: &str) -> Option<usize> {
    let tag = &text[1..=span(&text[1..], |c| is_in_word(c) && c != '$')];
    let is_tag = tag.chars().next().is_none_or(begins_word);
    let mark = 1 + tag.len() + 1;
    if !is_tag || !text[1 + tag.len()..].starts_with('$') {
        return Some(1);
    }
    let end = text[mark..].find(&text[..mark])?;
    Some(mark + end + mark)
}
