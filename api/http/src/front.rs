//! What a browser is shown (首页与查询台): who this is and where to begin, and a desk to ask at.
//!
//! Each page is one file beside its style and its script; none is written in another, nothing is asked of another host,
//! and the pages hold no rule: whoever asks from them is answered as everywhere. A machine that asks for `/` is told the
//! addresses as JSON.

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde_json::json;

use super::accept::prefers_page;
use super::asking::Asking;
use super::{Behind, Hall, Options, nothing_here};
use crate::kernel::markup::escaped;
use crate::kernel::role::Role;

const HOME: &str = include_str!("../../pages/home.html");
const EXPLORE: &str = include_str!("../../pages/explore.html");
/// What pages load, by name.
const PARTS: [(&str, &str, &str); 2] = [
    (
        "pages.css",
        "text/css; charset=utf-8",
        include_str!("../../pages/pages.css"),
    ),
    (
        "explore.js",
        "text/javascript; charset=utf-8",
        include_str!("../../pages/explore.js"),
    ),
];
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// Pages load their own files and ask this server; what is written into a page is text.
const OWN_FILES_ALONE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
);
const EXPLORE_LINE: &str = r#"<li><a href="/explore">查询台 <code>/explore</code></a>：登录，运行查询，浏览接口约定；不连接外网。<br>
<span class="soft" lang="en">Sign in, run documents and browse the schema; no other host is asked.</span></li>
"#;
const SCHEMA_TO_ALL: &str = r#"<a href="/schema.graphql">接口约定 <code>/schema.graphql</code></a>：全部类型及说明。<br>
<span class="soft" lang="en">Every type with what it means.</span>"#;
const SCHEMA_TO_STAFF: &str = r#"接口约定 <code>/schema.graphql</code>：院内人员带访问令牌取得；院外人员运行登记的查询。<br>
<span class="soft" lang="en">For court staff, with an access token; others run registered documents.</span>"#;

/// What a browser is shown of this listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// Whether there is a desk to ask at.
    pub explore: bool,
    /// Accounts that everybody may use: those of a demo.
    pub logins: Vec<Login>,
}

impl Default for Front {
    fn default() -> Self {
        Self {
            explore: true,
            logins: Vec::new(),
        }
    }
}

/// An account of the demo.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// User name.
    pub username: String,
    /// Password, which a demo shows.
    pub password: String,
    /// Role.
    pub role: Role,
    /// Whose it is.
    pub name: String,
    /// Where he works.
    pub site: String,
}

/// The password stays out of logs.
impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Login").field(&self.username).finish()
    }
}

/// Answers `GET /`: a page for people, JSON for machines.
pub(super) async fn home<B: Behind>(State(hall): State<Arc<Hall<B>>>, headers: HeaderMap) -> Response {
    let options = &hall.options;
    let mut response = if prefers_page(&headers) {
        page(home_page(options))
    } else {
        let explore = options.front.explore.then_some("/explore");
        Json(json!({
            "name": "zhixing", "graphql": "/graphql", "subscriptions": "/graphql/ws", "schema": "/schema.graphql",
            "keys": "/.well-known/jwks.json", "health": "/healthz", "ready": "/readyz", "explore": explore,
        }))
        .into_response()
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    response
}

/// Answers `GET /explore`, where there is a desk.
pub(super) async fn explore<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
    Extension(asking): Extension<Asking>,
) -> Response {
    let front = &hall.options.front;
    if !front.explore {
        return nothing_here(Extension(asking)).await;
    }
    page(EXPLORE.replace("{{logins}}", &choice(&front.logins)))
}

/// Answers `GET /pages/{file}`: what a page loads.
pub(super) async fn part<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
    Extension(asking): Extension<Asking>,
    Path(file): Path<String>,
) -> Response {
    let found = PARTS.iter().find(|(name, ..)| *name == file);
    match found.filter(|(name, ..)| hall.options.front.explore || *name == "pages.css") {
        Some((_, media, text)) => ([(CONTENT_TYPE, *media)], *text).into_response(),
        None => nothing_here(Extension(asking)).await,
    }
}

fn page(text: String) -> Response {
    ([(CONTENT_TYPE, HTML), (CONTENT_SECURITY_POLICY, OWN_FILES_ALONE)], text).into_response()
}

fn home_page(options: &Options) -> String {
    let explore = if options.front.explore { EXPLORE_LINE } else { "" };
    let schema = if options.introspection {
        SCHEMA_TO_ALL
    } else {
        SCHEMA_TO_STAFF
    };
    HOME.replace("{{explore}}", explore)
        .replace("{{schema}}", schema)
        .replace("{{logins}}", &table(&options.front.logins))
}

/// The accounts of a demo, a line each.
fn table(logins: &[Login]) -> String {
    if logins.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "<h2>示范账号 <span lang=\"en\">Logins of the demo</span></h2>\n<div class=\"across\"><table>\n\
         <caption class=\"soft\">虚构的示范县，数据随意修改。<span lang=\"en\">An invented county; change what you like.</span>\
         </caption>\n<tr><th>账号 <span lang=\"en\">account</span></th><th>口令 <span lang=\"en\">password</span></th>\
         <th>角色 <span lang=\"en\">role</span></th><th>姓名、单位 <span lang=\"en\">name, site</span></th></tr>\n",
    );
    for login in logins {
        let [user, password, name, site] =
            [&login.username, &login.password, &login.name, &login.site].map(|text| escaped(text));
        let role = login.role.as_ref();
        writeln!(
            text,
            "<tr><td><code>{user}</code></td><td><code>{password}</code></td><td>{role}</td><td>{name} {site}</td></tr>"
        )
        .expect("a text takes whatever is written");
    }
    text + "</table></div>\n"
}

/// The accounts of a demo to choose from.
fn choice(logins: &[Login]) -> String {
    if logins.is_empty() {
        return String::new();
    }
    let options = logins.iter().fold(String::new(), |mut text, login| {
        let [user, password, name] = [&login.username, &login.password, &login.name].map(|text| escaped(text));
        write!(
            text,
            r#"<option value="{user}" data-password="{password}">{user} {name}</option>"#
        )
        .expect("a text takes whatever is written");
        text
    });
    format!(
        "<div><label for=\"login\">示范账号 <span lang=\"en\">demo account</span></label><select id=\"login\">\
         <option value=\"\">选择 choose</option>{options}</select></div>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_into_a_page_stays_text_and_out_of_logs() {
        let login = Login {
            username: "a\"><script>".to_owned(),
            password: "'&pw-of-a".to_owned(),
            role: Role::Judge,
            name: "<b>".to_owned(),
            site: String::new(),
        };
        assert!(!format!("{login:?}").contains("pw-of-a"));
        for text in [table(std::slice::from_ref(&login)), choice(&[login])] {
            assert!(
                text.contains("a&quot;&gt;&lt;script&gt;") && text.contains("&#39;&amp;pw-of-a"),
                "{text}"
            );
            assert!(!text.contains("<script>") && !text.contains("<b>"));
        }
    }
}
