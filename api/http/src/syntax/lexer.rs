//! Tokens of a query text (词法): what the lexical grammar of the specification calls names, numbers, strings and
//! punctuators, each with its place. White space, commas, byte order marks and comments separate and are skipped.

use async_graphql::Pos;

use super::strings;

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind<'a> {
    /// One of `! $ & ( ) : = @ [ ] { | }`.
    Sign(char),
    /// `...`
    Spread,
    Name(&'a str),
    Whole(&'a str),
    Broken(&'a str),
    Text(String),
    End,
}

/// A token and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind<'a>,
    pub(super) pos: Pos,
}

/// Reader of tokens.
pub(super) struct Lexer<'a> {
    rest: &'a str,
    pos: Pos,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            pos: Pos { line: 1, column: 1 },
        }
    }

    /// Reads the next token; at the end it is `End`, however often it is read.
    ///
    /// # Errors
    /// The place of what is no token.
    pub(super) fn next(&mut self) -> Result<Token<'a>, Pos> {
        self.skip_ignored();
        let pos = self.pos;
        let Some(first) = self.rest.chars().next() else {
            return Ok(Token {
                kind: TokenKind::End,
                pos,
            });
        };
        let kind = match first {
            '!' | '$' | '&' | '(' | ')' | ':' | '=' | '@' | '[' | ']' | '{' | '|' | '}' => {
                self.take(1);
                TokenKind::Sign(first)
            }
            '.' if self.rest.starts_with("...") => {
                self.take(3);
                TokenKind::Spread
            }
            '"' => {
                let read = strings::read(self.rest).ok_or(pos)?;
                self.take(read.length);
                TokenKind::Text(read.value)
            }
            '-' | '0'..='9' => self.number().ok_or(pos)?,
            _ if is_name_start(first) => TokenKind::Name(self.take(name_length(self.rest))),
            _ => return Err(pos),
        };
        Ok(Token { kind, pos })
    }

    fn skip_ignored(&mut self) {
        loop {
            let skipped = match self.rest.chars().next() {
                Some(' ' | '\t' | ',' | '\n' | '\r') => 1,
                Some('\u{feff}') => '\u{feff}'.len_utf8(),
                Some('#') => self.rest.find(['\n', '\r']).unwrap_or(self.rest.len()),
                _ => return,
            };
            self.take(skipped);
        }
    }

    /// Takes so many bytes and counts lines and columns; `\r\n` ends one line.
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        for (at, taken_char) in taken.char_indices() {
            let next = self.rest.as_bytes().get(at + 1);
            match taken_char {
                '\r' if next == Some(&b'\n') => {}
                '\n' | '\r' => {
                    self.pos.line += 1;
                    self.pos.column = 1;
                }
                _ => self.pos.column += 1,
            }
        }
        self.rest = rest;
        taken
    }

    /// Reads a number; neither a digit, a point nor a name may follow it.
    fn number(&mut self) -> Option<TokenKind<'a>> {
        let text = self.rest.as_bytes();
        let digits_at = |at: usize| {
            let digits = text.get(at..).unwrap_or_default().iter();
            digits.take_while(|byte| byte.is_ascii_digit()).count()
        };
        let sign = usize::from(text.first() == Some(&b'-'));
        let whole = digits_at(sign);
        if whole == 0 || (whole > 1 && text.get(sign) == Some(&b'0')) {
            return None;
        }
        let mut length = sign + whole;
        let mut is_whole = true;
        if text.get(length) == Some(&b'.') {
            let fraction = digits_at(length + 1);
            if fraction == 0 {
                return None;
            }
            length += 1 + fraction;
            is_whole = false;
        }
        if matches!(text.get(length), Some(b'e' | b'E')) {
            let signed = length + 1 + usize::from(matches!(text.get(length + 1), Some(b'+' | b'-')));
            let exponent = digits_at(signed);
            if exponent == 0 {
                return None;
            }
            length = signed + exponent;
            is_whole = false;
        }
        let follows = text.get(length).copied();
        if follows.is_some_and(|byte| byte == b'.' || is_name_start(char::from(byte))) {
            return None;
        }
        let number = self.take(length);
        Some(if is_whole {
            TokenKind::Whole(number)
        } else {
            TokenKind::Broken(number)
        })
    }
}

fn is_name_start(char: char) -> bool {
    char == '_' || char.is_ascii_alphabetic()
}

fn name_length(text: &str) -> usize {
    let belongs = |byte: &u8| *byte == b'_' || byte.is_ascii_alphanumeric();
    text.bytes().take_while(belongs).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str) -> Result<Vec<(String, usize, usize)>, Pos> {
        let mut lexer = Lexer::new(text);
        let mut tokens = Vec::new();
        loop {
            let token = lexer.next()?;
            if token.kind == TokenKind::End {
                return Ok(tokens);
            }
            tokens.push((format!("{:?}", token.kind), token.pos.line, token.pos.column));
        }
    }

    #[test]
    fn every_token_has_its_place() {
        let text = "{\u{feff} a(b:-1.5e3,\r\n# 执行 {\r c: \"执\") ...F }";
        let places = tokens(text).expect("tokens");
        let told: Vec<_> = places
            .iter()
            .map(|(kind, line, column)| format!("{kind} {line}:{column}"))
            .collect();
        assert_eq!(
            told,
            [
                "Sign('{') 1:1",
                "Name(\"a\") 1:4",
                "Sign('(') 1:5",
                "Name(\"b\") 1:6",
                "Sign(':') 1:7",
                "Broken(\"-1.5e3\") 1:8",
                "Name(\"c\") 3:2",
                "Sign(':') 3:3",
                "Text(\"执\") 3:5",
                "Sign(')') 3:8",
                "Spread 3:10",
                "Name(\"F\") 3:13",
                "Sign('}') 3:15",
            ]
        );
    }

    #[test]
    fn what_is_no_token_is_told_by_its_place() {
        for text in [
            "a 00", "a 01", "a -", "a 1.", "a 1e", "a 1a", "a 0x1", "a 1.5.5", "a ..", "a ?", "a 执", "a \u{0}",
        ] {
            assert_eq!(tokens(text), Err(Pos { line: 1, column: 3 }), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_an_end(text in any::<String>()) {
            let _ = tokens(&text);
        }
    }
}
