//! The schema: thin resolvers over the use cases, views built from domain values, refusals with codes.
//!
//! A resolver unpacks, calls one use case and wraps. What the caller may see is decided by the scope the use case asks
//! with and by policy when the view is built; never here. The library stays inside this room and `http`.

mod applicant;
mod application;
mod asked;
mod batch;
mod calendar;
mod case;
mod case_view;
mod cases;
mod circular;
mod circular_view;
mod compliance;
pub mod coordinates;
mod deadline;
mod documents;
mod export;
mod factor;
mod founding;
pub mod global_id;
mod handover;
mod identity;
mod intake;
mod intake_input;
mod labels;
mod links;
mod live;
mod looks;
mod masking;
mod message;
mod node;
mod notice;
mod page;
mod party;
mod place;
mod record;
mod refusal;
mod reminder;
mod reply;
mod scalar;
mod session;
mod staff;
mod supervision;
mod team;
mod text;
mod triage;
mod visit;
mod words;

use zhixing_domain as domain;
use zhixing_kernel as kernel;
use zhixing_platform::{audit, crypto, db, events, policy};

use std::sync::Arc;

use async_graphql::{Context, MergedObject, Schema, ServerError, ValidationMode};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

pub use self::documents::{DOCUMENTS, SIGN_IN};
use self::live::Place;
pub use self::live::{Moment, Subscription};
use self::masking::Masking;
pub use self::masking::PLAIN;
pub use self::refusal::{Refusal, coded};
pub use self::scalar::is_scalar;
pub use self::text::{describe, sdl};
use crate::audit::TrailFull;
use crate::crypto::Keyring;
use crate::db::Db;
use crate::domain::applicant::Applicants;
use crate::domain::calendar::Calendars;
use crate::domain::case::Cases;
use crate::domain::circular::Circulars;
use crate::domain::deadline::Deadlines;
use crate::domain::export::Exports;
use crate::domain::extension::Extensions;
use crate::domain::founding::Founding;
use crate::domain::handover::Handovers;
use crate::domain::history::History;
use crate::domain::identity::Accounts;
use crate::domain::intake::Intake;
use crate::domain::message::Messages;
use crate::domain::notice::Notices;
use crate::domain::party::Parties;
use crate::domain::place::Places;
use crate::domain::recompute::Recomputes;
use crate::domain::record::Records;
use crate::domain::relation::Relations;
use crate::domain::reminder::Reminders;
use crate::domain::staff::Staff;
use crate::domain::supervision::Supervision;
use crate::domain::team::Teams;
use crate::domain::triage::Triage;
use crate::domain::visit::Visits;
use crate::kernel::code::Code;
use crate::kernel::practice::Practice;
use crate::policy::{Actor, Row, Scope, Sight};

/// The use cases of all areas.
pub struct Services {
    accounts: Accounts,
    applicants: Applicants,
    founding: Founding,
    staff: Staff,
    places: Places,
    teams: Teams,
    visits: Visits,
    intake: Intake,
    cases: Cases,
    parties: Parties,
    relations: Relations,
    triage: Triage,
    handovers: Handovers,
    history: History,
    messages: Messages,
    supervision: Supervision,
    deadlines: Deadlines,
    extensions: Extensions,
    notices: Notices,
    reminders: Reminders,
    calendars: Calendars,
    exports: Exports,
    recomputes: Recomputes,
    circulars: Circulars,
    records: Records,
    keyring: Keyring,
    db: Db,
}

impl Services {
    /// Builds the areas over one store.
    #[must_use]
    pub fn new(db: &Db, accounts: Accounts, applicants: Applicants, practice: Practice) -> Self {
        Self {
            exports: Exports::new(db.clone(), accounts.clone()),
            staff: Staff::new(db.clone(), &accounts),
            accounts,
            applicants,
            founding: Founding::new(db.clone()),
            places: Places::new(db.clone()),
            teams: Teams::new(db.clone()),
            visits: Visits::new(db.clone()),
            intake: Intake::new(db.clone()),
            cases: Cases::new(db.clone()),
            parties: Parties::new(db.clone()),
            relations: Relations::new(db.clone()),
            triage: Triage::new(db.clone()),
            handovers: Handovers::new(db.clone()),
            history: History::new(db.clone()),
            messages: Messages::new(db.clone()),
            supervision: Supervision::new(db.clone()),
            deadlines: Deadlines::new(db.clone()),
            extensions: Extensions::new(db.clone()),
            notices: Notices::new(db.clone(), practice.front_loaded_notice),
            reminders: Reminders::new(db.clone(), practice),
            calendars: Calendars::new(db.clone()),
            recomputes: Recomputes::new(db.clone()),
            circulars: Circulars::new(db.clone()),
            records: Records::new(db.clone()),
            keyring: db.keyring().clone(),
            db: db.clone(),
        }
    }
}

/// Who asks in this request, and in which language he reads.
pub struct Caller {
    /// The caller.
    pub actor: Actor,
    /// What he may see.
    pub scope: Scope,
    /// Whether messages are in English.
    pub english: bool,
}

/// What resolvers ask of their context.
trait Ask {
    fn services(&self) -> &Services;
    fn caller(&self) -> &Caller;
    fn scope(&self) -> &Scope {
        &self.caller().scope
    }
    fn actor(&self) -> &Actor {
        &self.caller().actor
    }
    fn keyring(&self) -> &Keyring {
        &self.services().keyring
    }
}

impl Ask for Context<'_> {
    fn services(&self) -> &Services {
        self.data_unchecked::<Arc<Services>>()
    }

    fn caller(&self) -> &Caller {
        self.data_unchecked::<Caller>()
    }
}

/// A field shown as `row` allows; `FORBIDDEN` at its path when it does not.
fn shown<T>(scope: &Scope, row: Row, value: T) -> reply::Reply<T> {
    match scope.sight(row) {
        Sight::Full => reply::Reply::ok(value),
        Sight::Masked | Sight::Hidden => reply::Reply::refused(Refusal::new(Code::Forbidden)),
    }
}

/// 查询。
#[derive(MergedObject, Default)]
pub struct Query(
    identity::IdentityQuery,
    session::SessionQuery,
    node::NodeQuery,
    place::PlaceQuery,
    staff::StaffQuery,
    team::TeamQuery,
    visit::VisitQuery,
    intake::IntakeQuery,
    cases::CaseQueries,
    message::MessageQuery,
    handover::HandoverQuery,
    supervision::SupervisionQuery,
    deadline::DeadlineQuery,
    compliance::ComplianceQuery,
    reminder::ReminderQuery,
    calendar::CalendarQuery,
    circular::CircularQuery,
    record::RecordQuery,
    labels::LabelQuery,
);

/// 变更。
#[derive(MergedObject, Default)]
pub struct Mutation(
    identity::IdentityMutation,
    session::SessionMutation,
    factor::FactorMutation,
    founding::FoundingMutation,
    staff::StaffMutation,
    staff::CredentialMutation,
    applicant::ApplicantMutation,
    visit::VisitMutation,
    intake::IntakeMutation,
    triage::TriageMutation,
    team::TeamMutation,
    cases::CaseMutation,
    handover::HandoverMutation,
    message::MessageMutation,
    notice::NoticeMutation,
    deadline::DeadlineMutation,
    reminder::ReminderMutation,
    export::ExportMutation,
    calendar::CalendarMutation,
    circular::CircularMutation,
);

type CourtSchema = Schema<Query, Mutation, Subscription>;

fn build() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription)
        .override_output_type_description::<chrono::DateTime<chrono::Utc>>("时间，RFC 3339 格式，世界协调时。")
        .register_output_type::<words::ErrorCode>()
        .register_output_type::<scalar::NoFloat>()
        .disable_suggestions()
        .with_sorted_fields()
        .with_sorted_enums()
}

/// The schema over the services of one court, cheap to clone.
#[derive(Clone)]
pub struct Court {
    /// Documents are validated before they come here, by the rules of `http`; the library checks no types again.
    schema: CourtSchema,
    db: Db,
}

impl Court {
    /// Builds the schema over `services`.
    #[must_use]
    pub fn new(services: Services) -> Self {
        let db = services.db.clone();
        let built = build().validation_mode(ValidationMode::Fast).data(Arc::new(services));
        Self {
            schema: built.finish(),
            db,
        }
    }

    /// Whether `actor` is no member of the court.
    #[must_use]
    pub fn is_outside(&self, actor: &Actor) -> bool {
        Scope::of(actor).is_outside()
    }

    /// Runs one admitted and valid document in the name of `actor`. Every error is coded and says nothing of our insides.
    /// The answer is boxed, so that what executes is compiled here once, and not by each caller.
    #[must_use]
    pub fn execute(
        &self,
        mut request: async_graphql::Request,
        actor: Actor,
        english: bool,
    ) -> BoxFuture<'_, async_graphql::Response> {
        Box::pin(async move {
            let masking = Masking::of(&actor, english);
            if let Err(busy) = self.record(&mut request, &actor, english) {
                return *busy;
            }
            let mut response = self.schema.execute(self.asked_by(request, actor, english)).await;
            masking.apply(&mut response);
            response
        })
    }

    /// The answer to a document that is not valid: what was found is told to those who may read the schema.
    #[must_use]
    pub fn refuse(found: Vec<ServerError>, actor: &Actor, english: bool) -> async_graphql::Response {
        let mut response = async_graphql::Response::from_errors(found);
        Masking::of(actor, english).apply(&mut response);
        response
    }

    /// Runs one admitted document as a stream, its subscription from after `after` if it names nothing itself.
    /// An operation that is no subscription gives its one answer.
    #[must_use]
    pub fn stream(
        &self,
        mut request: async_graphql::Request,
        actor: Actor,
        english: bool,
        after: Option<String>,
    ) -> BoxStream<'static, Moment> {
        let masking = Masking::of(&actor, english);
        let place = Place::after(after);
        let recorded = self.record(&mut request, &actor, english);
        let request = self.asked_by(request, actor, english).data(place.clone());
        let answers = match recorded {
            Ok(()) => self.schema.execute_stream(request).left_stream(),
            Err(busy) => futures_util::stream::once(std::future::ready(*busy)).right_stream(),
        };
        let moments = answers.map(move |mut response| {
            masking.apply(&mut response);
            Moment {
                response,
                cursor: place.take(),
            }
        });
        moments.boxed()
    }

    /// Records what is asked; the answer when that cannot be.
    fn record(
        &self,
        request: &mut async_graphql::Request,
        actor: &Actor,
        english: bool,
    ) -> Result<(), Box<async_graphql::Response>> {
        let name = request.operation_name.clone();
        let Ok(document) = request.parsed_query() else {
            return Ok(());
        };
        looks::record(&self.db, actor, document, name.as_deref()).map_err(|TrailFull| {
            let busy = coded(Code::Busy, actor.request_id(), english);
            Box::new(async_graphql::Response::from_errors(vec![busy]))
        })
    }

    fn asked_by(&self, request: async_graphql::Request, actor: Actor, english: bool) -> async_graphql::Request {
        let request = if self.may_introspect(&actor) {
            request
        } else {
            request.disable_introspection()
        };
        let scope = Scope::of(&actor);
        request.data(Caller { actor, scope, english })
    }

    /// The schema's text.
    #[must_use]
    pub fn sdl(&self) -> String {
        sdl()
    }

    /// Whether `actor` may ask for the schema itself.
    #[must_use]
    pub fn may_introspect(&self, actor: &Actor) -> bool {
        may_introspect(actor)
    }
}

fn may_introspect(actor: &Actor) -> bool {
    Scope::of(actor).sight(Row::Introspect) == Sight::Full
}
