//! Scalars of the schema. Each says of a value whether it is one: so a bad one is refused before anything runs, and not
//! when a resolver comes to read it.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, Description, InputValueError, InputValueResult, OutputType, Positioned, Scalar, ScalarType,
    ServerResult, Value,
};

use crate::kernel;

/// Whether a value is one of the scalar called `name`. A scalar that no argument takes says nothing and takes all.
#[must_use]
pub fn is_scalar(name: &str, value: &Value) -> bool {
    match name {
        "Fen" => Fen::is_valid(value),
        "Date" => Date::is_valid(value),
        "CaseNumber" => CaseNumber::is_valid(value),
        "UUID" => Uuid::is_valid(value),
        "DateTime" => chrono::DateTime::<chrono::Utc>::parse(value.clone()).is_ok(),
        _ => true,
    }
}

/// JSON 值。
#[derive(Clone, Debug, PartialEq, Eq, Description)]
pub struct Json(pub serde_json::Value);

#[Scalar(
    name = "JSON",
    use_type_description = true,
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259"
)]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

/// 金额，单位为分（人民币百分之一元），写作十进制整数字符串，如 "500000" 即五千元；不为负数。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Description)]
pub struct Fen(pub kernel::fen::Fen);

#[Scalar(
    name = "Fen",
    use_type_description = true,
    specified_by_url = "https://www.w3.org/TR/xmlschema11-2/#nonNegativeInteger"
)]
impl ScalarType for Fen {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text
                .parse()
                .map(Self)
                .map_err(|_| InputValueError::custom("digits of fen expected")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.as_i64().to_string())
    }
}

/// 日期，北京时间，写作 YYYY-MM-DD。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Description)]
pub struct Date(pub chrono::NaiveDate);

#[Scalar(
    name = "Date",
    use_type_description = true,
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6"
)]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            // years beyond 9999, signs and blanks are read by the library and are no such date
            Value::String(text) if text.len() == 10 => text
                .parse::<chrono::NaiveDate>()
                .ok()
                .filter(|day| day.to_string() == *text)
                .map(Self)
                .ok_or_else(|| InputValueError::custom("a date YYYY-MM-DD expected")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// 案号，如 （2022）云0381执22号；输入时括号、数字可用半角。
#[derive(Clone, Debug, PartialEq, Eq, Description)]
pub struct CaseNumber(pub String);

// 法〔2015〕137号 article 3, as amended by 法〔2018〕335号
#[Scalar(
    name = "CaseNumber",
    use_type_description = true,
    specified_by_url = "https://zh.wikisource.org/wiki/%E5%85%B3%E4%BA%8E%E4%BF%AE%E6%94%B9%E3%80%8A%E5%85%B3%E4%BA%8E%E4%BA%BA%E6%B0%91%E6%B3%95%E9%99%A2%E6%A1%88%E4%BB%B6%E6%A1%88%E5%8F%B7%E7%9A%84%E8%8B%A5%E5%B9%B2%E8%A7%84%E5%AE%9A%E3%80%8B%E7%9A%84%E5%86%B3%E5%AE%9A"
)]
impl ScalarType for CaseNumber {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// 通用唯一识别码，由客户端生成，如 `UUIDv7`。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Description)]
pub struct Uuid(pub uuid::Uuid);

#[Scalar(
    name = "UUID",
    use_type_description = true,
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc9562"
)]
impl ScalarType for Uuid {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => uuid::Uuid::try_parse(text)
                .map(Self)
                .map_err(|_| InputValueError::custom("a UUID expected")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// Takes the built-in scalar `Float` out of the schema: nothing is one, so introspection must not name it either
/// (specification, section 3.5: a built-in scalar that is not referenced is not included). Nothing answers it.
pub struct NoFloat;

impl OutputType for NoFloat {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Float")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.types.remove("Float");
        Self::type_name().into_owned()
    }

    async fn resolve(&self, _ctx: &ContextSelectionSet<'_>, _field: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}
