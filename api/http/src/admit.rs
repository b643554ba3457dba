//! The steps every door shares (准入): a GraphQL request to an admitted one, then who asks, what he may ask, execution.
//!
//! The order is fixed: text, document, operation, variables, caller, his rights, execution. Each step is cheaper than
//! the next, and nothing is executed for a request that any step refuses. Nothing here knows by which door a request
//! came: a door reads the parameters and the token in its own way and writes the answer in its own way.

use std::sync::Arc;

use async_graphql::parser::types::{OperationType, Selection, SelectionSet};
use async_graphql::{PathSegment, ServerError, Value as GraphqlValue, Variables, value};
use axum::http::StatusCode;
use serde_json::{Map, Value};
use tokio::sync::SemaphorePermit;
use tokio::time::timeout;
use tracing::Span;

use super::answer::{Beside, Refused, code_of};
use super::asking::Asking;
use super::document::{Document, Operation, Origin};
use super::limits::{Cost, MAX_COST, SchemaModel, Weight};
use super::request::Params;
use super::validation::Finding;
use super::{Behind, Hall, limits, rate, texts};
use crate::db::Fares;
use crate::graphql::coded;
use crate::kernel::code::{Code, Coded};
use crate::policy::Actor;

/// Request within the limits, ready for the schema (已准入的请求). Who asks is not known yet.
pub(super) struct Admitted {
    pub(super) request: async_graphql::Request,
    pub(super) kind: OperationType,
    /// Whether the document reads the schema itself.
    pub(super) introspection: bool,
    pub(super) cost: Cost,
    /// Whether the document is trusted.
    pub(super) trusted: bool,
    /// Whether one field is all it asks for.
    pub(super) alone: bool,
    /// What of the document or its variables does not fit the schema: then it is not executed.
    found: Vec<ServerError>,
    origin: Origin,
    document: Arc<Document>,
}

impl Admitted {
    /// Whether it may be executed.
    pub(super) fn is_valid(&self) -> bool {
        self.found.is_empty()
    }
}

/// Whether a door takes operations of a kind.
pub(super) type Takes = fn(OperationType) -> Result<(), Refused>;

/// What a door knows of a request before it is admitted.
pub(super) struct Terms {
    /// Whether no token was given.
    pub(super) anonymous: bool,
    /// Which operations the door takes.
    pub(super) takes: Takes,
}

impl<B: Behind> Hall<B> {
    /// Checks a request against everything that needs no caller and no store, and builds it for the library.
    ///
    /// # Errors
    /// The refusal of the first step that fails.
    pub(super) fn admit(&self, params: Params, terms: &Terms) -> Result<Admitted, Refused> {
        let free = self.options.free_documents || !terms.anonymous;
        let (document, origin) = self.documents.find(params.asked, free)?;
        let (name, mut variables) = (params.operation_name, params.variables);
        let operation = document.operation(name.as_deref())?;
        (terms.takes)(operation.kind)?;
        if terms.anonymous {
            document.shape.admit_anonymous()?;
        }
        operation.check_given(&variables)?;
        check_fit(&variables)?;
        let found = self.found(&document, &operation, &mut variables);
        let cost = document.costs.of(operation.name, &variables)?;
        let span = Span::current();
        span.record("cost", cost.units());
        // a client may put anything into the name of an operation: that of a registered document is known, else the fields
        // of the schema are told
        if document.is_trusted() {
            span.record("operation", operation.name.map(short));
        } else if found.is_empty() {
            span.record("operation", root_fields(operation.selections).as_str());
        }
        Ok(Admitted {
            cost,
            origin,
            kind: operation.kind,
            introspection: document.shape.introspection,
            trusted: document.is_trusted(),
            alone: matches!(operation.selections.items.as_slice(), [one] if matches!(one.node, Selection::Field(_))),
            found,
            request: build(&document, name, variables, params.extensions)?,
            document,
        })
    }

    /// What of a document does not fit the schema; of one that does, which values of its variables do not.
    fn found(
        &self,
        document: &Document,
        operation: &Operation<'_>,
        variables: &mut Map<String, Value>,
    ) -> Vec<ServerError> {
        let rules = &self.rules;
        let of_document = document.findings(rules);
        if of_document.is_empty() {
            let of_values = rules.coerce(operation.variables, variables);
            return of_values.iter().map(Finding::error).collect();
        }
        of_document.iter().map(Finding::error).collect()
    }

    /// Whether a request asks to be signed in and for nothing else.
    pub(super) fn opens(&self, params: &Params) -> bool {
        let document = self.documents.find(params.asked.clone(), self.options.free_documents);
        document.is_ok_and(|(document, _)| document.shape.opens)
    }

    /// The same for a caller who is known: what is refused costs him a request too.
    ///
    /// # Errors
    /// As [`Self::admit`]; `RATE_LIMITED` when his budget is spent.
    pub(super) fn admit_of(&self, params: Params, terms: &Terms, actor: &Actor) -> Result<Admitted, Refused> {
        let admitted = self.admit(params, terms);
        if let (Err(_), Some(identity)) = (&admitted, actor.identity()) {
            self.accounts.take(identity.account.raw(), 1)?;
        }
        admitted
    }

    /// Finds who asks; without a token it is nobody.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` for a token that is not good, `RATE_LIMITED` for too many of them, else our own failure.
    pub(super) async fn caller(&self, asking: &Asking, token: Option<&str>) -> Result<Actor, Refused> {
        let actor = match token {
            None => Actor::anonymous(),
            Some(token) => match self.identify(token).await {
                Err(refused) if refused.is_unauthenticated() => {
                    self.knock(asking)?;
                    return Err(refused);
                }
                identified => identified?,
            },
        };
        let actor = actor.asking(Arc::clone(&asking.request_id), asking.address.clone());
        Ok(actor.with_agent(asking.agent.clone()))
    }

    async fn identify(&self, token: &str) -> Result<Actor, Refused> {
        let since = self.behind.health_mark();
        let identified = timeout(self.options.timeout, self.behind.identify(token)).await;
        match identified.map_err(|_| Refused::failed(Code::Timeout))? {
            Ok(identity) => Ok(Actor::person(identity)),
            Err(error) if error.code() == Code::Unauthenticated => Err(unauthenticated()),
            Err(error) => {
                tracing::error!(cause = error.in_words(), "caller not identified");
                self.behind.hear(error.code(), since);
                Err(Refused::failed(error.code()))
            }
        }
    }

    /// Begins nothing new while the store is known not to answer.
    ///
    /// # Errors
    /// `STORAGE_UNAVAILABLE`.
    pub(super) fn open(&self) -> Result<(), Refused> {
        if self.behind.fares() == Fares::Away {
            return Err(Refused::failed(Code::StorageUnavailable));
        }
        Ok(())
    }

    /// Counts a caller without a token in, before anything is done for him.
    ///
    /// # Errors
    /// `RATE_LIMITED` when the budget of his address is spent.
    pub(super) fn knock(&self, asking: &Asking) -> Result<(), Refused> {
        Ok(self.addresses.take(asking.owner, 1)?)
    }

    /// Checks what this caller may ask at all, and how much, before a place is taken for him.
    ///
    /// # Errors
    /// `RATE_LIMITED` when his budget is spent, `DOCUMENT_NOT_TRUSTED` for a free document of one who has none,
    /// `FORBIDDEN` for the schema itself without the right to it.
    pub(super) fn entitle(&self, admitted: &mut Admitted, asking: &Asking, actor: &Actor) -> Result<(), Refused> {
        let may_introspect = admitted.introspection && self.behind.may_introspect(actor);
        if may_introspect {
            let weight = self.weigh(admitted)?;
            admitted.cost = admitted.cost.with_schema(weight);
        }
        let units = rate::units(admitted.cost);
        match actor.identity() {
            Some(identity) => self.accounts.take(identity.account.raw(), units)?,
            // one unit was taken when he knocked
            None if units > 1 => self.addresses.take(asking.owner, units - 1)?,
            None => {}
        }
        self.check_origin(admitted, actor)?;
        if admitted.introspection && !may_introspect {
            return Err(Refused::document(Code::Forbidden));
        }
        Ok(())
    }

    /// Reckons what is asked about the schema itself, before a byte of it is built.
    ///
    /// # Errors
    /// `ANSWER_TOO_LARGE`.
    fn weigh(&self, admitted: &Admitted) -> Result<Weight, Refused> {
        let model = self
            .schema
            .get_or_init(|| SchemaModel::new(&self.behind.whole_schema()));
        let operation = admitted.request.operation_name.as_deref();
        Ok(model.weigh(&admitted.document.parsed, operation, &admitted.request.variables)?)
    }

    /// Outside roles run trusted documents alone, and have none held; what staff want held is held from here on.
    fn check_origin(&self, admitted: &mut Admitted, actor: &Actor) -> Result<(), Refused> {
        // in the demo everybody may do what staff may
        if self.options.free_documents || !self.behind.is_outside(actor) {
            if let Origin::ToHold(id, text) = std::mem::replace(&mut admitted.origin, Origin::Plain) {
                self.documents.hold(id, text);
            }
            return Ok(());
        }
        match admitted.origin {
            Origin::Held => Err(Refused::document(Code::PersistedQueryNotFound)),
            _ if admitted.trusted => Ok(()),
            _ => Err(Refused::untrusted()),
        }
    }

    /// A place among the executing requests, held as long as the answer lives.
    ///
    /// # Errors
    /// `BUSY` when none gets free.
    pub(super) async fn place(&self) -> Result<SemaphorePermit<'_>, Refused> {
        let place = timeout(self.options.patience, self.places.acquire()).await;
        Ok(place
            .map_err(|_| Refused::failed(Code::Busy))?
            .expect("the places are never closed"))
    }

    /// Executes when a place is free; what takes too long is dropped, and its transaction with it.
    ///
    /// # Errors
    /// `BUSY` when no place gets free, `TIMEOUT`.
    pub(super) async fn execute(
        &self,
        admitted: Admitted,
        actor: Actor,
        english: bool,
    ) -> Result<async_graphql::Response, Refused> {
        if !admitted.found.is_empty() {
            return Ok(self.behind.refuse(admitted.found, &actor, english));
        }
        let _place = self.place().await?;
        let kind = admitted.kind;
        let request_id: Arc<str> = actor.request_id().into();
        let since = self.behind.health_mark();
        let execution = self.behind.execute(admitted.request, actor, english);
        let executed = timeout(self.options.timeout, execution).await;
        let mut answer = executed.map_err(|_| {
            self.behind.hear(Code::Timeout, since);
            Refused::failed(Code::Timeout)
        })?;
        if let Err(limit) = limits::answer(&answer) {
            // what was done stays done, and is said to be
            if kind != OperationType::Mutation {
                return Err(limit.into());
            }
            answer = done_untold(answer, &coded(limit.code(), &request_id, english));
        }
        for code in answer.errors.iter().filter_map(code_of) {
            self.behind.hear(code, since);
        }
        answer.extensions.insert("cost".to_owned(), told(admitted.cost));
        Ok(answer)
    }
}

/// The answer of a mutation that is too long to be told: each field that was done stands without what it answers, and
/// says how to ask for that.
fn done_untold(answer: async_graphql::Response, error: &ServerError) -> async_graphql::Response {
    const HOW: &str = "it was done; ask again with the same requestId and fewer fields";
    let GraphqlValue::Object(mut fields) = answer.data else {
        return async_graphql::Response::from_errors(vec![error.clone()]);
    };
    let mut errors = answer.errors;
    // of those that were refused the refusal stands
    errors.retain(|error| error.path.len() == 1);
    for (name, told) in &mut fields {
        if std::mem::take(told) == GraphqlValue::Null {
            continue;
        }
        let mut untold = error.clone();
        untold.path = vec![PathSegment::Field(name.to_string())];
        untold.extensions.get_or_insert_default().set("hint", HOW);
        errors.push(untold);
    }
    let mut told = async_graphql::Response::new(GraphqlValue::Object(fields));
    told.errors = errors;
    told
}

/// Checks that values nest no deeper than they may and can be stored.
fn check_fit(variables: &Map<String, Value>) -> Result<(), Refused> {
    limits::variables(variables)?;
    match texts::unfit_variable(variables) {
        None => Ok(()),
        Some(unfit) => {
            let refused = Refused::document(Code::InputInvalid).about(unfit.to_owned());
            Err(refused.hinting("a text holds the character U+0000"))
        }
    }
}

/// Puts the document, parsed already, into a request of the library.
fn build(
    document: &Document,
    operation_name: Option<String>,
    variables: Map<String, Value>,
    extensions: Map<String, Value>,
) -> Result<async_graphql::Request, Refused> {
    limits::variables(&extensions)?;
    let mut request = async_graphql::Request::new("").variables(Variables::from_json(Value::Object(variables)));
    request.operation_name = operation_name;
    if let Ok(GraphqlValue::Object(extensions)) = GraphqlValue::from_json(Value::Object(extensions)) {
        request
            .extensions
            .extend(extensions.into_iter().map(|(name, value)| (name.to_string(), value)));
    }
    request.set_parsed_query(document.parsed.clone());
    Ok(request)
}

/// What a request cost, as its answer tells.
fn told(cost: Cost) -> GraphqlValue {
    match cost.schema() {
        0 => value!({ "requested": cost.units(), "limit": MAX_COST }),
        fields => value!({ "requested": cost.units(), "limit": MAX_COST, "schemaFields": fields }),
    }
}

/// The refusal of a token that is not good.
pub(super) fn unauthenticated() -> Refused {
    Refused::request(StatusCode::UNAUTHORIZED, Code::Unauthenticated).with(Beside::Challenge)
}

/// The first fields an operation asks for, of a document that fits the schema.
fn root_fields(selections: &SelectionSet) -> String {
    let names = selections.items.iter().map(|one| match &one.node {
        Selection::Field(field) => field.node.name.node.as_str(),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => "...",
    });
    names.take(4).collect::<Vec<_>>().join(" ")
}

/// The head of an operation's name; names are ASCII.
fn short(name: &str) -> &str {
    name.get(..64).unwrap_or(name)
}
