//! Selections (选择集): fields, spreads and inline fragments, with their arguments and directives.

use async_graphql::parser::types::{
    Directive, Field, FragmentSpread, InlineFragment, Selection, SelectionSet, TypeCondition,
};
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::Value;

use super::Parser;
use super::lexer::TokenKind;

/// Arguments by name, each with its place.
type Arguments = Vec<(Positioned<Name>, Positioned<Value>)>;

impl Parser<'_> {
    /// A set of at least one selection.
    pub(super) fn selection_set(&mut self) -> Result<Positioned<SelectionSet>, Pos> {
        let pos = self.token.pos;
        let items = self.some_between('{', '}', Self::selection)?;
        Ok(Positioned::new(SelectionSet { items }, pos))
    }

    fn selection(&mut self) -> Result<Positioned<Selection>, Pos> {
        let pos = self.token.pos;
        let selection = if self.token.kind == TokenKind::Spread {
            self.advance()?;
            self.spread(pos)?
        } else {
            Selection::Field(Positioned::new(self.field()?, pos))
        };
        Ok(Positioned::new(selection, pos))
    }

    fn field(&mut self) -> Result<Field, Pos> {
        let first = self.name()?;
        let (alias, name) = if self.took(':')? {
            (Some(first), self.name()?)
        } else {
            (None, first)
        };
        Ok(Field {
            alias,
            name,
            arguments: self.arguments(false)?,
            directives: self.directives(false)?,
            selection_set: if self.is_sign('{') {
                self.selection_set()?
            } else {
                Positioned::default()
            },
        })
    }

    /// What stands after `...`.
    fn spread(&mut self, pos: Pos) -> Result<Selection, Pos> {
        if matches!(self.token.kind, TokenKind::Name(name) if name != "on") {
            let spread = FragmentSpread {
                fragment_name: self.name()?,
                directives: self.directives(false)?,
            };
            return Ok(Selection::FragmentSpread(Positioned::new(spread, pos)));
        }
        let type_condition = match self.token.kind {
            TokenKind::Name(_) => Some(self.type_condition()?),
            _ => None,
        };
        let inline = InlineFragment {
            type_condition,
            directives: self.directives(false)?,
            selection_set: self.selection_set()?,
        };
        Ok(Selection::InlineFragment(Positioned::new(inline, pos)))
    }

    /// `on` and the name of a type.
    pub(super) fn type_condition(&mut self) -> Result<Positioned<TypeCondition>, Pos> {
        let keyword = self.name()?;
        if keyword.node != "on" {
            return Err(keyword.pos);
        }
        let on = self.name()?;
        Ok(Positioned::new(TypeCondition { on }, keyword.pos))
    }

    /// Directives, where `constant` without variables.
    pub(super) fn directives(&mut self, constant: bool) -> Result<Vec<Positioned<Directive>>, Pos> {
        let mut directives = Vec::new();
        while self.is_sign('@') {
            let pos = self.expect('@')?;
            let directive = Directive {
                name: self.name()?,
                arguments: self.arguments(constant)?,
            };
            directives.push(Positioned::new(directive, pos));
        }
        Ok(directives)
    }

    fn arguments(&mut self, constant: bool) -> Result<Arguments, Pos> {
        if !self.is_sign('(') {
            return Ok(Vec::new());
        }
        self.some_between('(', ')', |parser| {
            let name = parser.name()?;
            parser.expect(':')?;
            let pos = parser.token.pos;
            Ok((name, Positioned::new(parser.value(constant)?, pos)))
        })
    }
}
