//! What a finding says (说明): to those who may read the schema whole, to everybody else in words of his own document.

use async_graphql::parser::types::{BaseType, Type};

use super::model::{Holds, Model};

/// One finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// With the names of the schema.
    pub(super) whole: String,
    /// With no name that the caller did not write, or that the document he may run does not hold.
    pub(super) plain: String,
}

impl Message {
    pub(super) fn new(whole: impl Into<String>, plain: impl Into<String>) -> Self {
        Self {
            whole: whole.into(),
            plain: plain.into(),
        }
    }

    /// The same behind what it is about, which the caller named himself.
    pub(super) fn of(self, place: &str) -> Self {
        Self {
            whole: format!("{place}: {}", self.whole),
            plain: format!("{place}: {}", self.plain),
        }
    }
}

/// Words that name nothing but what the caller wrote.
impl From<String> for Message {
    fn from(words: String) -> Self {
        Self {
            plain: words.clone(),
            whole: words,
        }
    }
}

/// What is wrong with a value, and where in it.
pub(super) struct Fault {
    /// Such as `.parties[0].phone`; empty of the value itself.
    pub(super) at: String,
    pub(super) message: Message,
}

impl Fault {
    pub(super) fn here(message: impl Into<Message>) -> Self {
        Self {
            at: String::new(),
            message: message.into(),
        }
    }

    /// The same as seen from one step further out.
    pub(super) fn within(self, step: &str) -> Self {
        Self {
            at: format!("{step}{}", self.at),
            ..self
        }
    }

    /// Nothing where something of a type is needed.
    pub(super) fn null(model: &Model, of: &Type) -> Self {
        let plain = format!("it is never null; {} is expected", kind(model, of));
        Self::here(Message::new(format!("\"{of}\" is never null"), plain))
    }

    /// A field that is needed and is not there.
    pub(super) fn lacking(model: &Model, name: &str, of: &Type, whole: &str) -> Self {
        let plain = format!("it is needed; {} is expected", kind(model, of));
        let whole = format!("{whole}; \"{of}\" is expected");
        Self::here(Message::new(whole, plain)).within(&format!(".{name}"))
    }

    /// Something of another kind.
    pub(super) fn other(model: &Model, name: &str, of: &Type) -> Self {
        let plain = format!("{} is expected", kind(model, of));
        Self::here(Message::new(format!("this is no \"{name}\""), plain))
    }

    /// What of the input it is about: a field of an input is named within it, as refusals of the acts do.
    pub(super) fn field(&self, of: &str) -> String {
        self.at
            .strip_prefix('.')
            .map_or_else(|| format!("{of}{}", self.at), str::to_owned)
    }
}

/// What stands for a type, in words that are no names of the schema.
fn kind(model: &Model, of: &Type) -> &'static str {
    let name = match &of.base {
        BaseType::List(_) => return "a list",
        BaseType::Named(name) => name,
    };
    match model.named(name).map(|named| &named.holds) {
        Some(Holds::Input { .. }) => "an object",
        Some(Holds::Words(_)) => "one of the words of a fixed list",
        _ => match name.as_str() {
            "Int" => "a whole number",
            "Float" => "a number",
            "String" => "a text",
            "Boolean" => "true or false",
            "ID" => "an id as the API gave it",
            "Date" => "a date as 2026-03-02",
            "DateTime" => "an instant as 2026-03-02T08:00:00Z",
            "UUID" => "a UUID as 018f3c1e-0000-7000-8000-000000000000",
            "Fen" => "a sum in fen, its digits as a text as \"100000\"",
            "CaseNumber" => "a case number as （2026）云0381执1号",
            _ => "a value of another form",
        },
    }
}
