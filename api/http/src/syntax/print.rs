//! A document as stock tools print it (查询的通行写法): two spaces a level, one selection a line, lists of arguments longer
//! than a line broken up. Tools hash what they print, so a document is known by these spellings too.
//!
//! Strings are printed in one line each: which of them stood in three quotes the parsed document does not tell.

use std::fmt::Write as _;

use async_graphql::Positioned;
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
    SelectionSet, TypeCondition, VariableDefinition,
};
use async_graphql_value::{Name, Value};

/// Most characters of a field with its arguments in one line.
const LINE: usize = 80;

/// The spellings of a document: as printed, and with `__typename` in each selection but the operations' own, as clients
/// with a cache of objects ask; the latter also with its definitions in adjacent lines.
pub(crate) fn spellings(document: &ExecutableDocument) -> [String; 3] {
    let [plain, typed] = [false, true].map(|typed| Printer { typed }.definitions(document));
    [plain.join("\n\n"), typed.join("\n\n"), typed.join("\n")]
}

struct Printer {
    /// Whether `__typename` is added.
    typed: bool,
}

impl Printer {
    /// Each definition, in the order of the text.
    fn definitions(&self, document: &ExecutableDocument) -> Vec<String> {
        let mut placed = Vec::new();
        match &document.operations {
            DocumentOperations::Single(only) => placed.push((only.pos, self.operation(None, &only.node))),
            DocumentOperations::Multiple(all) => {
                let named = all
                    .iter()
                    .map(|(name, it)| (it.pos, self.operation(Some(name), &it.node)));
                placed.extend(named);
            }
        }
        placed.extend(document.fragments.iter().map(|(name, it)| {
            let on = condition(&it.node.type_condition);
            let head = join([format!("fragment {name} {on}"), directives(&it.node.directives)]);
            (
                it.pos,
                format!("{head} {}", self.selections(&it.node.selection_set.node, 0, false)),
            )
        }));
        placed.sort_by_key(|(pos, _)| (pos.line, pos.column));
        placed.into_iter().map(|(_, text)| text).collect()
    }

    fn operation(&self, name: Option<&Name>, operation: &OperationDefinition) -> String {
        let kind = match operation.ty {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => "subscription",
        };
        let variables = operation.variable_definitions.iter().map(|one| variable(&one.node));
        let variables = wrapped("(", &variables.collect::<Vec<_>>().join(", "), ")");
        let name = name.map(Name::as_str).unwrap_or_default();
        let head = join([
            kind.to_owned(),
            format!("{name}{variables}"),
            directives(&operation.directives),
        ]);
        let selections = self.selections(&operation.selection_set.node, 0, true);
        if head == "query" {
            selections
        } else {
            format!("{head} {selections}")
        }
    }

    /// A set of selections at a depth; `is_root` of an operation's own.
    fn selections(&self, set: &SelectionSet, depth: usize, is_root: bool) -> String {
        let pad = "  ".repeat(depth + 1);
        let mut lines: Vec<String> = set
            .items
            .iter()
            .map(|one| self.selection(&one.node, depth + 1))
            .collect();
        let tells_type = |one: &Positioned<Selection>| match &one.node {
            Selection::Field(field) => field.node.name.node.starts_with("__"),
            _ => false,
        };
        if self.typed && !is_root && !set.items.iter().any(tells_type) {
            lines.push("__typename".to_owned());
        }
        let lines: Vec<String> = lines.into_iter().map(|line| format!("{pad}{line}")).collect();
        format!("{{\n{}\n{}}}", lines.join("\n"), "  ".repeat(depth))
    }

    fn selection(&self, selection: &Selection, depth: usize) -> String {
        match selection {
            Selection::Field(field) => self.field(&field.node, depth),
            Selection::FragmentSpread(spread) => join([
                format!("...{}", spread.node.fragment_name.node),
                directives(&spread.node.directives),
            ]),
            Selection::InlineFragment(fragment) => join([
                "...".to_owned(),
                fragment.node.type_condition.as_ref().map(condition).unwrap_or_default(),
                directives(&fragment.node.directives),
                self.selections(&fragment.node.selection_set.node, depth, false),
            ]),
        }
    }

    fn field(&self, field: &Field, depth: usize) -> String {
        let alias = field.alias.as_ref().map(|alias| format!("{}: ", alias.node));
        let head = format!("{}{}", alias.unwrap_or_default(), field.name.node);
        let arguments: Vec<String> = field
            .arguments
            .iter()
            .map(|(name, value)| format!("{}: {}", name.node, printed(&value.node)))
            .collect();
        let mut line = format!("{head}{}", wrapped("(", &arguments.join(", "), ")"));
        if line.chars().map(char::len_utf16).sum::<usize>() > LINE {
            let pad = "  ".repeat(depth + 1);
            let broken: Vec<String> = arguments.into_iter().map(|one| format!("{pad}{one}")).collect();
            line = format!("{head}(\n{}\n{})", broken.join("\n"), "  ".repeat(depth));
        }
        let set = &field.selection_set.node;
        let selections = if set.items.is_empty() {
            String::new()
        } else {
            self.selections(set, depth, false)
        };
        join([line, directives(&field.directives), selections])
    }
}

/// What is not empty, with a space between.
fn join<const N: usize>(parts: [String; N]) -> String {
    let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    told.join(" ")
}

/// Between two signs, unless it is empty.
fn wrapped(before: &str, text: &str, after: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("{before}{text}{after}")
    }
}

fn condition(condition: &Positioned<TypeCondition>) -> String {
    format!("on {}", condition.node.on.node)
}

fn variable(definition: &VariableDefinition) -> String {
    let default = definition.default_value.as_ref();
    let default = default.map(|value| format!("= {}", printed(&value.node.clone().into_value())));
    join([
        format!("${}: {}", definition.name.node, definition.var_type.node),
        default.unwrap_or_default(),
        directives(&definition.directives),
    ])
}

fn directives(directives: &[Positioned<Directive>]) -> String {
    let each = directives.iter().map(|directive| {
        let arguments = directive.node.arguments.iter();
        let arguments = arguments.map(|(name, value)| format!("{}: {}", name.node, printed(&value.node)));
        let arguments = wrapped("(", &arguments.collect::<Vec<_>>().join(", "), ")");
        format!("@{}{arguments}", directive.node.name.node)
    });
    each.collect::<Vec<_>>().join(" ")
}

fn printed(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Variable(name) => format!("${name}"),
        Value::Number(number) => number.to_string(),
        Value::Boolean(told) => told.to_string(),
        Value::Enum(name) => name.to_string(),
        Value::String(text) => quoted(text),
        // no text of a document makes one
        Value::Binary(_) => String::new(),
        Value::List(items) => format!("[{}]", items.iter().map(printed).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", printed(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    let mut told = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' => told.push_str("\\\""),
            '\\' => told.push_str("\\\\"),
            '\u{8}' => told.push_str("\\b"),
            '\u{c}' => told.push_str("\\f"),
            '\n' => told.push_str("\\n"),
            '\r' => told.push_str("\\r"),
            '\t' => told.push_str("\\t"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {
                write!(told, "\\u{:04X}", u32::from(sign)).expect("a text takes everything");
            }
            _ => told.push(sign),
        }
    }
    told.push('"');
    told
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn a_document_is_printed_as_stock_tools_do() {
        let text = r#"query Q($a:Int=1 @x,$b:[ID!]!) @d(a:1){a(b:{c:1,d:[1,2]},e:"x\ty\u007f",f:ENUM,g:$a,h:null,i:true,
            longer:"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") @i(if:true){x:b ...F ...on T @j{c} ... {d}}}
            fragment F on T @k{a} "#;
        let wanted = r#"query Q($a: Int = 1 @x, $b: [ID!]!) @d(a: 1) {
  a(
    b: {c: 1, d: [1, 2]}
    e: "x\ty\u007F"
    f: ENUM
    g: $a
    h: null
    i: true
    longer: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  ) @i(if: true) {
    x: b
    ...F
    ... on T @j {
      c
    }
    ... {
      d
    }
  }
}

fragment F on T @k {
  a
}"#;
        let document = parse(text).expect("it parses");
        assert_eq!(spellings(&document)[0], wanted);
        let again = parse(wanted).expect("it parses");
        assert_eq!(
            spellings(&again),
            spellings(&document),
            "what is printed prints the same"
        );
    }

    #[test]
    fn clients_with_a_cache_ask_for_the_type_of_each_object() {
        let text = "query Q { a { b { c } ... on T { d } ...F } k { __typename z } } fragment F on T { e { f } }";
        let document = parse(text).expect("it parses");
        let [_, typed, adjacent] = spellings(&document);
        let wanted = "query Q {
  a {
    b {
      c
      __typename
    }
    ... on T {
      d
      __typename
    }
    ...F
    __typename
  }
  k {
    __typename
    z
  }
}

fragment F on T {
  e {
    f
    __typename
  }
  __typename
}";
        assert_eq!(typed, wanted);
        assert_eq!(adjacent, wanted.replace("\n\n", "\n"));
        let bare = parse("{ a }").expect("it parses");
        assert_eq!(spellings(&bare)[0], "{\n  a\n}");
    }
}
