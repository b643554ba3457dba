//! The schema as it is printed and as it describes itself.

use futures_util::FutureExt as _;

use super::build;

/// The schema's text, sorted: the contract.
#[must_use]
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by();
    let text = build().finish().sdl_with_options(options);
    format!("{}\n", text.trim_end_matches('\n'))
}

/// What the schema answers to a document about itself; null for any other.
#[must_use]
pub fn describe(document: &str) -> serde_json::Value {
    let answer = build().finish().execute(document).now_or_never();
    let data = answer.and_then(|answer| answer.data.into_json().ok());
    data.unwrap_or_default()
}
