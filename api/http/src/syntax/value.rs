//! Values and variables (取值): literals, the types variables are declared with, their defaults.

use async_graphql::indexmap::IndexMap;
use async_graphql::indexmap::map::Entry;
use async_graphql::parser::types::{BaseType, Type, VariableDefinition};
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::{Number, Value};

use super::lexer::TokenKind;
use super::{MOST_LEVELS, Parser};

impl Parser<'_> {
    pub(super) fn variable_definition(&mut self) -> Result<Positioned<VariableDefinition>, Pos> {
        self.description()?;
        let pos = self.expect('$')?;
        let name = self.name()?;
        self.expect(':')?;
        let type_pos = self.token.pos;
        let var_type = Positioned::new(self.of_type()?, type_pos);
        let default_value = if self.took('=')? {
            let pos = self.token.pos;
            let constant = self.value(true)?.into_const().ok_or(pos)?;
            Some(Positioned::new(constant, pos))
        } else {
            None
        };
        let definition = VariableDefinition {
            name,
            var_type,
            directives: self.directives(true)?,
            default_value,
        };
        Ok(Positioned::new(definition, pos))
    }

    fn of_type(&mut self) -> Result<Type, Pos> {
        let pos = self.token.pos;
        let base = if self.took('[')? {
            self.level += 1;
            if self.level > MOST_LEVELS {
                return Err(pos);
            }
            let item = self.of_type()?;
            self.expect(']')?;
            self.level -= 1;
            BaseType::List(Box::new(item))
        } else {
            BaseType::Named(self.name()?.node)
        };
        let nullable = !self.took('!')?;
        Ok(Type { base, nullable })
    }

    /// A value, where `constant` without variables.
    pub(super) fn value(&mut self, constant: bool) -> Result<Value, Pos> {
        let pos = self.token.pos;
        match self.token.kind {
            TokenKind::Sign('[') => {
                let items = self.between('[', ']', |parser| parser.value(constant))?;
                return Ok(Value::List(items));
            }
            TokenKind::Sign('{') => return self.object(constant),
            TokenKind::Sign('$') if !constant => {
                self.advance()?;
                return Ok(Value::Variable(self.name()?.node));
            }
            _ => {}
        }
        Ok(match self.advance()?.kind {
            TokenKind::Name("true") => Value::Boolean(true),
            TokenKind::Name("false") => Value::Boolean(false),
            TokenKind::Name("null") => Value::Null,
            TokenKind::Name(name) => Value::Enum(Name::new(name)),
            TokenKind::Whole(digits) => Value::Number(whole(digits).ok_or(pos)?),
            TokenKind::Broken(digits) => Value::Number(fraction(digits).ok_or(pos)?),
            TokenKind::Text(text) => Value::String(text),
            TokenKind::Sign(_) | TokenKind::Spread | TokenKind::End => return Err(pos),
        })
    }

    /// An input object; a field stands in it once.
    fn object(&mut self, constant: bool) -> Result<Value, Pos> {
        let fields = self.between('{', '}', |parser| {
            let name = parser.name()?;
            parser.expect(':')?;
            Ok((name, parser.value(constant)?))
        })?;
        let mut object = IndexMap::with_capacity(fields.len());
        for (name, value) in fields {
            match object.entry(name.node) {
                Entry::Vacant(free) => free.insert(value),
                Entry::Occupied(_) => return Err(name.pos),
            };
        }
        Ok(Value::Object(object))
    }
}

/// A whole number; one beyond 64 bits is no integer of ours any more, and fits no type but `Float`.
fn whole(digits: &str) -> Option<Number> {
    let small = digits.parse::<i64>().ok().map(Number::from);
    small.or_else(|| fraction(digits))
}

fn fraction(digits: &str) -> Option<Number> {
    Number::from_f64(digits.parse().ok()?)
}
