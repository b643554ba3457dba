//! Whether an answer is small enough to be written (答复规模): counted over the value, before its text is made.

use async_graphql::{PathSegment, Response, Value};

use super::{MAX_ANSWER_BYTES, TooMuch};

/// Bytes of signs around a value.
const SIGNS: usize = 4;
/// Bytes of a number, about.
const NUMBER: usize = 8;

/// Bytes of an error beside its message, its place and its hint: code, number of the request, signs.
const ERROR: usize = 160;

/// Checks that the text of an answer, its data and its errors, would be short enough.
///
/// # Errors
/// `Answer` above [`MAX_ANSWER_BYTES`]; the count ends there.
pub fn answer(answer: &Response) -> Result<(), TooMuch> {
    let mut left = MAX_ANSWER_BYTES;
    for error in &answer.errors {
        let told = ["field", "hint"].map(|name| error.extensions.as_ref().and_then(|told| told.get(name)));
        let told: usize = told.into_iter().flatten().map(own_bytes).sum();
        let place: usize = error.path.iter().map(segment_bytes).sum();
        spend(&mut left, ERROR + error.message.len() + place + told)?;
    }
    let mut pending = vec![&answer.data];
    while let Some(value) = pending.pop() {
        match value {
            Value::List(items) => pending.extend(items),
            Value::Object(fields) => pending.extend(fields.values()),
            _ => {}
        }
        spend(&mut left, own_bytes(value) + SIGNS)?;
    }
    Ok(())
}

/// Bytes of a value without what lies in it.
fn own_bytes(value: &Value) -> usize {
    match value {
        Value::Null | Value::Boolean(_) | Value::Number(_) => NUMBER,
        Value::String(text) => text.len(),
        Value::Enum(name) => name.len(),
        Value::Binary(bytes) => bytes.len(),
        Value::List(_) => 0,
        Value::Object(fields) => fields.keys().map(|name| name.len() + SIGNS).sum(),
    }
}

fn segment_bytes(segment: &PathSegment) -> usize {
    SIGNS
        + match segment {
            PathSegment::Field(name) => name.len(),
            PathSegment::Index(_) => NUMBER,
        }
}

fn spend(left: &mut usize, bytes: usize) -> Result<(), TooMuch> {
    *left = left.checked_sub(bytes).ok_or(TooMuch::Answer {
        limit: MAX_ANSWER_BYTES,
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use async_graphql::{ServerError, value};

    use super::*;

    #[test]
    fn what_is_longer_than_an_answer_may_be_is_refused_before_it_is_written() {
        let too_long = Err(TooMuch::Answer {
            limit: MAX_ANSWER_BYTES,
        });
        let data = |value| answer(&Response::new(value));
        assert_eq!(data(value!({ "a": ["b", 1, null] })), Ok(()));
        let long = "文".repeat(MAX_ANSWER_BYTES / 300);
        let rows = |count| Value::List(vec![value!({ "text": long.as_str() }); count]);
        assert_eq!(data(rows(90)), Ok(()));
        assert_eq!(data(rows(101)), too_long);
        let failed = |count| {
            answer(&Response::from_errors(vec![
                ServerError::new(long.clone(), None);
                count
            ]))
        };
        assert_eq!(failed(90), Ok(()));
        assert_eq!(failed(101), too_long, "errors are told too");
    }
}
