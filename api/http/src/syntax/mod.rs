//! Query text to a document (语法): the grammar of the specification (September 2025), as the library's types.
//!
//! The library's own parser reads a text otherwise than the specification in a dozen places: it refuses `\u{6267}`, pairs
//! of surrogates, descriptions and spaces inside a type, and takes `queryQ { a }`, `query () { a }`, `[00]` and an input
//! field twice. What a text that is no GraphQL is told is its place, and what stands there ([`told`]).

mod lexer;
mod print;
mod selection;
mod strings;
mod value;

pub(super) use self::print::spellings;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType,
};
use async_graphql::{Name, Pos, Positioned};

use self::lexer::{Lexer, Token, TokenKind};

/// Levels a text may nest. [`super::limits::scan`] refuses it earlier; this holds whatever comes before.
const MOST_LEVELS: usize = 64;

/// Reads a document.
///
/// # Errors
/// The place where it is none; where a name of an operation, of a fragment or of an input field stands twice.
pub(super) fn parse(text: &str) -> Result<ExecutableDocument, Pos> {
    let mut parser = Parser::new(text)?;
    let mut named: HashMap<Name, Positioned<OperationDefinition>> = HashMap::new();
    let mut fragments = HashMap::new();
    let mut unnamed = None;
    loop {
        let pos = parser.token.pos;
        match parser.definition()? {
            Definition::Operation(None, operation) => {
                if unnamed.replace(Positioned::new(operation, pos)).is_some() {
                    return Err(pos);
                }
            }
            Definition::Operation(Some(name), operation) => {
                unique(named.entry(name.node), Positioned::new(operation, pos), name.pos)?;
            }
            Definition::Fragment(name, fragment) => {
                unique(fragments.entry(name.node), Positioned::new(fragment, pos), name.pos)?;
            }
        }
        if parser.token.kind == TokenKind::End {
            break;
        }
    }
    let operations = match (unnamed, named.is_empty()) {
        (Some(only), true) => DocumentOperations::Single(only),
        (None, false) => DocumentOperations::Multiple(named),
        (Some(extra), false) => return Err(extra.pos),
        (None, true) => return Err(Pos { line: 1, column: 1 }),
    };
    Ok(ExecutableDocument { operations, fragments })
}

/// What stands at the place where a text is no document, in words.
pub(super) fn told(text: &str, at: Pos) -> String {
    let mut lexer = Lexer::new(text);
    let mut found = None;
    while let Ok(token) = lexer.next() {
        let is_end = token.kind == TokenKind::End;
        if token.pos == at || is_end {
            found = (token.pos == at).then_some(token.kind);
            break;
        }
    }
    let what = match found {
        Some(TokenKind::End) => "the text ends here and is not complete".to_owned(),
        Some(TokenKind::Sign(sign)) => format!("\"{sign}\" is not expected here"),
        Some(TokenKind::Spread) => "\"...\" is not expected here".to_owned(),
        Some(TokenKind::Name(name)) => format!("\"{}\" is not expected here", &name[..name.len().min(40)]),
        Some(TokenKind::Whole(_) | TokenKind::Broken(_)) => "a number is not expected here".to_owned(),
        Some(TokenKind::Text(_)) => "a text in quotes is not expected here".to_owned(),
        None => "what begins here is no name, number, text or sign of GraphQL".to_owned(),
    };
    format!("line {}, column {}: {what}", at.line, at.column)
}

/// Puts what has a name in its place, which must be free.
fn unique<T>(entry: Entry<'_, Name, T>, value: T, pos: Pos) -> Result<(), Pos> {
    match entry {
        Entry::Vacant(free) => {
            free.insert(value);
            Ok(())
        }
        Entry::Occupied(_) => Err(pos),
    }
}

enum Definition {
    Operation(Option<Positioned<Name>>, OperationDefinition),
    Fragment(Positioned<Name>, FragmentDefinition),
}

/// Reader with one token ahead.
struct Parser<'a> {
    lexer: Lexer<'a>,
    token: Token<'a>,
    level: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self, Pos> {
        let mut lexer = Lexer::new(text);
        let token = lexer.next()?;
        Ok(Self { lexer, token, level: 0 })
    }

    /// Takes the token ahead.
    fn advance(&mut self) -> Result<Token<'a>, Pos> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    fn is_sign(&self, sign: char) -> bool {
        self.token.kind == TokenKind::Sign(sign)
    }

    /// Takes a sign if it is the next token.
    fn took(&mut self, sign: char) -> Result<bool, Pos> {
        let is_next = self.is_sign(sign);
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    fn expect(&mut self, sign: char) -> Result<Pos, Pos> {
        let pos = self.token.pos;
        if self.took(sign)? { Ok(pos) } else { Err(pos) }
    }

    fn name(&mut self) -> Result<Positioned<Name>, Pos> {
        let pos = self.token.pos;
        let TokenKind::Name(name) = self.token.kind else {
            return Err(pos);
        };
        self.advance()?;
        Ok(Positioned::new(Name::new(name), pos))
    }

    /// Reads items between two signs.
    fn between<T>(
        &mut self,
        open: char,
        close: char,
        mut item: impl FnMut(&mut Self) -> Result<T, Pos>,
    ) -> Result<Vec<T>, Pos> {
        let pos = self.expect(open)?;
        self.level += 1;
        if self.level > MOST_LEVELS {
            return Err(pos);
        }
        let mut items = Vec::new();
        while !self.took(close)? {
            items.push(item(self)?);
        }
        self.level -= 1;
        Ok(items)
    }

    /// The same for at least one item.
    fn some_between<T>(
        &mut self,
        open: char,
        close: char,
        item: impl FnMut(&mut Self) -> Result<T, Pos>,
    ) -> Result<Vec<T>, Pos> {
        let pos = self.token.pos;
        let items = self.between(open, close, item)?;
        if items.is_empty() { Err(pos) } else { Ok(items) }
    }

    /// Skips the description of what follows, if there is one.
    fn description(&mut self) -> Result<(), Pos> {
        if matches!(self.token.kind, TokenKind::Text(_)) {
            self.advance()?;
        }
        Ok(())
    }

    fn definition(&mut self) -> Result<Definition, Pos> {
        if self.is_sign('{') {
            let operation = OperationDefinition {
                ty: OperationType::Query,
                variable_definitions: Vec::new(),
                directives: Vec::new(),
                selection_set: self.selection_set()?,
            };
            return Ok(Definition::Operation(None, operation));
        }
        self.description()?;
        let keyword = self.name()?;
        match keyword.node.as_str() {
            "query" => self.operation(OperationType::Query),
            "mutation" => self.operation(OperationType::Mutation),
            "subscription" => self.operation(OperationType::Subscription),
            "fragment" => self.fragment(),
            _ => Err(keyword.pos),
        }
    }

    fn operation(&mut self, ty: OperationType) -> Result<Definition, Pos> {
        let name = match self.token.kind {
            TokenKind::Name(_) => Some(self.name()?),
            _ => None,
        };
        let variable_definitions = if self.is_sign('(') {
            self.some_between('(', ')', Self::variable_definition)?
        } else {
            Vec::new()
        };
        let operation = OperationDefinition {
            ty,
            variable_definitions,
            directives: self.directives(false)?,
            selection_set: self.selection_set()?,
        };
        Ok(Definition::Operation(name, operation))
    }

    fn fragment(&mut self) -> Result<Definition, Pos> {
        let name = self.name()?;
        if name.node == "on" {
            return Err(name.pos);
        }
        let fragment = FragmentDefinition {
            type_condition: self.type_condition()?,
            directives: self.directives(false)?,
            selection_set: self.selection_set()?,
        };
        Ok(Definition::Fragment(name, fragment))
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use proptest::prelude::*;

    use super::*;

    /// A document as JSON, in which nothing depends on the order of a map.
    fn told(document: &ExecutableDocument) -> serde_json::Value {
        serde_json::to_value(document).expect("documents are JSON")
    }

    #[test]
    fn what_both_parsers_read_they_read_alike() {
        for text in crate::graphql::DOCUMENTS.into_iter().chain([
            crate::limits::WHOLE_SCHEMA,
            "query Q($a: [Int!]! = [1, -2] $b: A = {c: E, d: null, e: {f: 1.5}}) @x(y: true) { z: a(b: $b, c: [$a \"执\\n\"])
              @skip(if: false) { ...F ... on T @y { b } ... @z { c } ... { d } } } fragment F on T @w { e(f: \"\"\"a\n  b\"\"\") }",
            "mutation { a } ",
            "subscription S { a }",
        ]) {
            let ours = parse(text).expect("ours reads it");
            let theirs = parse_query(text).expect("the library reads it");
            assert_eq!(told(&ours), told(&theirs), "{text}");
        }
    }

    #[test]
    fn what_the_library_reads_otherwise_is_read_as_specified() {
        for text in [
            r#"{ a(b: "\u{6267}\uD83D\uDE00") }"#,
            "query ($a: [ Int ! ] !) { a(b: $a) }",
            "\"note\" query Q(\"note\" $a: Int) { a(b: $a) }",
            "query ($a: Int = 1 @x) { a(b: $a) }",
            "{ a(b: trueish) }",
        ] {
            assert!(parse(text).is_ok(), "{text}");
            assert!(parse_query(text).is_err(), "{text}");
        }
        for text in [
            "queryQ { a }",
            "query () { a }",
            "{ a(b: [00]) }",
            "{ a(b: {c: 1, c: 2}) }",
            "{ a(b: trueish: 1) }",
            "{ ...on } fragment on on T { a }",
            "query ($a: Int @x = 1) { a(b: $a) }",
        ] {
            assert!(parse(text).is_err(), "{text}");
            assert!(parse_query(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn the_place_of_a_fault_is_told() {
        for (text, line, column) in [
            ("", 1, 1),
            ("{ a ", 1, 5),
            ("{ a\n  b(c: ) }", 2, 8),
            ("{ a } query Q { a }", 1, 1),
            ("query Q { a }\nquery Q { a }", 2, 7),
            ("{ a { } }", 1, 5),
            ("{ a(b: {c: 1, c: 2}) }", 1, 15),
        ] {
            assert_eq!(parse(text).err(), Some(Pos { line, column }), "{text}");
        }
    }

    #[test]
    fn no_nesting_overflows() {
        let deep = format!("{{ a(b: {}", "[".repeat(100_000));
        assert!(parse(&deep).is_err());
        assert!(parse(&"{a".repeat(100_000)).is_err());
        assert!(parse(&format!("query($a: {}", "[".repeat(100_000))).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in any::<String>()) {
            let _ = parse(&text);
        }

        #[test]
        fn near_documents_are_read_without_panic(text in r#"[{}()\[\]:$@!=."\\# a-c0-2\n]{0,80}"#) {
            let _ = parse(&text);
        }
    }
}
