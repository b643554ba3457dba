//! Whether an answer is small enough to be written (答复规模): counted over the value, before its text is made.

use async_graphql::Value;

use super::{MAX_ANSWER_BYTES, TooMuch};

/// Bytes of signs around a value.
const SIGNS: usize = 4;
/// Bytes of a number, about.
const NUMBER: usize = 8;

/// Checks that the text of `data` would be short enough.
///
/// # Errors
/// `Answer` above [`MAX_ANSWER_BYTES`]; the count ends there.
pub fn answer(data: &Value) -> Result<(), TooMuch> {
    let mut left = MAX_ANSWER_BYTES;
    let mut pending = vec![data];
    while let Some(value) = pending.pop() {
        let bytes = match value {
            Value::Null | Value::Boolean(_) | Value::Number(_) => NUMBER,
            Value::String(text) => text.len(),
            Value::Enum(name) => name.len(),
            Value::Binary(bytes) => bytes.len(),
            Value::List(items) => {
                pending.extend(items);
                0
            }
            Value::Object(fields) => {
                pending.extend(fields.values());
                fields.keys().map(|name| name.len() + SIGNS).sum()
            }
        };
        left = left.checked_sub(bytes + SIGNS).ok_or(TooMuch::Answer {
            limit: MAX_ANSWER_BYTES,
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    #[test]
    fn what_is_longer_than_an_answer_may_be_is_refused_before_it_is_written() {
        assert_eq!(answer(&value!({ "a": ["b", 1, null] })), Ok(()));
        let long = "文".repeat(MAX_ANSWER_BYTES / 300);
        let rows = |count| Value::List(vec![value!({ "text": long.as_str() }); count]);
        assert_eq!(answer(&rows(90)), Ok(()));
        assert_eq!(
            answer(&rows(101)),
            Err(TooMuch::Answer {
                limit: MAX_ANSWER_BYTES
            })
        );
    }
}
