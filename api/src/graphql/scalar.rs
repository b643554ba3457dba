//! Scalars of the schema.

use async_graphql::{Description, InputValueError, InputValueResult, Scalar, ScalarType, Value};

use crate::kernel;

/// 金额，单位为分（人民币百分之一元），写作十进制整数字符串，如 "500000" 即五千元；不为负数。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Description)]
pub struct Fen(pub kernel::fen::Fen);

#[Scalar(name = "Fen", use_type_description = true)]
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

    fn to_value(&self) -> Value {
        Value::String(self.0.as_i64().to_string())
    }
}

/// 日期，北京时间，写作 YYYY-MM-DD。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Description)]
pub struct Date(pub chrono::NaiveDate);

#[Scalar(name = "Date", use_type_description = true)]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) if text.len() == 10 => text
                .parse()
                .map(Self)
                .map_err(|_| InputValueError::custom("a date YYYY-MM-DD expected")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// 案号，如 （2022）云0381执22号；输入时括号、数字可用半角。
#[derive(Clone, Debug, PartialEq, Eq, Description)]
pub struct CaseNumber(pub String);

#[Scalar(name = "CaseNumber", use_type_description = true)]
impl ScalarType for CaseNumber {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}
