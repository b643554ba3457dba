-- Identity: who people are, what posts they hold, how they sign in.
CREATE TABLE site (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    parent_id UUID REFERENCES site (id),
    township_code TEXT UNIQUE,
    court_code TEXT,
    phone TEXT NOT NULL,
    started_on TEXT NOT NULL,
    ended_on TEXT
);
CREATE TABLE team (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL UNIQUE,
    phone TEXT NOT NULL
);
CREATE TABLE team_duty (
    team_id UUID NOT NULL REFERENCES team (id),
    duty TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (team_id, duty)
);
CREATE TABLE person (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    id_number_sealed BYTEA,
    id_number_hash TEXT UNIQUE,
    office_phone TEXT
);
CREATE TABLE account (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person (id),
    username TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    disabled_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE TABLE post (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    site_id UUID NOT NULL REFERENCES site (id),
    team_id UUID REFERENCES team (id),
    started_on TEXT NOT NULL,
    ended_on TEXT
);
CREATE INDEX post_person ON post (person_id);
CREATE INDEX post_team ON post (team_id);
CREATE TABLE session (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    post_id UUID NOT NULL REFERENCES post (id),
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    end_reason TEXT
);
CREATE INDEX session_account ON session (account_id);
CREATE TABLE refresh_token (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES session (id),
    created_at BIGINT NOT NULL,
    consumed_at BIGINT
);
CREATE INDEX refresh_token_session ON refresh_token (session_id);

-- Reception.
CREATE TABLE visit (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    site_id UUID NOT NULL REFERENCES site (id),
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    visitor_name TEXT NOT NULL,
    visitor_phone_sealed BYTEA,
    question TEXT NOT NULL,
    answer TEXT,
    notice_items TEXT NOT NULL,
    notice_acknowledged_at BIGINT,
    case_id UUID,
    recorded_by UUID NOT NULL REFERENCES person (id),
    visited_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    sync_x BIGINT NOT NULL
);
CREATE INDEX visit_page ON visit (visited_at, id);
CREATE INDEX visit_site_page ON visit (site_id, visited_at, id);

-- Intake: an application becomes a case when the filing desk accepts it.
CREATE TABLE application (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    site_id UUID NOT NULL REFERENCES site (id),
    visit_id UUID REFERENCES visit (id),
    state TEXT NOT NULL,
    basis_kind TEXT,
    basis_number TEXT,
    basis_issuer TEXT,
    basis_effective_on TEXT,
    performance_due_on TEXT,
    embedded_notice BOOLEAN NOT NULL,
    cause TEXT NOT NULL,
    performance_kind TEXT NOT NULL,
    performance_text TEXT,
    claim_fen BIGINT,
    clue_text TEXT,
    facts TEXT NOT NULL,
    statute_barred BOOLEAN NOT NULL,
    missing TEXT NOT NULL,
    supplement_notified_at BIGINT,
    refusal_ground TEXT,
    refusal_ruling TEXT,
    case_id UUID,
    submitted_by UUID NOT NULL REFERENCES person (id),
    decided_by UUID REFERENCES person (id),
    received_at BIGINT NOT NULL,
    decided_at BIGINT,
    version BIGINT NOT NULL,
    sync_x BIGINT NOT NULL
);
CREATE INDEX application_page ON application (received_at, id);
CREATE INDEX application_site_page ON application (site_id, received_at, id);
CREATE INDEX application_state_page ON application (state, received_at, id);
CREATE UNIQUE INDEX application_case ON application (case_id);

-- Cases.
CREATE TABLE case_counter (
    court_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    kind TEXT NOT NULL,
    serial BIGINT NOT NULL,
    PRIMARY KEY (court_code, year, kind)
);
CREATE TABLE enforcement_case (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    application_id UUID REFERENCES application (id),
    court_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    kind TEXT NOT NULL,
    serial BIGINT,
    number TEXT UNIQUE,
    stage TEXT NOT NULL,
    desk TEXT NOT NULL,
    flags TEXT NOT NULL,
    cause TEXT NOT NULL,
    basis_kind TEXT NOT NULL,
    basis_number TEXT NOT NULL,
    basis_issuer TEXT,
    basis_effective_on TEXT,
    performance_due_on TEXT,
    performance_kind TEXT NOT NULL,
    performance_text TEXT,
    claim_fen BIGINT NOT NULL,
    received_fen BIGINT NOT NULL,
    paid_fen BIGINT NOT NULL,
    facts TEXT NOT NULL,
    site_id UUID NOT NULL REFERENCES site (id),
    tribunal_id UUID REFERENCES site (id),
    route TEXT,
    team_id UUID REFERENCES team (id),
    handler_id UUID REFERENCES person (id),
    filed_by UUID REFERENCES person (id),
    assigned_by UUID REFERENCES person (id),
    filed_on TEXT NOT NULL,
    filed_at BIGINT NOT NULL,
    assigned_at BIGINT,
    closed_on TEXT,
    closing_method TEXT,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    sync_x BIGINT NOT NULL,
    UNIQUE (court_code, year, kind, serial)
);
CREATE INDEX enforcement_case_page ON enforcement_case (filed_at, id);
CREATE INDEX enforcement_case_site_page ON enforcement_case (site_id, filed_at, id);
CREATE INDEX enforcement_case_tribunal_page ON enforcement_case (tribunal_id, filed_at, id);
CREATE INDEX enforcement_case_team_page ON enforcement_case (team_id, filed_at, id);
CREATE INDEX enforcement_case_handler_page ON enforcement_case (handler_id, filed_at, id);
CREATE INDEX enforcement_case_desk_page ON enforcement_case (desk, filed_at, id);
CREATE INDEX enforcement_case_serial ON enforcement_case (kind, serial);
CREATE INDEX enforcement_case_filed_on ON enforcement_case (filed_on);
CREATE TABLE party (
    id UUID NOT NULL PRIMARY KEY,
    root_kind TEXT NOT NULL,
    root_id UUID NOT NULL,
    ordinal INTEGER NOT NULL,
    role TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    is_minor BOOLEAN NOT NULL,
    id_number_sealed BYTEA,
    id_number_masked TEXT,
    id_number_hash TEXT,
    phone_sealed BYTEA,
    phone_hash TEXT,
    address_sealed BYTEA,
    bank_account_sealed BYTEA,
    township_code TEXT,
    person_id UUID REFERENCES person (id),
    sync_x BIGINT NOT NULL
);
CREATE INDEX party_root ON party (root_id, ordinal);
CREATE INDEX party_id_number ON party (id_number_hash);
CREATE TABLE case_relation (
    id UUID NOT NULL PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES enforcement_case (id),
    person_id UUID NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    root_id UUID NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    sync_x BIGINT NOT NULL
);
CREATE INDEX case_relation_person ON case_relation (person_id, case_id);
CREATE INDEX case_relation_case ON case_relation (case_id);
CREATE TABLE conflict (
    id UUID NOT NULL PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES enforcement_case (id),
    person_id UUID NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    note TEXT,
    root_id UUID NOT NULL,
    declared_at BIGINT NOT NULL,
    ended_at BIGINT,
    sync_x BIGINT NOT NULL
);
CREATE INDEX conflict_person ON conflict (person_id, case_id);
CREATE INDEX conflict_case ON conflict (case_id);
CREATE TABLE search_term (
    term TEXT NOT NULL,
    case_id UUID NOT NULL REFERENCES enforcement_case (id),
    PRIMARY KEY (term, case_id)
);
CREATE TABLE triage (
    id UUID NOT NULL PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES enforcement_case (id),
    root_id UUID NOT NULL,
    ordinal INTEGER NOT NULL,
    state TEXT NOT NULL,
    route TEXT NOT NULL,
    proposed_route TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    reasons TEXT NOT NULL,
    override_reason TEXT,
    proposed_by UUID REFERENCES person (id),
    decided_by UUID REFERENCES person (id),
    decision_note TEXT,
    proposed_at BIGINT NOT NULL,
    decided_at BIGINT,
    sync_x BIGINT NOT NULL,
    UNIQUE (case_id, ordinal)
);
CREATE TABLE assignment (
    id UUID NOT NULL PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES enforcement_case (id),
    root_id UUID NOT NULL,
    team_id UUID NOT NULL REFERENCES team (id),
    handler_id UUID NOT NULL REFERENCES person (id),
    assigned_by UUID NOT NULL REFERENCES person (id),
    mode TEXT NOT NULL,
    reason TEXT,
    assigned_at BIGINT NOT NULL,
    sync_x BIGINT NOT NULL
);
CREATE INDEX assignment_case ON assignment (case_id);
CREATE INDEX assignment_handler ON assignment (handler_id, assigned_at);
CREATE TABLE handover (
    id UUID NOT NULL PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES enforcement_case (id),
    root_id UUID NOT NULL,
    from_segment TEXT NOT NULL,
    to_segment TEXT NOT NULL,
    sender_id UUID REFERENCES person (id),
    to_person_id UUID REFERENCES person (id),
    state TEXT NOT NULL,
    receiver_id UUID REFERENCES person (id),
    defect TEXT,
    note TEXT,
    sent_at BIGINT NOT NULL,
    settled_at BIGINT,
    sync_x BIGINT NOT NULL
);
CREATE INDEX handover_case ON handover (case_id, sent_at);
CREATE INDEX handover_defect ON handover (settled_at, from_segment, defect);
CREATE UNIQUE INDEX handover_pending ON handover (case_id) WHERE state = 'pending';
CREATE TABLE clue (
    id UUID NOT NULL PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES enforcement_case (id),
    root_id UUID NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    submitted_by UUID NOT NULL REFERENCES person (id),
    submitted_at BIGINT NOT NULL,
    sync_x BIGINT NOT NULL
);
CREATE INDEX clue_case ON clue (case_id, submitted_at);
CREATE TABLE message (
    id UUID NOT NULL PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES enforcement_case (id),
    root_id UUID NOT NULL,
    content TEXT NOT NULL,
    sent_by UUID NOT NULL REFERENCES person (id),
    sent_at BIGINT NOT NULL,
    answer TEXT,
    answered_by UUID REFERENCES person (id),
    answered_at BIGINT,
    version BIGINT NOT NULL,
    sync_x BIGINT NOT NULL
);
CREATE INDEX message_case ON message (case_id, sent_at, id);

-- What happened, and what must be told of it.
CREATE TABLE event (
    id UUID NOT NULL PRIMARY KEY,
    root_kind TEXT NOT NULL,
    root_id UUID NOT NULL,
    n BIGINT NOT NULL,
    kind TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    actor_id UUID,
    actor_role TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    rule TEXT,
    published BOOLEAN NOT NULL,
    fields TEXT NOT NULL,
    version BIGINT NOT NULL,
    data TEXT NOT NULL,
    sync_x BIGINT NOT NULL,
    UNIQUE (root_id, n)
);
CREATE TABLE outbox (
    id UUID NOT NULL PRIMARY KEY,
    topic TEXT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    delivered_at BIGINT
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE delivered_at IS NULL;
CREATE TABLE receipt (
    actor_id UUID NOT NULL,
    request_id UUID NOT NULL,
    operation TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    answer TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (actor_id, request_id)
);

-- The chained record of acts and reads. A row is written once, only its place in the chain is added, once.
CREATE TABLE audit_entry (
    id UUID NOT NULL PRIMARY KEY,
    x BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    happened_at BIGINT NOT NULL,
    actor_id UUID,
    actor_role TEXT NOT NULL,
    site_id UUID,
    session_id UUID,
    address TEXT,
    action TEXT NOT NULL,
    object_kind TEXT,
    object_id UUID,
    fields TEXT NOT NULL,
    outcome TEXT NOT NULL,
    request_id TEXT NOT NULL,
    content_hash TEXT,
    seq BIGINT UNIQUE,
    hash TEXT
);
CREATE INDEX audit_entry_unsealed ON audit_entry (x, ordinal, id) WHERE seq IS NULL;
CREATE TABLE audit_head (
    id INTEGER NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    sealed_at BIGINT NOT NULL
);
INSERT INTO audit_head (id, seq, hash, sealed_at) VALUES (1, 0, '', 0);

-- Synchronisation: the stamp of each writing transaction and the roots each scope holds.
CREATE TABLE sync_clock (
    id INTEGER NOT NULL PRIMARY KEY,
    n BIGINT NOT NULL,
    epoch TEXT NOT NULL
);
CREATE TABLE sync_scope (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    ref_id UUID,
    UNIQUE (kind, ref_id)
);
CREATE TABLE sync_entry (
    scope_id UUID NOT NULL REFERENCES sync_scope (id),
    kind TEXT NOT NULL,
    root_id UUID NOT NULL,
    x BIGINT NOT NULL,
    in_x BIGINT NOT NULL,
    ver BIGINT NOT NULL,
    op TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    h1 BIGINT NOT NULL,
    h2 BIGINT NOT NULL,
    PRIMARY KEY (scope_id, kind, root_id)
);
CREATE INDEX sync_entry_x ON sync_entry (scope_id, x, kind, root_id);
CREATE INDEX sync_entry_root ON sync_entry (root_id);
