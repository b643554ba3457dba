//! Directives (指令): known, standing where they may, once where they are not repeatable, with their arguments. Those on
//! `__typename` are no other.

use std::collections::HashSet;

use async_graphql::Positioned;
use async_graphql::parser::types::Directive;

use super::walk::Walk;

impl<'a> Walk<'a, '_> {
    /// The directives that stand at one place.
    pub(super) fn directives(&mut self, directives: &'a [Positioned<Directive>], place: &str) {
        let mut seen = HashSet::new();
        for directive in directives {
            let name = directive.node.name.node.as_str();
            let mark = self.model.mark(name);
            let what = match mark {
                None => Some(format!("there is no directive \"@{name}\"")),
                Some(mark) if !mark.places.contains(place) => Some(format!("\"@{name}\" may not stand on {place}")),
                Some(mark) if !mark.is_repeatable && !seen.insert(name) => Some(format!("\"@{name}\" stands twice")),
                Some(_) => None,
            };
            if let Some(what) = what {
                self.findings.add(directive.pos, what);
            }
            let known = mark.map(|mark| &mark.arguments);
            self.arguments(&directive.node.arguments, known, directive.pos);
        }
    }
}
