CREATE FUNCTION audit_entry_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
     BEGIN
       IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
         RAISE EXCEPTION 'audit entries are never deleted';
       END IF;
       IF OLD.seq IS NOT NULL OR NEW.seq IS NULL OR (to_jsonb(NEW) - 'seq' - 'hash') <> (to_jsonb(OLD) - 'seq' - 'hash') THEN
         RAISE EXCEPTION 'audit entries are never changed';
       END IF;
       RETURN NEW;
     END $$;
CREATE TABLE account (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    username text NOT NULL,
    password_hash text NOT NULL,
    disabled_at bigint,
    created_at bigint NOT NULL,
    first_password_until bigint,
    started_on text DEFAULT '1970-01-01'::text NOT NULL,
    ended_on text
);
CREATE TABLE application (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    site_id uuid NOT NULL,
    visit_id uuid,
    state text NOT NULL,
    basis_kind text,
    basis_number text,
    basis_issuer text,
    basis_effective_on text,
    performance_due_on text,
    embedded_notice boolean NOT NULL,
    cause text NOT NULL,
    performance_kind text NOT NULL,
    performance_text text,
    claim_fen bigint,
    clue_text text,
    facts text NOT NULL,
    statute_barred boolean NOT NULL,
    missing text NOT NULL,
    supplement_notified_at bigint,
    refusal_ground text,
    refusal_ruling text,
    case_id uuid,
    submitted_by uuid NOT NULL,
    decided_by uuid,
    received_at bigint NOT NULL,
    decided_at bigint,
    version bigint NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE assignment (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    root_id uuid NOT NULL,
    team_id uuid NOT NULL,
    handler_id uuid NOT NULL,
    assigned_by uuid NOT NULL,
    mode text NOT NULL,
    reason text,
    assigned_at bigint NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE audit_entry (
    id uuid NOT NULL,
    x bigint NOT NULL,
    ordinal integer NOT NULL,
    happened_at bigint NOT NULL,
    actor_id uuid,
    actor_role text NOT NULL,
    site_id uuid,
    session_id uuid,
    address text,
    action text NOT NULL,
    object_kind text,
    object_id uuid,
    fields text NOT NULL,
    outcome text NOT NULL,
    request_id text NOT NULL,
    content_hash text,
    seq bigint,
    hash text
);
CREATE TABLE audit_head (
    id integer NOT NULL,
    seq bigint NOT NULL,
    hash text NOT NULL,
    sealed_at bigint NOT NULL
);
CREATE TABLE calendar_day (
    day text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    source text NOT NULL
);
CREATE TABLE calendar_year (
    year integer NOT NULL,
    status text NOT NULL,
    imported_by uuid,
    imported_at bigint
);
CREATE TABLE case_counter (
    court_code text NOT NULL,
    year integer NOT NULL,
    kind text NOT NULL,
    serial bigint NOT NULL
);
CREATE TABLE case_relation (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    root_id uuid NOT NULL,
    started_at bigint NOT NULL,
    ended_at bigint,
    sync_x bigint NOT NULL
);
CREATE TABLE challenge (
    id uuid NOT NULL,
    id_hash text NOT NULL,
    kind text NOT NULL,
    account_id uuid,
    post_id uuid,
    code_hash text,
    asked_sealed bytea,
    guesses integer NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    done_at bigint
);
CREATE TABLE chat_channel (
    name text NOT NULL,
    blocked_until bigint NOT NULL
);
CREATE TABLE chat_line (
    id uuid NOT NULL,
    dedupe_key text NOT NULL,
    recipient uuid,
    text text NOT NULL,
    posted_at bigint NOT NULL,
    merged_at bigint
);
CREATE TABLE chat_message (
    id uuid NOT NULL,
    channel text NOT NULL,
    dedupe_key text NOT NULL,
    text text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    ordinal integer NOT NULL,
    made_at bigint NOT NULL,
    next_at bigint NOT NULL,
    leased_until bigint NOT NULL,
    tried_at bigint,
    sent_at bigint,
    result text
);
CREATE TABLE chat_message_line (
    message_id uuid NOT NULL,
    line_id uuid NOT NULL
);
CREATE TABLE circular (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    year integer NOT NULL,
    serial bigint NOT NULL,
    addressee_id uuid NOT NULL,
    team_id uuid,
    site_id uuid NOT NULL,
    text text NOT NULL,
    state text NOT NULL,
    issued_at bigint NOT NULL,
    version bigint NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE circular_counter (
    year integer NOT NULL,
    serial bigint NOT NULL
);
CREATE TABLE circular_deadline (
    circular_id uuid NOT NULL,
    deadline_id uuid NOT NULL,
    root_id uuid NOT NULL,
    rule_code text NOT NULL,
    rule_version integer NOT NULL,
    due_on text NOT NULL,
    days_late integer NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE circular_step (
    id uuid NOT NULL,
    circular_id uuid NOT NULL,
    root_id uuid NOT NULL,
    step text NOT NULL,
    text text,
    person_id uuid NOT NULL,
    done_at bigint NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE clue (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    root_id uuid NOT NULL,
    kind text NOT NULL,
    content text NOT NULL,
    submitted_by uuid NOT NULL,
    submitted_at bigint NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE code_sent (
    id uuid NOT NULL,
    phone_hash text NOT NULL,
    sent_at bigint NOT NULL
);
CREATE TABLE conflict (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    note text,
    root_id uuid NOT NULL,
    declared_at bigint NOT NULL,
    ended_at bigint,
    sync_x bigint NOT NULL
);
CREATE TABLE credential_issue (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    password boolean NOT NULL,
    factor boolean NOT NULL,
    reason text NOT NULL,
    half_sealed bytea,
    asked_by uuid NOT NULL,
    asked_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    outcome text,
    settled_by uuid,
    settled_at bigint
);
CREATE TABLE deadline (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    matter text NOT NULL,
    rule_code text NOT NULL,
    rule_version integer NOT NULL,
    kind text NOT NULL,
    started_by uuid NOT NULL,
    subject uuid,
    started_at bigint NOT NULL,
    state text NOT NULL,
    due_on text,
    due_at bigint,
    near_on text,
    unrolled_on text,
    excluded_days integer NOT NULL,
    official boolean NOT NULL,
    ended_at bigint,
    ended_by uuid,
    ruled_by text,
    backdated boolean NOT NULL,
    site_id uuid NOT NULL,
    tribunal_id uuid,
    team_id uuid,
    handler_id uuid,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    sync_x bigint NOT NULL,
    late_until text,
    paused_since text
);
CREATE TABLE deadline_change (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    deadline_id uuid NOT NULL,
    cause text NOT NULL,
    state_before text NOT NULL,
    state_after text NOT NULL,
    due_before text,
    due_after text,
    changed_at bigint NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE deadline_look (
    deadline_id uuid NOT NULL,
    look_on text NOT NULL,
    look_after bigint
);
CREATE TABLE deadline_preset (
    preset text NOT NULL,
    title text NOT NULL,
    code text NOT NULL,
    amount text NOT NULL,
    unit text NOT NULL,
    enabled text NOT NULL,
    source text NOT NULL
);
CREATE TABLE deadline_rule (
    id uuid NOT NULL,
    code text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    start_events text NOT NULL,
    satisfied_by text NOT NULL,
    amount text NOT NULL,
    unit text NOT NULL,
    direction text NOT NULL,
    roll text NOT NULL,
    floor text NOT NULL,
    matter text NOT NULL,
    condition text NOT NULL,
    enabled text NOT NULL,
    applies_to text NOT NULL,
    warn_days text NOT NULL,
    exclusions text NOT NULL,
    kind text NOT NULL,
    pairs_with text NOT NULL,
    source text NOT NULL,
    mark text NOT NULL,
    effective_from text NOT NULL,
    effective_to text NOT NULL,
    changed_by uuid,
    changed_at bigint,
    reason text,
    extension_most integer,
    extension_reported integer,
    extension_lead_days integer,
    outlives text DEFAULT 'false'::text NOT NULL
);
CREATE TABLE edition (
    name text NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE enforcement_case (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    application_id uuid,
    court_code text NOT NULL,
    year integer NOT NULL,
    kind text NOT NULL,
    serial bigint,
    number text,
    stage text NOT NULL,
    desk text NOT NULL,
    flags text NOT NULL,
    cause text NOT NULL,
    basis_kind text NOT NULL,
    basis_number text NOT NULL,
    basis_issuer text,
    basis_effective_on text,
    performance_due_on text,
    performance_kind text NOT NULL,
    performance_text text,
    claim_fen bigint NOT NULL,
    received_fen bigint NOT NULL,
    paid_fen bigint NOT NULL,
    facts text NOT NULL,
    site_id uuid NOT NULL,
    tribunal_id uuid,
    route text,
    team_id uuid,
    handler_id uuid,
    filed_by uuid,
    assigned_by uuid,
    filed_on text NOT NULL,
    filed_at bigint NOT NULL,
    assigned_at bigint,
    closed_on text,
    closing_method text,
    changed_at bigint NOT NULL,
    version bigint NOT NULL,
    sync_x bigint NOT NULL,
    township_code text
);
CREATE TABLE event (
    id uuid NOT NULL,
    root_kind text NOT NULL,
    root_id uuid NOT NULL,
    n bigint NOT NULL,
    kind text NOT NULL,
    happened_at bigint NOT NULL,
    actor_id uuid,
    actor_role text NOT NULL,
    actor_name text NOT NULL,
    rule text,
    published boolean NOT NULL,
    fields text NOT NULL,
    version bigint NOT NULL,
    data text NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE exclusion (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    kind text NOT NULL,
    from_on text NOT NULL,
    until_on text,
    document text NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE export (
    id uuid NOT NULL,
    kind text NOT NULL,
    filter text NOT NULL,
    reason text NOT NULL,
    account_id uuid NOT NULL,
    person_id uuid NOT NULL,
    asked_at bigint NOT NULL,
    fetched_at bigint,
    fetches integer NOT NULL,
    row_count integer,
    sha256 text
);
CREATE TABLE extension (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    deadline_id uuid NOT NULL,
    rule_code text NOT NULL,
    started_by uuid NOT NULL,
    amount integer NOT NULL,
    unit text NOT NULL,
    ground text NOT NULL,
    state text NOT NULL,
    asked_by uuid,
    asked_at bigint NOT NULL,
    decided_by uuid,
    decided_at bigint,
    note text,
    granted integer,
    upward text NOT NULL,
    version bigint NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE handover (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    root_id uuid NOT NULL,
    from_segment text NOT NULL,
    to_segment text NOT NULL,
    sender_id uuid,
    to_person_id uuid,
    state text NOT NULL,
    receiver_id uuid,
    defect text,
    note text,
    sent_at bigint NOT NULL,
    settled_at bigint,
    sync_x bigint NOT NULL
);
CREATE TABLE happening (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    kind text NOT NULL,
    subject uuid,
    stated integer,
    happened_at bigint NOT NULL,
    recorded_at bigint NOT NULL,
    recorded_by uuid,
    sync_x bigint NOT NULL,
    stated_end text
);
CREATE TABLE known_address (
    address_hash text NOT NULL,
    seen_at bigint NOT NULL
);
CREATE TABLE message (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    root_id uuid NOT NULL,
    content text NOT NULL,
    sent_by uuid NOT NULL,
    sent_at bigint NOT NULL,
    answer text,
    answered_by uuid,
    answered_at bigint,
    version bigint NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE notice (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    mode text NOT NULL,
    title text NOT NULL,
    clause text,
    served_on text,
    explanation text,
    report_order boolean NOT NULL,
    clue_request boolean NOT NULL,
    given_by uuid,
    given_at bigint NOT NULL,
    sync_x bigint NOT NULL
);
CREATE TABLE outbox (
    id uuid NOT NULL,
    topic text NOT NULL,
    dedupe_key text NOT NULL,
    payload text NOT NULL,
    created_at bigint NOT NULL,
    due_at bigint NOT NULL,
    attempts integer NOT NULL,
    delivered_at bigint
);
CREATE TABLE party (
    id uuid NOT NULL,
    root_kind text NOT NULL,
    root_id uuid NOT NULL,
    ordinal integer NOT NULL,
    role text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    initials text NOT NULL,
    is_minor boolean NOT NULL,
    id_number_sealed bytea,
    id_number_masked text,
    id_number_hash text,
    phone_sealed bytea,
    phone_hash text,
    address_sealed bytea,
    bank_account_sealed bytea,
    township_code text,
    person_id uuid,
    sync_x bigint NOT NULL
);
CREATE TABLE person (
    id uuid NOT NULL,
    name text NOT NULL,
    id_number_sealed bytea,
    id_number_hash text,
    office_phone text
);
CREATE TABLE post (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL,
    site_id uuid NOT NULL,
    team_id uuid,
    started_on text NOT NULL,
    ended_on text,
    leads boolean DEFAULT false NOT NULL,
    follows_id uuid
);
CREATE TABLE post_proposal (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    role text NOT NULL,
    site_id uuid NOT NULL,
    team_id uuid,
    started_on text NOT NULL,
    ended_on text,
    leads boolean DEFAULT false NOT NULL,
    proposed_by uuid NOT NULL,
    proposed_at bigint NOT NULL,
    confirmed_by uuid,
    confirmed_at bigint,
    approved_by uuid,
    approved_at bigint,
    outcome text,
    settled_by uuid,
    settled_at bigint,
    reason text
);
CREATE TABLE receipt (
    actor_id uuid NOT NULL,
    request_id uuid NOT NULL,
    operation text NOT NULL,
    body_hash text NOT NULL,
    answer text,
    created_at bigint NOT NULL
);
CREATE TABLE recomputation (
    id uuid NOT NULL,
    cause text NOT NULL,
    edition_id uuid NOT NULL,
    first_on text NOT NULL,
    ended_too boolean NOT NULL,
    pass integer NOT NULL,
    after_id uuid,
    total bigint,
    done bigint NOT NULL,
    moved bigint NOT NULL,
    failed bigint NOT NULL,
    asked_by uuid,
    asked_at bigint NOT NULL,
    started_at bigint,
    finished_at bigint,
    lease_id uuid,
    leased_until bigint NOT NULL
);
CREATE TABLE recomputation_failure (
    recomputation_id uuid NOT NULL,
    root_id uuid NOT NULL
);
CREATE TABLE recovery_code (
    account_id uuid NOT NULL,
    slot integer NOT NULL,
    code_hash text NOT NULL,
    used_at bigint
);
CREATE TABLE refresh_token (
    token_hash text NOT NULL,
    session_id uuid NOT NULL,
    created_at bigint NOT NULL,
    consumed_at bigint,
    generation bigint DEFAULT 0 NOT NULL,
    successor bigint,
    reissued boolean DEFAULT false NOT NULL,
    voided_at bigint
);
CREATE TABLE reminder (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    deadline_id uuid,
    threshold text NOT NULL,
    text text NOT NULL,
    person_id uuid,
    made_by uuid,
    made_at bigint NOT NULL,
    dedupe_key text NOT NULL,
    n bigint
);
CREATE TABLE reminder_head (
    id integer NOT NULL,
    n bigint NOT NULL
);
CREATE TABLE seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
);
CREATE TABLE search_term (
    term text NOT NULL,
    case_id uuid NOT NULL
);
CREATE TABLE security_notice (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    session_id uuid,
    happened_at bigint NOT NULL
);
CREATE TABLE session (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    post_id uuid NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended_at bigint,
    end_reason text,
    generation bigint DEFAULT 0 NOT NULL,
    floor_generation bigint DEFAULT 0 NOT NULL,
    used_generation bigint DEFAULT 0 NOT NULL,
    acr text DEFAULT 'pwd'::text NOT NULL,
    device text,
    address text
);
CREATE TABLE site (
    id uuid NOT NULL,
    kind text NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    parent_id uuid,
    township_code text,
    court_code text,
    phone text NOT NULL,
    started_on text NOT NULL,
    ended_on text
);
CREATE TABLE store (
    id integer NOT NULL,
    kind text,
    tried_at bigint NOT NULL,
    secret_mark text,
    jumped_at bigint,
    jumped_by_s bigint,
    backed_up_at bigint,
    moved_to text,
    moved_at bigint,
    practice text,
    CONSTRAINT store_id_check CHECK ((id = 1)),
    CONSTRAINT store_kind_check CHECK ((kind = ANY (ARRAY['DEMO'::text, 'COURT'::text, 'LOAD'::text])))
);
CREATE TABLE sync_clock (
    id integer NOT NULL,
    n bigint NOT NULL,
    epoch text NOT NULL
);
CREATE TABLE sync_entry (
    scope_id uuid NOT NULL,
    kind text NOT NULL,
    root_id uuid NOT NULL,
    x bigint NOT NULL,
    in_x bigint NOT NULL,
    ver bigint NOT NULL,
    op text NOT NULL,
    bucket integer NOT NULL,
    h1 bigint NOT NULL,
    h2 bigint NOT NULL
);
CREATE TABLE sync_scope (
    id uuid NOT NULL,
    kind text NOT NULL,
    ref_id uuid
);
CREATE TABLE team (
    id uuid NOT NULL,
    kind text NOT NULL,
    ordinal integer NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    started_on text DEFAULT '1970-01-01'::text NOT NULL,
    ended_on text,
    site_id uuid
);
CREATE TABLE team_duty (
    team_id uuid NOT NULL,
    duty text NOT NULL,
    ordinal integer NOT NULL
);
CREATE TABLE throttle (
    bucket text NOT NULL,
    tries bigint NOT NULL,
    next_at bigint NOT NULL,
    touched_at bigint NOT NULL
);
CREATE TABLE totp (
    account_id uuid NOT NULL,
    seed_sealed bytea NOT NULL,
    created_at bigint NOT NULL,
    enrolled_at bigint,
    last_step bigint NOT NULL
);
CREATE TABLE township (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    site_id uuid NOT NULL,
    started_on text NOT NULL,
    ended_on text
);
CREATE TABLE triage (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    root_id uuid NOT NULL,
    ordinal integer NOT NULL,
    state text NOT NULL,
    route text NOT NULL,
    proposed_route text NOT NULL,
    rule_version text NOT NULL,
    reasons text NOT NULL,
    override_reason text,
    proposed_by uuid,
    decided_by uuid,
    decision_note text,
    proposed_at bigint NOT NULL,
    decided_at bigint,
    sync_x bigint NOT NULL
);
CREATE TABLE visit (
    id uuid NOT NULL,
    root_id uuid NOT NULL,
    site_id uuid NOT NULL,
    channel text NOT NULL,
    purpose text NOT NULL,
    visitor_name text NOT NULL,
    visitor_phone_sealed bytea,
    question text NOT NULL,
    answer text,
    notice_items text NOT NULL,
    notice_acknowledged_at bigint,
    case_id uuid,
    recorded_by uuid NOT NULL,
    visited_at bigint NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    sync_x bigint NOT NULL
);
INSERT INTO account VALUES
('01434962-1000-7ffd-bfe8-79867f17d8bc', '01434962-1000-7e9c-a94e-71792b39f24d', 'president', '$argon2id$v=19$m=64,t=1,p=1$vKvmvXi6U/YFCKcst3LmKA$XrhBOEoYcF0SvYtpWJprgnQEutcHY5ScGhRjPkq/NjM', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7efe-bfb4-66e2bbc3cbf6', '01434962-1000-7248-b233-681039537a50', 'chief', '$argon2id$v=19$m=64,t=1,p=1$3k02xmm8prHWRS8k+UUcfw$QdOfJc9xFktWjxh7OU4hskrj20afCbZdOcmZ6aUUFsE', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-72be-92a0-c5e4b000d7e3', '01434962-1000-76b7-b135-a1c1f677fdc2', 'judge.rapid1', '$argon2id$v=19$m=64,t=1,p=1$xad1cg7DQm3efO9HqVH5sw$ua2ih+OxHyPZnHopj07uoapfg8OsS5+fe16XWeCRH3I', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-781f-86e4-8a16e348e976', '01434962-1000-70d5-81e7-d17f4523a0cd', 'judge.rapid2', '$argon2id$v=19$m=64,t=1,p=1$ZGX6So/8vU8qJP9xK1CsXQ$zJeSl4os/770V22ch8yC3hdmUJucQtmGjPXsnpKRVB8', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7756-8e78-e622c75d202a', '01434962-1000-7110-a105-042e54c16c22', 'judge.compulsory1', '$argon2id$v=19$m=64,t=1,p=1$dEqKmxWq9ygxyq21t4vi+A$QFWB96VItNGsjMps00ISQkN34DY5w1ZucBRw83gHLUY', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-71c6-b065-0d8bc6cc4504', '01434962-1000-7183-b07f-ae9c86b9e8a3', 'judge.compulsory2', '$argon2id$v=19$m=64,t=1,p=1$+8B+q6jQVnIw+XsFNj5nKQ$iAfyld97me7U4opFP416zMfotMCZdELbBALRwav0lZI', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7b72-ae87-da8b59883748', '01434962-1000-7785-85e3-b22dafe69bd4', 'judge.compulsory3', '$argon2id$v=19$m=64,t=1,p=1$SAbqxvhLyffvm4iMuic7yg$BAF2q+v+9yl1z2eyGNEqQYHYjlVqsk4VPAhIXrhw6YE', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-76c0-8d17-f2bdd66b4d32', '01434962-1000-7b0f-a42b-468901b02e3c', 'judge.compulsory4', '$argon2id$v=19$m=64,t=1,p=1$0V6lj3qCKIK33h//Tpk4XA$/+pwyB1b0G5FtLS0Xb4/VKOx2GhE1Y2JXOCMMLxNpp0', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7433-9cd2-da82e5f6c0dc', '01434962-1000-7f5e-afbc-18f06519b599', 'clerk', '$argon2id$v=19$m=64,t=1,p=1$VJR5XvZzg+UCLeBPK4j87A$Lmf1Yld+xF/gLL2nGR7gRZmlpL8ozbVgRIrtTuTRU5w', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-700b-a9a9-4ec00d7dc13b', '01434962-1000-7514-8f31-fb97d1b1ac2f', 'supervisor', '$argon2id$v=19$m=64,t=1,p=1$ytN8HuyWxuY6Vlfxw7/mlQ$OTBqBTHwsD9GA9wHh2wSGiB+w6NlWdP4eZAeo7dpqIk', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-779a-9d9d-2dbc2d392fa6', '01434962-1000-782b-a8b5-164f93dec35e', 'auxiliary', '$argon2id$v=19$m=64,t=1,p=1$1vrKcxt6yAI8dnLzNa3DxA$UbRYTB3LHce5YzBaK8kJU4SqHo3zEiSYpbU6t32kzzs', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7519-925d-202f812a4e1b', '01434962-1000-7bd6-ba73-b05a2c686b71', 'cashier', '$argon2id$v=19$m=64,t=1,p=1$DlwId2br54kvIqlwXe1KBg$F1Zh0zG67BiFJJL85Q5rfG2Qe7VCD//9Rk2WHB2kjt0', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7c06-a58e-e73cb88aeeca', '01434962-1000-779d-8d08-09df0c87299d', 'tribunal.geyi', '$argon2id$v=19$m=64,t=1,p=1$LdKBf2lWQi3FvVXLr6L5Mg$XG0rOvpcxH+WTpU3DY7S3HzhIzQtMt6UGb05z0KT0lw', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7a33-9a74-39f4dd6c2b4c', '01434962-1000-713a-9fff-a887317fcf66', 'tribunal.tianba', '$argon2id$v=19$m=64,t=1,p=1$XPyZOq0C8tNqZ3fn/s6N+Q$bXAjZwqDJeJuP5f1QBSNCwqF7Y0CfcnNmauaH2ccdys', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-71bc-bbcb-001bd37fabb4', '01434962-1000-7644-904b-b6c939838f26', 'tribunal.yangchang', '$argon2id$v=19$m=64,t=1,p=1$jVV0QPovUHQ7hMXYDj3HMg$FVbgFsHgoAo5U81vOpXFG4EJMGXKMoFCZ8Eor9wNjns', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-76cd-add6-5233d0b1a550', '01434962-1000-7af2-ad42-76719ebd560a', 'tribunal.tangtang', '$argon2id$v=19$m=64,t=1,p=1$EomXWe63eZFpoMGhBuGBfg$PSKL2SUNZ7cxs7oEwNTOvGRfI8/nvfjeHhi1KzawVRk', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7e65-a712-958862edd3da', '01434962-1000-7184-807c-ddb20a21bf48', 'tribunal.luoshui', '$argon2id$v=19$m=64,t=1,p=1$UPHuqHkNuxzL6chZzh9bMA$dcd6z8RGLqfX9150A13oExNkOT4se0+6degvddXJyi8', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7ccf-81b7-550b593af576', '01434962-1000-780c-9b66-f41b6e765094', 'tribunal.reshui', '$argon2id$v=19$m=64,t=1,p=1$qzfGWh0jieLA/6iksYAovw$ONn+aJPvPhfXlv+j2zcoEf5CeeLDZPQlbBehSeFgUZY', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7515-a144-8f41fe4a44cc', '01434962-1000-7d6d-96a9-5b033eadf246', 'station.wanshui', '$argon2id$v=19$m=64,t=1,p=1$jNm6muji6HZaXlgzReyBzQ$tpsuIaG5cscA2ax8YwKy3z2fZIcpVgJJg94iTov09vw', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7744-ae42-a83927d72009', '01434962-1000-7e40-8c2a-f32991aca8c3', 'station.xining', '$argon2id$v=19$m=64,t=1,p=1$OZ3twaIph7//bojUwncI9w$6fsDNy9et6BBVQWRcCVGnKNzwbr62goDingBG9JHmeU', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-717e-a412-dd88313d15be', '01434962-1000-72c0-9ea1-22f6ca4e7ac0', 'station.shuanglong', '$argon2id$v=19$m=64,t=1,p=1$8wE2AjMM1e5ArtZeSyb7CQ$PVumAvjzRbPKvx/2S1vcwq9f1HvTxEuOM9k8cG0LZWQ', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-70da-82df-056b142d2325', '01434962-1000-7dd2-8550-d5012d57ea3b', 'station.hongqiao', '$argon2id$v=19$m=64,t=1,p=1$vwa5stNahyYLW6TchvPAPg$CElnMofqbi9Ae/XvGcfQO02hcEwBu4YBnddoXdi2ol4', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7c15-9b7c-87da84c91e5b', '01434962-1000-763e-a753-622c3ed117d2', 'station.fenghua', '$argon2id$v=19$m=64,t=1,p=1$NZqRN3QMoPEFW811eLWSyg$hFOgdU4O8tyq5rG9q5DqVRiw7CduLY29X7br7qQT0dM', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-721b-abe2-546e59b2b4fd', '01434962-1000-7363-b815-71cb3f38b0d0', 'station.banqiao', '$argon2id$v=19$m=64,t=1,p=1$FWbD5qdpEXqXBoK2LKqMig$4ClA/Xy8ENeed515sKKCgMkM48a2LatdSQqL6w6UvZk', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7276-91b9-d060534af375', '01434962-1000-77c0-bd3e-e14d2a70716d', 'station.laibin', '$argon2id$v=19$m=64,t=1,p=1$abe0vuIWNIjqr+frUgKhPg$5zTKtkMCPgnKDRBQ+l/CsOKimHv2jKwHeZUT5Uu6pF4', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7463-a454-dc56f653413f', '01434962-1000-79bb-ae37-d337ba9364e8', 'station.fenghuang', '$argon2id$v=19$m=64,t=1,p=1$Lcg+GhmaDgXDmRNDi25P3Q$JkVQpYHvyoYfNvu1jaOwC0xkX42YMmzzy3oxpLBxS34', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-75ac-8e8e-0934b6ac6915', '01434962-1000-7bab-801d-758871573d7f', 'station.fuxing', '$argon2id$v=19$m=64,t=1,p=1$Vpe1fls+2LPwM4RPBESbzA$U/4+lnseLNlf4+r91atLf5+aXnCPIYRQIgTsKJ7QFn8', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7c31-bc22-b3a6d75af2a0', '01434962-1000-7c8f-b4f0-a2f64c278dd4', 'station.geyi', '$argon2id$v=19$m=64,t=1,p=1$ewRG48Z0WuvHzzvAQEODMQ$gwodbP8CLPXDo89XuuESxH0VoLgXwu1/7/jM8pfuoxw', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7c1f-a54c-49da522cd72f', '01434962-1000-7ed5-906d-14459a4d0528', 'station.tianba', '$argon2id$v=19$m=64,t=1,p=1$l5eyDE4E8m2hFaLO+EL/Cg$+WeSOQ6/Iif9nJifZJudgVn0YzFxwR2NLJNYFHbddwM', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-70cb-bc73-c548876d20e9', '01434962-1000-79da-ac00-3dcc67586f1f', 'station.yangchang', '$argon2id$v=19$m=64,t=1,p=1$m3VXuZPKDfZCu61iOJl72Q$Qcg9Np1F5/cnDwaJ+a4fcUhhToOh61w5p8+UI0vDf/U', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7049-b339-3a9c84d63e33', '01434962-1000-7f5c-a42b-a9c998b88bca', 'station.tangtang', '$argon2id$v=19$m=64,t=1,p=1$THNdHQEGtcD+a12ynrjH9w$s9dM1E7/O0mIn2aBKpHeulqEpjbSZC/Tc4GDCb2KeuY', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7c95-876c-7ef209dde249', '01434962-1000-7b77-9995-77c979cee6ff', 'station.luoshui', '$argon2id$v=19$m=64,t=1,p=1$VlrrmHPh0XAkqNQpbwuofA$klUHguN+Kn//q3USMkoy18wyfdi18SLc77O+wVYrua8', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-755c-a1ee-a65227c788f2', '01434962-1000-7945-bda4-d57643e5df86', 'station.wude', '$argon2id$v=19$m=64,t=1,p=1$BiS3pkykR+r48cz4BEg10w$OII521Ff/XqBTpItrsiRdqntq1aYg5FmGwXyij2U/Rs', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7f5e-acdb-5ac5b96e252f', '01434962-1000-772a-8554-7ebdd04794ba', 'station.haidai', '$argon2id$v=19$m=64,t=1,p=1$KcDEeaEKsVv/vra9lt6hnQ$/fmassupqoBhaYQiNcqC1U/M0kK9u7+NcIwAjFVe/nA', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7155-b165-72c444737c77', '01434962-1000-7002-96af-9101ea878abb', 'station.longchang', '$argon2id$v=19$m=64,t=1,p=1$heUxCMqR5dovqHJgUawD/Q$eaAtp3PnqSf5p6zWM+DRwTmABfJLDorU8E+R8KqlRYE', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7f00-accd-52c6a1eb53b9', '01434962-1000-7e8c-bc26-0bb7c6313b95', 'station.longtan', '$argon2id$v=19$m=64,t=1,p=1$+LdGPUcnSAcIfygCe3twvg$hcxXjSpVSkBulqEmVIJ6CgCLO1bFp1cAimux/A+FdP8', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7965-91a6-f09c2bc42cd7', '01434962-1000-7d9b-ac2b-0aa24013c52c', 'station.reshui', '$argon2id$v=19$m=64,t=1,p=1$ZJ8J9mUewEVC6hx46QWKAw$Vyh58iGtemd7OgwnEVVLUksDWCodmfQryK/y9NsZsfo', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7912-b166-8554d7be825d', '01434962-1000-75ad-a26a-1d651dc17441', 'station.baoshan', '$argon2id$v=19$m=64,t=1,p=1$JjBnCwM0n35ncc/3wy0oVw$36EjsF08l92Aswab8R3JCU/1DLOaEGNGyNLsSwDCNUk', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-77e0-90bc-dbe6e0883678', '01434962-1000-74c4-a6c4-96bee0fd48b7', 'station.dongshan', '$argon2id$v=19$m=64,t=1,p=1$xnZb4j1gkFqpIGgNE77ehw$/WGJYh7aiAuEO6FxuTNd7wUwc0m35kWzD0f7O7Bkj1U', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7627-a8d0-5933d0685489', '01434962-1000-7775-9541-6c5667f0c5be', 'station.yangliu', '$argon2id$v=19$m=64,t=1,p=1$7MnUbQi7ZEI7ht2i1jtINQ$JoZ+I/vsMIbdZjKNvr31Hz5/7cp21C2KIVhgMGOUUNw', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7903-b609-f64168127ddf', '01434962-1000-77e9-8f14-6e4a1c00b625', 'station.puli', '$argon2id$v=19$m=64,t=1,p=1$5Wp1pUT/qfJopIFJEgRunQ$dmHdfgMsC96nzAIsrF6KxzKwD36XSNXUCHTJofj9xHU', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-747f-b698-5554cdcf239c', '01434962-1000-7b3f-a69f-c84cd80ae55e', 'station.xize', '$argon2id$v=19$m=64,t=1,p=1$398XMiwYh1YjUu43pXpJWw$x/8qoR2UjbleRP0ADEPjVA0ZIkVsxtLX6xO3b9eN+D8', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-74ec-a70f-0942faaa5313', '01434962-1000-7e60-9557-3dc139225d11', 'station.delu', '$argon2id$v=19$m=64,t=1,p=1$sUWUEWdmGFsC+Xh4uMPWCw$pldy67d3W07eUTgbh14s26b80nX+BzMHqeP/lcVnXuI', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7188-bc56-a318cb228969', '01434962-1000-770d-ba3f-17f93abfe8a9', 'station.shuanghe', '$argon2id$v=19$m=64,t=1,p=1$HqZgo9XSKXCFS7LuP/3OPQ$BKuKbu9Sl3FlFj+GsL/ctQrHcJ6T6rxllMHJcE3OQ14', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7899-bbf0-9b3450ea52a1', '01434962-1000-7e8f-8d10-c45acee116ef', 'station.lefeng', '$argon2id$v=19$m=64,t=1,p=1$Y+P1Tngp7cnnUdBEf6GIoA$YhKoOwUGhrAlRCV51al1qtCXxawLcEGOf0IRuJSaTdo', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-741a-8354-f84a84736536', '01434962-1000-793e-8b37-0c5e3e43e89d', 'station.wenxing', '$argon2id$v=19$m=64,t=1,p=1$MssXpCD1P58GmEW/uxmIdg$bHdRV4/ACfjnKK3Z2+IybN1bfkrAoaZ27Zk+qaWZWGA', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7334-9fa8-b3a0cdd4f0ae', '01434962-1000-753d-85f4-d933891244a7', 'station.adu', '$argon2id$v=19$m=64,t=1,p=1$wW24oINoTa1GQxJpft6dbg$awq5Hy/grBzkyumB0ep6luJSQmayBTcR28ZFq52OJ7g', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7cb6-b5a1-3a8be25de2f4', '01434962-1000-7d3b-8614-c0595026f9b0', 'deputy', '$argon2id$v=19$m=64,t=1,p=1$ZreI0arQFVwF1Unc9rD3aQ$bsSM96pHOgsxf5aU3uJMohf2wdqkmhRVO+RzpCC+TKA', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7e0a-b491-13e0919f2594', '01434962-1000-7564-896a-336153fdd716', 'applicant.pu', '$argon2id$v=19$m=64,t=1,p=1$Fw4ZmkkqQrhILP0o2m0myA$NH3z4foRde50x3YlHgab7AVZHeFChedNhz1XJosOVRY', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7038-8e9b-e522bc28b983', '01434962-1000-7f27-9f1a-5c8aad0fb043', 'applicant.other', '$argon2id$v=19$m=64,t=1,p=1$k+CCOiUOGUJkP5NMB6SkBA$+4J6tOBD+LVdKTUT6v4I9p9/gzG/4yr5X9c4ZmQDG8Y', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-70c5-ac23-33bc25f3dd48', '01434962-1000-7944-abe0-e27d139b6397', 'sysadmin', '$argon2id$v=19$m=64,t=1,p=1$Wz/vP3K3Hy0scV2EBDjGYA$IwnOMFZ4ecsVZ/WWQ2augVF1kNuQ3JMfOU9gXutABJ4', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-77af-a4b1-27252b020bc9', '01434962-1000-703e-a74f-bc540c4f96dd', 'secadmin', '$argon2id$v=19$m=64,t=1,p=1$Uv39WBveLm4hFOxuopYAUg$3BJ13T9e+1DlKL0xTV6fhxVaFDWct/V92Vm+ky+HAUw', NULL, 1388505600000000, NULL, '1970-01-01', NULL),
('01434962-1000-7a64-9c50-8ac23839ac87', '01434962-1000-73bb-80f7-3b747e82fc6c', 'auditor', '$argon2id$v=19$m=64,t=1,p=1$ZWdn48xcsGITjovcRC2SJg$ko3E81yAj6WQIdSVnxYIGlu+0pGku6Rb8/8pj53RedI', NULL, 1388505600000000, NULL, '1970-01-01', NULL);
INSERT INTO audit_entry VALUES
('019cf428-2e80-73b7-92fd-50d2733921d8', 786, 0, 1773622800000000, NULL, 'SYSA', NULL, NULL, NULL, 'load', NULL, NULL, '', 'ok', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', NULL, NULL),
('019cf428-2e80-7b5a-aac8-796a7dd8e0e6', 787, 0, 1773622800000000, NULL, 'SYSA', NULL, NULL, NULL, 'load', NULL, NULL, '', 'ok', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', NULL, NULL);
INSERT INTO audit_head VALUES
(1, 0, '', 0);
INSERT INTO calendar_day VALUES
('2014-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2014-01-26', 'adjusted_work', '春节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-01-31', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2014-02-01', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2014-02-02', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2014-02-03', 'bridge_off', '春节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-02-04', 'bridge_off', '春节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-02-05', 'bridge_off', '春节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-02-06', 'bridge_off', '春节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-02-08', 'adjusted_work', '春节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-04-05', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2014-04-06', 'bridge_off', '清明节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-04-07', 'bridge_off', '清明节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2014-05-02', 'bridge_off', '劳动节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-05-03', 'bridge_off', '劳动节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-05-04', 'adjusted_work', '劳动节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-06-02', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2014-09-08', 'holiday', '中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2014-09-28', 'adjusted_work', '国庆节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2014-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2014-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2014-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2014-10-11', 'adjusted_work', '国庆节', '国务院办公厅关于2014年部分节假日安排的通知'),
('2015-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2015-01-02', 'bridge_off', '元旦', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-01-03', 'bridge_off', '元旦', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-01-04', 'adjusted_work', '元旦', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-02-15', 'adjusted_work', '春节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-02-18', 'bridge_off', '春节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-02-19', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2015-02-20', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2015-02-21', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2015-02-22', 'bridge_off', '春节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-02-23', 'bridge_off', '春节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-02-24', 'bridge_off', '春节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-02-28', 'adjusted_work', '春节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-04-05', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2015-04-06', 'bridge_off', '清明节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2015-06-20', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2015-06-22', 'bridge_off', '端午节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-09-03', 'holiday', '抗战胜利纪念日', '国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知'),
('2015-09-04', 'bridge_off', '抗战胜利纪念日', '国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知'),
('2015-09-05', 'bridge_off', '抗战胜利纪念日', '国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知'),
('2015-09-06', 'adjusted_work', '抗战胜利纪念日', '国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知'),
('2015-09-27', 'holiday', '中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2015-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2015-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2015-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2015-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2015-10-10', 'adjusted_work', '国庆节', '国务院办公厅关于2015年部分节假日安排的通知'),
('2016-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2016-02-06', 'adjusted_work', '春节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-02-07', 'bridge_off', '春节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-02-08', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2016-02-09', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2016-02-10', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2016-02-11', 'bridge_off', '春节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-02-12', 'bridge_off', '春节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-02-13', 'bridge_off', '春节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-02-14', 'adjusted_work', '春节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-04-04', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2016-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2016-05-02', 'bridge_off', '劳动节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-06-09', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2016-06-10', 'bridge_off', '端午节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-06-11', 'bridge_off', '端午节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-06-12', 'adjusted_work', '端午节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-09-15', 'holiday', '中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2016-09-16', 'bridge_off', '中秋节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-09-17', 'bridge_off', '中秋节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-09-18', 'adjusted_work', '中秋节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2016-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2016-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2016-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-10-08', 'adjusted_work', '国庆节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2016-10-09', 'adjusted_work', '国庆节', '国务院办公厅关于2016年部分节假日安排的通知'),
('2017-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2017-01-02', 'bridge_off', '元旦', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-01-22', 'adjusted_work', '春节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-01-27', 'bridge_off', '春节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-01-28', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2017-01-29', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2017-01-30', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2017-01-31', 'bridge_off', '春节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-02-01', 'bridge_off', '春节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-02-02', 'bridge_off', '春节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-02-04', 'adjusted_work', '春节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-04-01', 'adjusted_work', '清明节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-04-02', 'bridge_off', '清明节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-04-03', 'bridge_off', '清明节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-04-04', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2017-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2017-05-27', 'adjusted_work', '端午节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-05-28', 'bridge_off', '端午节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-05-29', 'bridge_off', '端午节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-05-30', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2017-09-30', 'adjusted_work', '国庆节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2017-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2017-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2017-10-04', 'holiday', '中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2017-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2017-10-08', 'bridge_off', '国庆节', '国务院办公厅关于2017年部分节假日安排的通知'),
('2018-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2018-02-11', 'adjusted_work', '春节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-02-15', 'bridge_off', '春节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-02-16', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2018-02-17', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2018-02-18', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2018-02-19', 'bridge_off', '春节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-02-20', 'bridge_off', '春节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-02-21', 'bridge_off', '春节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-02-24', 'adjusted_work', '春节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-04-05', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2018-04-06', 'bridge_off', '清明节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-04-07', 'bridge_off', '清明节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-04-08', 'adjusted_work', '清明节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-04-28', 'adjusted_work', '劳动节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-04-29', 'bridge_off', '劳动节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-04-30', 'bridge_off', '劳动节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2018-06-18', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2018-09-24', 'holiday', '中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2018-09-29', 'adjusted_work', '国庆节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-09-30', 'adjusted_work', '国庆节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2018-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2018-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2018-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2018年部分节假日安排的通知'),
('2018-12-29', 'adjusted_work', '元旦', '国务院办公厅关于2019年部分节假日安排的通知'),
('2018-12-30', 'bridge_off', '元旦', '国务院办公厅关于2019年部分节假日安排的通知'),
('2018-12-31', 'bridge_off', '元旦', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2019-02-02', 'adjusted_work', '春节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-02-03', 'adjusted_work', '春节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-02-04', 'bridge_off', '春节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-02-05', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2019-02-06', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2019-02-07', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2019-02-08', 'bridge_off', '春节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-02-09', 'bridge_off', '春节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-02-10', 'bridge_off', '春节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-04-05', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2019-04-06', 'bridge_off', '清明节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-04-07', 'bridge_off', '清明节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-04-28', 'adjusted_work', '劳动节', '国务院办公厅关于调整2019年劳动节假期安排的通知'),
('2019-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2019-05-02', 'bridge_off', '劳动节', '国务院办公厅关于调整2019年劳动节假期安排的通知'),
('2019-05-03', 'bridge_off', '劳动节', '国务院办公厅关于调整2019年劳动节假期安排的通知'),
('2019-05-04', 'bridge_off', '劳动节', '国务院办公厅关于调整2019年劳动节假期安排的通知'),
('2019-05-05', 'adjusted_work', '劳动节', '国务院办公厅关于调整2019年劳动节假期安排的通知'),
('2019-06-07', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2019-06-08', 'bridge_off', '端午节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-06-09', 'bridge_off', '端午节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-09-13', 'holiday', '中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2019-09-14', 'bridge_off', '中秋节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-09-15', 'bridge_off', '中秋节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-09-29', 'adjusted_work', '国庆节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2019-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2019-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2019-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2019-10-12', 'adjusted_work', '国庆节', '国务院办公厅关于2019年部分节假日安排的通知'),
('2020-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2020-01-19', 'adjusted_work', '春节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-01-24', 'bridge_off', '春节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-01-25', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2020-01-26', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2020-01-27', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2020-01-28', 'bridge_off', '春节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-01-29', 'bridge_off', '春节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-01-30', 'bridge_off', '春节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-01-31', 'bridge_off', '春节', '国务院办公厅关于延长2020年春节假期的通知'),
('2020-02-01', 'bridge_off', '春节', '国务院办公厅关于延长2020年春节假期的通知'),
('2020-02-02', 'bridge_off', '春节', '国务院办公厅关于延长2020年春节假期的通知'),
('2020-04-04', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2020-04-05', 'bridge_off', '清明节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-04-06', 'bridge_off', '清明节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-04-26', 'adjusted_work', '劳动节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2020-05-02', 'bridge_off', '劳动节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-05-03', 'bridge_off', '劳动节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-05-04', 'bridge_off', '劳动节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-05-05', 'bridge_off', '劳动节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-05-09', 'adjusted_work', '劳动节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-06-25', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2020-06-26', 'bridge_off', '端午节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-06-27', 'bridge_off', '端午节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-06-28', 'adjusted_work', '端午节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-09-27', 'adjusted_work', '国庆节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-10-01', 'holiday', '国庆节、中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2020-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2020-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2020-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-10-08', 'bridge_off', '国庆节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2020-10-10', 'adjusted_work', '国庆节', '国务院办公厅关于2020年部分节假日安排的通知'),
('2021-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2021-01-02', 'bridge_off', '元旦', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-01-03', 'bridge_off', '元旦', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-02-07', 'adjusted_work', '春节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-02-11', 'bridge_off', '春节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-02-12', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2021-02-13', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2021-02-14', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2021-02-15', 'bridge_off', '春节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-02-16', 'bridge_off', '春节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-02-17', 'bridge_off', '春节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-02-20', 'adjusted_work', '春节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-04-03', 'bridge_off', '清明节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-04-04', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2021-04-05', 'bridge_off', '清明节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-04-25', 'adjusted_work', '劳动节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2021-05-02', 'bridge_off', '劳动节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-05-03', 'bridge_off', '劳动节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-05-04', 'bridge_off', '劳动节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-05-05', 'bridge_off', '劳动节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-05-08', 'adjusted_work', '劳动节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-06-12', 'bridge_off', '端午节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-06-13', 'bridge_off', '端午节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-06-14', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2021-09-18', 'adjusted_work', '中秋节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-09-19', 'bridge_off', '中秋节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-09-20', 'bridge_off', '中秋节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-09-21', 'holiday', '中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2021-09-26', 'adjusted_work', '国庆节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2021-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2021-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2021-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2021-10-09', 'adjusted_work', '国庆节', '国务院办公厅关于2021年部分节假日安排的通知'),
('2022-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2022-01-02', 'bridge_off', '元旦', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-01-03', 'bridge_off', '元旦', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-01-29', 'adjusted_work', '春节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-01-30', 'adjusted_work', '春节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-01-31', 'bridge_off', '春节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-02-01', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2022-02-02', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2022-02-03', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2022-02-04', 'bridge_off', '春节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-02-05', 'bridge_off', '春节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-02-06', 'bridge_off', '春节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-04-02', 'adjusted_work', '清明节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-04-03', 'bridge_off', '清明节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-04-04', 'bridge_off', '清明节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-04-05', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2022-04-24', 'adjusted_work', '劳动节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-04-30', 'bridge_off', '劳动节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2022-05-02', 'bridge_off', '劳动节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-05-03', 'bridge_off', '劳动节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-05-04', 'bridge_off', '劳动节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-05-07', 'adjusted_work', '劳动节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-06-03', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2022-06-04', 'bridge_off', '端午节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-06-05', 'bridge_off', '端午节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-09-10', 'holiday', '中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2022-09-11', 'bridge_off', '中秋节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-09-12', 'bridge_off', '中秋节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2022-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2022-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2022-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-10-08', 'adjusted_work', '国庆节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-10-09', 'adjusted_work', '国庆节', '国务院办公厅关于2022年部分节假日安排的通知'),
('2022-12-31', 'bridge_off', '元旦', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2023-01-02', 'bridge_off', '元旦', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-01-21', 'bridge_off', '春节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-01-22', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2023-01-23', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2023-01-24', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2023-01-25', 'bridge_off', '春节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-01-26', 'bridge_off', '春节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-01-27', 'bridge_off', '春节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-01-28', 'adjusted_work', '春节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-01-29', 'adjusted_work', '春节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-04-05', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2023-04-23', 'adjusted_work', '劳动节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-04-29', 'bridge_off', '劳动节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-04-30', 'bridge_off', '劳动节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2023-05-02', 'bridge_off', '劳动节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-05-03', 'bridge_off', '劳动节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-05-06', 'adjusted_work', '劳动节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-06-22', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2023-06-23', 'bridge_off', '端午节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-06-24', 'bridge_off', '端午节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-06-25', 'adjusted_work', '端午节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-09-29', 'holiday', '中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2023-09-30', 'bridge_off', '国庆节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2023-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2023-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2023-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-10-07', 'adjusted_work', '国庆节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-10-08', 'adjusted_work', '国庆节', '国务院办公厅关于2023年部分节假日安排的通知'),
('2023-12-30', 'bridge_off', '元旦', '国务院办公厅关于2024年部分节假日安排的通知'),
('2023-12-31', 'bridge_off', '元旦', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2013年修订）'),
('2024-02-04', 'adjusted_work', '春节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-02-10', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2024-02-11', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2024-02-12', 'holiday', '春节', '全国年节及纪念日放假办法（2013年修订）'),
('2024-02-13', 'bridge_off', '春节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-02-14', 'bridge_off', '春节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-02-15', 'bridge_off', '春节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-02-16', 'bridge_off', '春节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-02-17', 'bridge_off', '春节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-02-18', 'adjusted_work', '春节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-04-04', 'holiday', '清明节', '全国年节及纪念日放假办法（2013年修订）'),
('2024-04-05', 'bridge_off', '清明节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-04-06', 'bridge_off', '清明节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-04-07', 'adjusted_work', '清明节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-04-28', 'adjusted_work', '劳动节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2013年修订）'),
('2024-05-02', 'bridge_off', '劳动节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-05-03', 'bridge_off', '劳动节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-05-04', 'bridge_off', '劳动节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-05-05', 'bridge_off', '劳动节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-05-11', 'adjusted_work', '劳动节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-06-10', 'holiday', '端午节', '全国年节及纪念日放假办法（2013年修订）'),
('2024-09-14', 'adjusted_work', '中秋节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-09-15', 'bridge_off', '中秋节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-09-16', 'bridge_off', '中秋节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-09-17', 'holiday', '中秋节', '全国年节及纪念日放假办法（2013年修订）'),
('2024-09-29', 'adjusted_work', '国庆节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2024-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2024-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2013年修订）'),
('2024-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2024-10-12', 'adjusted_work', '国庆节', '国务院办公厅关于2024年部分节假日安排的通知'),
('2025-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2024年修订）'),
('2025-01-26', 'adjusted_work', '春节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-01-28', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-01-29', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-01-30', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-01-31', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-02-01', 'bridge_off', '春节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-02-02', 'bridge_off', '春节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-02-03', 'bridge_off', '春节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-02-04', 'bridge_off', '春节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-02-08', 'adjusted_work', '春节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-04-04', 'holiday', '清明节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-04-05', 'bridge_off', '清明节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-04-06', 'bridge_off', '清明节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-04-27', 'adjusted_work', '劳动节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-05-02', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-05-03', 'bridge_off', '劳动节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-05-04', 'bridge_off', '劳动节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-05-05', 'bridge_off', '劳动节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-05-31', 'holiday', '端午节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-06-01', 'bridge_off', '端午节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-06-02', 'bridge_off', '端午节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-09-28', 'adjusted_work', '国庆节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-10-06', 'holiday', '中秋节', '全国年节及纪念日放假办法（2024年修订）'),
('2025-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-10-08', 'bridge_off', '国庆节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2025-10-11', 'adjusted_work', '国庆节', '国务院办公厅关于2025年部分节假日安排的通知'),
('2026-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2024年修订）'),
('2026-01-02', 'bridge_off', '元旦', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-01-03', 'bridge_off', '元旦', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-01-04', 'adjusted_work', '元旦', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-02-14', 'adjusted_work', '春节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-02-15', 'bridge_off', '春节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-02-16', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-02-17', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-02-18', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-02-19', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-02-20', 'bridge_off', '春节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-02-21', 'bridge_off', '春节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-02-22', 'bridge_off', '春节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-02-23', 'bridge_off', '春节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-02-28', 'adjusted_work', '春节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-04-04', 'bridge_off', '清明节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-04-05', 'holiday', '清明节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-04-06', 'bridge_off', '清明节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-05-02', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-05-03', 'bridge_off', '劳动节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-05-04', 'bridge_off', '劳动节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-05-05', 'bridge_off', '劳动节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-05-09', 'adjusted_work', '劳动节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-06-19', 'holiday', '端午节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-06-20', 'bridge_off', '端午节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-06-21', 'bridge_off', '端午节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-09-20', 'adjusted_work', '国庆节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-09-25', 'holiday', '中秋节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-09-26', 'bridge_off', '中秋节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-09-27', 'bridge_off', '中秋节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）'),
('2026-10-04', 'bridge_off', '国庆节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-10-05', 'bridge_off', '国庆节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-10-06', 'bridge_off', '国庆节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-10-07', 'bridge_off', '国庆节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2026-10-10', 'adjusted_work', '国庆节', '国务院办公厅关于2026年部分节假日安排的通知'),
('2027-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-02-05', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-02-06', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-02-07', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-02-08', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-04-05', 'holiday', '清明节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-05-02', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-06-09', 'holiday', '端午节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-09-15', 'holiday', '中秋节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2027-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-01-25', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-01-26', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-01-27', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-01-28', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-04-04', 'holiday', '清明节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-05-02', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-05-28', 'holiday', '端午节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2028-10-03', 'holiday', '国庆节、中秋节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-02-12', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-02-13', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-02-14', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-02-15', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-04-04', 'holiday', '清明节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-05-02', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-06-16', 'holiday', '端午节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-09-22', 'holiday', '中秋节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2029-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-02-02', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-02-03', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-02-04', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-02-05', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-04-05', 'holiday', '清明节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-05-02', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-06-05', 'holiday', '端午节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-09-12', 'holiday', '中秋节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2030-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-01-22', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-01-23', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-01-24', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-01-25', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-04-05', 'holiday', '清明节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-05-02', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-06-24', 'holiday', '端午节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-10-01', 'holiday', '国庆节、中秋节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2031-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-01-01', 'holiday', '元旦', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-02-10', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-02-11', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-02-12', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-02-13', 'holiday', '春节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-04-04', 'holiday', '清明节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-05-01', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-05-02', 'holiday', '劳动节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-06-12', 'holiday', '端午节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-09-19', 'holiday', '中秋节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-10-01', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-10-02', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知'),
('2032-10-03', 'holiday', '国庆节', '全国年节及纪念日放假办法（2024年修订）；按历法推算，未见年度通知');
INSERT INTO calendar_year VALUES
(2014, 'official', NULL, NULL),
(2015, 'official', NULL, NULL),
(2016, 'official', NULL, NULL),
(2017, 'official', NULL, NULL),
(2018, 'official', NULL, NULL),
(2019, 'official', NULL, NULL),
(2020, 'official', NULL, NULL),
(2021, 'official', NULL, NULL),
(2022, 'official', NULL, NULL),
(2023, 'official', NULL, NULL),
(2024, 'official', NULL, NULL),
(2025, 'official', NULL, NULL),
(2026, 'official', NULL, NULL),
(2027, 'provisional', NULL, NULL),
(2028, 'provisional', NULL, NULL),
(2029, 'provisional', NULL, NULL),
(2030, 'provisional', NULL, NULL),
(2031, 'provisional', NULL, NULL),
(2032, 'provisional', NULL, NULL);
INSERT INTO deadline_preset VALUES
('swift_start', '快速启动', 'L11', '10', 'day', 'true', '其他法院的做法：首批文书十日内发出'),
('swift_start', '快速启动', 'L12', '3', 'workday', 'true', '其他法院的做法：案卷三个工作日内到承办人'),
('swift_start', '快速启动', 'L13', '30', 'day', 'false', '其他法院的做法：立案后三十日内完成查控'),
('swift_start', '快速启动', 'N17', '3', 'day', 'false', '其他法院的做法：三日内发起网络查控'),
('steady_files', '平稳移交', 'L12', '5', 'workday', 'true', '其他法院的做法：案卷五个工作日内到承办人');
INSERT INTO deadline_rule VALUES
('d1000000-0000-004e-0000-000100000001', 'N01', 1, '申请执行时效', 'performance_due_last_day', 'application_received', '2', 'year', 'forward', 'later', 'no', 'application', 'always', 'true', '各类执行依据；分期履行的自最后一期起算', '60', 'E0', 'party', '', '民事诉讼法（2023年修正）第250条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000200000001', 'N02', 1, '立案审查', 'application_received', 'case_filed|not_accepted_ruling', '7', 'day', 'forward', 'later', 'no', 'application', 'always', 'true', '全部案件', '2', 'E0', 'court', '', '最高人民法院关于人民法院执行工作若干问题的规定（试行）第16条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000300000001', 'N03', 1, '一次性告知补正', 'application_incomplete', 'supplement_request_sent', '0', 'at_once', 'forward', 'never', 'no', 'application', 'always', 'true', '接待；一次书面告知全部补正事项', '0', 'E0', 'court', '', '登记立案规定第7条、第18条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000400000001', 'N04', 1, '确定承办人', 'case_filed', 'assigned', '7', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '全部案件', '2', 'E0', 'court', '', '最高人民法院关于人民法院办理执行案件若干期限的规定第2条', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000500000001', 'N05', 1, '发出执行通知(承办)', 'materials_received_by_handler', 'notice_issued|notice_waived', '3', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '全部案件', '1', 'E0', 'court', 'N06', '最高人民法院关于人民法院办理执行案件若干期限的规定第4条', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000600000001', 'N06', 1, '发出执行通知(法定)', 'application_received', 'notice_issued|notice_waived', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '全部案件', '3', 'E0', 'court', 'N05', '最高人民法院关于适用民事诉讼法的解释第480条；最高人民法院关于人民法院执行工作若干问题的规定（试行）第22条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000700000001', 'N07', 1, '先控后通知', 'first_coercive_measure', 'notice_issued', '3', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '先采取措施、后发执行通知的', '1', 'E0', 'court', '', '最高人民法院关于适用民诉法执行程序若干问题的解释第22条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000800000001', 'N08', 1, '报告财产令同发', 'notice_issued', 'report_order_issued', '0', 'at_once', 'forward', 'never', 'no', 'case', 'money_claim', 'true', '金钱给付案件', '0', 'E0', 'court', '', '最高人民法院关于民事执行中财产调查若干问题的规定第3条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000900000001', 'N09', 1, '通知申请人提供线索', 'materials_received_by_handler', 'clue_request_sent', '3', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '全部案件', '1', 'E0', 'court', '', '最高人民法院关于人民法院办理执行案件若干期限的规定第5条', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000a00000001', 'N10', 1, '被执行人报告财产', 'report_order_served', 'property_report_received', '', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '被执行人；天数以报告财产令为准，有正当理由可申请延长', '2', 'E0', 'party', '', '最高人民法院关于民事执行中财产调查若干问题的规定第5条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000b00000001', 'N11', 1, '补充报告财产', 'property_changed', 'supplement_received', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '被执行人；终本后同样适用', '3', 'E0', 'party', '', '最高人民法院关于民事执行中财产调查若干问题的规定第7条、第11条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000c00000001', 'N12', 1, '核查线索(一般)', 'clear_clue_received', 'clue_checked', '7', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '线索明确、具体', '2', 'E0', 'court', 'N14', '最高人民法院关于民事执行中财产调查若干问题的规定第2条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000d00000001', 'N13', 1, '核查线索(紧急)', 'urgent_clue_received', 'clue_checked', '3', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '情况紧急', '1', 'E0', 'court', '', '最高人民法院关于民事执行中财产调查若干问题的规定第2条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000e00000001', 'N14', 1, '核查线索(2006)', 'clear_clue_received', 'clue_checked', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '2006年规定的期限；比一般核查期限更严，从严适用', '1', 'E0', 'court', 'N12', '最高人民法院关于人民法院办理执行案件若干期限的规定第6条', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-000f00000001', 'N15', 1, '启动依申请调查', 'inquiry_application_received', 'inquiry_started', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '申请执行人无法提供线索', '3', 'E0', 'court', '', '最高人民法院关于人民法院办理执行案件若干期限的规定第6条', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001000000001', 'N16', 1, '完成财产调查', 'case_filed', 'inquiry_completed', '1', 'month', 'forward', 'later', 'no', 'case', 'always', 'false', '一般情形', '5', 'E0', 'court', '', '最高人民法院关于人民法院办理执行案件若干期限的规定第7条（起算点为推定）', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001100000001', 'N17', 1, '发起网络查控', 'case_filed', 'network_inquiry_sent', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'false', '全部案件', '1', 'E0', 'local', '', '其他法院的做法（三日或者五日）', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001200000001', 'N18', 1, '审计申请决定', 'audit_application_received', 'audit_decided', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '被执行人为企业等单位', '3', 'E0', 'court', '', '最高人民法院关于民事执行中财产调查若干问题的规定第17条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001300000001', 'N19', 1, '悬赏申请决定', 'reward_application_received', 'reward_decided', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '全部案件', '3', 'E0', 'court', '', '最高人民法院关于民事执行中财产调查若干问题的规定第21条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001400000001', 'N20', 1, '保全裁定(一般)', 'preservation_application_received', 'preservation_ruled', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '无需提供担保', '1', 'E0', 'court', '', '最高人民法院关于人民法院办理财产保全案件若干问题的规定第4条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001500000001', 'N21', 1, '保全裁定(提供担保后)', 'security_provided', 'preservation_ruled', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '责令提供担保', '1', 'E0', 'court', '', '最高人民法院关于人民法院办理财产保全案件若干问题的规定第4条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001600000001', 'N22', 1, '保全裁定(紧急/诉前)', 'preservation_application_received', 'preservation_ruled', '48', 'hour', 'forward', 'never', 'no', 'case', 'always', 'true', '情况紧急或者诉前保全', '0', 'E0', 'court', '', '民事诉讼法（2023年修正）第103条、第104条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001700000001', 'N23', 1, '保全开始执行', 'preservation_ruled', 'preservation_started', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '情况紧急的立即开始', '1', 'E0', 'court', '', '最高人民法院关于人民法院办理财产保全案件若干问题的规定第4条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001800000001', 'N24', 1, '诉前保全起诉', 'preservation_effective', 'suit_or_arbitration_filed', '30', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '诉前保全；逾期解除保全', '7', 'E0', 'party', '', '民事诉讼法（2023年修正）第104条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001900000001', 'N25', 1, '续行保全申请', 'preservation_expiry', 'renewal_application_received', '7', 'day', 'backward', 'earlier', 'no', 'case', 'always', 'true', '应当在保全期限届满七日前提出', '15', 'E0', 'party', '', '最高人民法院关于人民法院办理财产保全案件若干问题的规定第18条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001a00000001', 'N26', 1, '解除保全裁定', 'lift_application_received', 'lift_ruled', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '情况紧急的四十八小时', '1', 'E0', 'court', '', '最高人民法院关于人民法院办理财产保全案件若干问题的规定第23条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001b00000001', 'N27', 1, '保全复议申请', 'preservation_ruling_served', 'reconsideration_applied', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '当事人', '1', 'E0', 'party', '', '最高人民法院关于人民法院办理财产保全案件若干问题的规定第25条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001c00000001', 'N28', 1, '保全复议审查', 'reconsideration_applied', 'reconsideration_decided', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '作出裁定的法院', '2', 'E0', 'court', '', '最高人民法院关于人民法院办理财产保全案件若干问题的规定第25条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002000000001', 'N32', 1, '启动参考价程序', 'property_seized', 'price_procedure_started', '30', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '需要处置的财产', '5', 'E1,E2', 'court', '', '最高人民法院关于人民法院确定财产处置参考价若干问题的规定第1条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002100000001', 'N33', 1, '网络询价报告', 'inquiry_order_received', 'inquiry_report_issued', '3', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '网络平台；全部逾期的可延长一次三日', '1', 'E0', 'agency', '', '最高人民法院关于人民法院确定财产处置参考价若干问题的规定第11条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002200000001', 'N34', 1, '评估报告', 'appraisal_order_received', 'appraisal_report_issued', '30', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '可延长两次，每次不超过十五日；届满五日前申请', '7', 'E1,E2', 'agency', '', '最高人民法院关于人民法院确定财产处置参考价若干问题的规定第19条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002300000001', 'N35', 1, '送达价格报告', 'price_report_received', 'price_report_sent', '3', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '当事人和利害关系人', '1', 'E0', 'court', '', '最高人民法院关于人民法院确定财产处置参考价若干问题的规定第21条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002400000001', 'N36', 1, '价格报告异议', 'price_report_received_by_party', 'price_objection_filed', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '当事人', '1', 'E0', 'party', '', '最高人民法院关于人民法院确定财产处置参考价若干问题的规定第22条、第23条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002500000001', 'N37', 1, '启动变价程序', 'reference_price_fixed', 'sale_procedure_started', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '全部案件', '3', 'E1,E2', 'court', '', '最高人民法院关于人民法院确定财产处置参考价若干问题的规定第30条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002600000001', 'N38', 1, '参考价有效期', 'reference_price_fixed', 'first_auction_announced', '1', 'year', 'forward', 'never', 'no', 'case', 'always', 'true', '最长期限；期限内公告的顺延六个月', '30', 'E0', 'expiry', '', '最高人民法院关于人民法院确定财产处置参考价若干问题的规定第27条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002700000001', 'N39', 1, '拍卖前通知当事人', 'auction_announced', 'auction_parties_notified', '3', 'day', 'backward', 'earlier', 'no', 'case', 'always', 'true', '公告前至少三日', '1', 'E0', 'court', '', '最高人民法院关于人民法院网络司法拍卖若干问题的规定第16条', 'V', '2017-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002800000001', 'N40', 1, '一拍公告(动产)', 'auction_announced', 'auction_start', '15', 'day', 'forward', 'never', 'at_least', 'case', 'always', 'true', '最短公告期', '2', 'E0', 'court', '', '最高人民法院关于人民法院网络司法拍卖若干问题的规定第12条', 'V', '2017-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002900000001', 'N41', 1, '一拍公告(不动产/其他权利)', 'auction_announced', 'auction_start', '30', 'day', 'forward', 'never', 'at_least', 'case', 'always', 'true', '最短公告期', '2', 'E0', 'court', '', '最高人民法院关于人民法院网络司法拍卖若干问题的规定第12条', 'V', '2017-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002a00000001', 'N42', 1, '再次拍卖', 'first_auction_failed', 'second_auction_started', '30', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '同一平台；动产提前七日公告，其他财产提前十五日', '7', 'E1,E2', 'court', '', '最高人民法院关于人民法院网络司法拍卖若干问题的规定第26条', 'V', '2017-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002b00000001', 'N43', 1, '退还保证金', 'bidding_ended', 'deposit_returned', '24', 'hour', 'forward', 'never', 'no', 'case', 'always', 'true', '未成交的竞买人', '0', 'E0', 'agency', '', '最高人民法院关于人民法院网络司法拍卖若干问题的规定第23条', 'V', '2017-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002c00000001', 'N44', 1, '成交裁定送达', 'full_price_paid', 'sale_ruling_served', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '拍卖成交或者以物抵债', '3', 'E0', 'court', '', '最高人民法院关于民事执行中拍卖、变卖财产的规定第20条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002d00000001', 'N45', 1, '移交拍卖财产', 'sale_ruling_served', 'property_delivered', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '依法不能移交的除外', '5', 'E0', 'court', '', '最高人民法院关于民事执行中拍卖、变卖财产的规定第27条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002e00000001', 'N46', 1, '恢复拍卖', 'stay_or_suspension_ended', 'auction_resumed', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '网络司法拍卖', '2', 'E0', 'court', '', '最高人民法院关于人民法院网络司法拍卖若干问题的规定第28条', 'V', '2017-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-002f00000001', 'N47', 1, '案款认领', 'funds_arrived', 'funds_matched', '3', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '未匹配的到账', '1', 'E0', 'local', '', '其他法院的内部规定', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003000000001', 'N48', 1, '案款发放', 'funds_arrival_notified', 'funds_disbursed|deferral_approved', '30', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '核算、结清费用、通知并发放', '7', 'E0', 'court', '', '最高人民法院关于执行款物管理工作的规定第10条', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003100000001', 'N49', 1, '案款发放(加速目标)', 'funds_arrived', 'funds_disbursed', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '其他法院为五日；本院可配置', '2', 'E0', 'local', '', '其他法院的内部规定', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003200000001', 'N50', 1, '现金入账', 'cash_received_outside', 'cash_booked', '1', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '两名人员在场；尽量当日入账', '0', 'E0', 'court', '', '最高人民法院关于执行款物管理工作的规定（转引自其他法院的内部规定）', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003300000001', 'N51', 1, '分配方案异议', 'distribution_plan_served', 'plan_objection_filed', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '债权人、被执行人', '3', 'E0', 'party', '', '最高人民法院关于适用民事诉讼法的解释第509条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003400000001', 'N52', 1, '分配方案反对意见', 'plan_objection_notified', 'plan_opposition_filed', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '未提出异议的债权人、被执行人', '3', 'E0', 'party', '', '最高人民法院关于适用民事诉讼法的解释第510条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003500000001', 'N53', 1, '分配方案异议之诉', 'opposition_notified', 'plan_suit_filed', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '异议人；逾期按原方案分配', '3', 'E0', 'party', '', '最高人民法院关于适用民事诉讼法的解释第510条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003600000001', 'N54', 1, '行为异议立案', 'objection_received', 'objection_filed', '3', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '行为异议、案外人异议', '1', 'E0', 'court', '', '最高人民法院关于人民法院办理执行异议和复议案件若干问题的规定第2条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003700000001', 'N55', 1, '异议立案通知', 'objection_filed', 'objection_notified', '3', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '', '1', 'E0', 'court', '', '最高人民法院关于人民法院办理执行异议和复议案件若干问题的规定第2条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003800000001', 'N56', 1, '行为异议审查', 'objection_received', 'objection_ruled', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '对执行行为的异议', '3', 'E0', 'court', '', '民事诉讼法（2023年修正）第236条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003900000001', 'N57', 1, '案外人异议审查', 'third_party_objection_received', 'third_party_objection_ruled', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '对执行标的的异议；异议期间不得处置', '3', 'E0', 'court', '', '民事诉讼法（2023年修正）第238条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003a00000001', 'N58', 1, '申请复议', 'objection_ruling_served', 'reconsideration_applied', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '向上一级法院提出', '2', 'E0', 'party', '', '民事诉讼法（2023年修正）第236条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003b00000001', 'N59', 1, '复议卷宗报送', 'reconsideration_received', 'file_sent_up', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '', '1', 'E0', 'court', '', '最高人民法院关于适用民诉法执行程序若干问题的解释第7条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003d00000001', 'N61', 1, '执行异议之诉起诉', 'third_party_ruling_served', 'objection_suit_filed', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '裁定驳回后十五日内不得处置', '3', 'E0', 'party', '', '民事诉讼法（2023年修正）第238条；最高人民法院关于适用民事诉讼法的解释第463条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004000000001', 'N64', 1, '到期债权履行/异议', 'performance_notice_served', 'third_debtor_paid|objected', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '仅限直接送达', '3', 'E0', 'party', '', '最高人民法院关于人民法院执行工作若干问题的规定（试行）第45条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004100000001', 'N65', 1, '罚款拘留复议申请', 'sanction_decision_received', 'sanction_review_applied', '3', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '不停止执行', '1', 'E0', 'party', '', '最高人民法院关于适用民事诉讼法的解释第185条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004200000001', 'N66', 1, '罚款拘留复议决定', 'sanction_review_received', 'sanction_review_decided', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '上一级法院', '1', 'E0', 'court', '', '最高人民法院关于适用民事诉讼法的解释第185条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004300000001', 'N67', 1, '拘留通知家属', 'detained', 'family_notified', '24', 'hour', 'forward', 'never', 'no', 'case', 'always', 'true', '', '0', 'E0', 'court', '', '最高人民法院关于适用民事诉讼法的解释第180条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004500000001', 'N69', 1, '拘传询问', 'summoned_in_person', 'questioning_ended', '8', 'hour', 'forward', 'never', 'no', 'case', 'always', 'true', '可能采取拘留措施的二十四小时', '0', 'E0', 'court', '', '最高人民法院关于适用民事诉讼法的解释第482条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004600000001', 'N70', 1, '限制出境复议', 'exit_restriction_received', 'exit_review_applied', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '法院应在十五日内作出决定', '2', 'E0', 'party', '', '最高人民法院关于人民法院办理执行异议和复议案件若干问题的规定第9条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004700000001', 'N71', 1, '失信名单删除', 'deletion_ground_arises', 'listing_removed', '3', 'workday', 'forward', 'later', 'no', 'case', 'always', 'true', '见删除失信信息的各种情形', '1', 'E0', 'court', '', '最高人民法院关于公布失信被执行人名单信息的若干规定第10条', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004800000001', 'N72', 1, '失信纠正申请审查', 'correction_application_received', 'correction_decided', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '决定后三个工作日内纠正', '3', 'E0', 'court', '', '最高人民法院关于公布失信被执行人名单信息的若干规定第11条、第12条', 'unverified', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004b00000001', 'N75', 1, '延期申请', 'closing_due', 'extension_requested', '5', 'day', 'backward', 'earlier', 'no', 'case', 'always', 'true', '期限届满前；2000年规定为三个月，由院长批准', '10', 'E0', 'court', '', '最高人民法院关于人民法院办理执行案件若干期限的规定第1条', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004c00000001', 'N76', 1, '六个月未执行提级', 'application_received|property_found', 'superior_enforcement_possible', '6', 'month', 'forward', 'never', 'at_least', 'case', 'always', 'true', '申请执行人可向上一级法院申请执行', '30', 'EM', 'party', '', '民事诉讼法（2023年修正）第237条；最高人民法院关于适用民诉法执行程序若干问题的解释第10条、第13条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004d00000001', 'N77', 1, '终本最短期', 'case_filed', 'conclusion_allowed', '3', 'month', 'forward', 'never', 'more_than', 'case', 'always', 'true', '最早日期，不是最迟日期', '0', 'E0', 'court', '', '最高人民法院关于严格规范终结本次执行程序的规定（试行）第1条第4项', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004e00000001', 'N78', 1, '终本后定期查询', 'concluded_this_round', 'semiannual_inquiry_done', '6', 'month', 'forward', 'later', 'no', 'case', 'always', 'true', '重复十次，共五年', '15', 'E0', 'court', '', '最高人民法院关于严格规范终结本次执行程序的规定（试行）第9条', 'unverified', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004400000001', 'N68', 1, '拘留期满', 'detained', 'released', '15', 'day', 'forward', 'never', 'no', 'case', 'always', 'true', '最长期限；按日历计算，不顺延至工作日', '2', 'E0', 'expiry', '', '民事诉讼法（2023年修正）第118条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
('d1000000-0000-004e-0000-003e00000001', 'N62', 1, '管辖异议', 'notice_received|first_enforcement_paper_served', 'jurisdiction_objection_filed', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '不停止执行', '2', 'E0', 'party', '', '最高人民法院关于适用民诉法执行程序若干问题的解释第3条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004f00000001', 'N79', 1, '终结行为异议', 'closing_document_received', 'closing_objection_filed', '60', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '未收到法律文书的自知道之日起算', '10', 'E0', 'party', '', '法释〔2016〕3号', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005000000001', 'N80', 1, '委托执行立案', 'entrustment_received', 'entrusted_case_filed', '7', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '受托法院', '2', 'E0', 'court', '', '最高人民法院关于委托执行若干问题的规定第7条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005100000001', 'N81', 1, '委托执行告知申请人', 'entrusted_filing_notice_received', 'applicant_notified', '7', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '委托法院', '2', 'E0', 'court', '', '最高人民法院关于委托执行若干问题的规定第7条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005200000001', 'N82', 1, '受托执行开始', 'entrustment_received', 'entrusted_started', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '三十日内未执行完毕的应当函告', '3', 'E0', 'court', '', '民事诉讼法（2023年修正）第240条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005300000001', 'N83', 1, '和解后恢复申请', 'settlement_last_due_day', 'resume_application_received', '2', 'year', 'forward', 'later', 'no', 'case', 'always', 'true', '自和解协议约定履行期限的最后一日重新计算', '60', 'E0', 'party', '', '最高人民法院关于适用民事诉讼法的解释第466条；执行和解规定第10条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005400000001', 'N84', 1, '暂缓执行期限', 'stay_decided', 'stay_ended', '1', 'year', 'forward', 'never', 'no', 'case', 'always', 'true', '最长期限；以担保书为准', '30', 'E0', 'expiry', '', '最高人民法院关于适用民事诉讼法的解释第467条；执行担保规定第10条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005600000001', 'N86', 1, '执转破受理答复', 'bankruptcy_file_received', 'bankruptcy_decision_told', '30', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '被执行人住所地法院', '5', 'E0', 'agency', '', '最高人民法院关于适用民事诉讼法的解释第512条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005b00000001', 'N91', 1, '检察院了解情况回复', 'prosecutor_inquiry_received', 'explanation_sent', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '', '3', 'E0', 'court', '', '最高人民法院、最高人民检察院关于民事执行活动法律监督若干问题的规定', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005c00000001', 'N92', 1, '公告送达届满', 'public_notice_issued', 'deemed_served', '30', 'day', 'forward', 'never', 'at_least', 'case', 'always', 'true', '', '0', 'E0', 'expiry', '', '民事诉讼法（2023年修正）第95条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005d00000001', 'N93', 1, '宽限期届满', 'grace_granted', 'listing_published|performed', '', 'month', 'forward', 'never', 'no', 'case', 'always', 'true', '一至三个月；期限以决定为准', '7', 'E0', 'expiry', '', '最高人民法院关于进一步强化善意文明执行理念的意见', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005e00000001', 'N94', 1, '腾退宽限期', 'notice_served', 'eviction_allowed', '3', 'month', 'forward', 'never', 'at_least', 'case', 'always', 'true', '需要腾退的房屋', '10', 'E0', 'expiry', '', '最高人民法院关于人民法院办理执行异议和复议案件若干问题的规定第20条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-005f00000001', 'N95', 1, '归档', 'case_closed', 'archived', '60', 'day', 'forward', 'later', 'no', 'case', 'always', 'false', '有的法院为六十日，有的为三个月', '10', 'E0', 'local', '', '其他法院的内部规定', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-006000000001', 'N96', 1, '人大建议答复', 'suggestion_assigned', 'reply_sent', '3', 'month', 'forward', 'later', 'no', 'case', 'always', 'true', '涉及面广、难度较大的六个月', '15', 'E0', 'court', '', '代表法（2025年修正）第51条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-006100000001', 'N97', 1, '评估拍卖机构遴选', 'appraisal_decided', 'agency_selected', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '', '3', 'E0', 'court', '', '最高人民法院关于人民法院办理执行案件若干期限的规定第8条', 'unverified', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-006200000001', 'N98', 1, '过户协助通知送达', 'transfer_ruling_made', 'assistance_notice_served', '5', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '登记机关', '1', 'E0', 'court', '', '最高人民法院关于人民法院办理执行案件若干期限的规定第9条', 'unverified', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-006300000001', 'N99', 1, '内部审批', 'approval_requested', 'approved|refused', '7', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '措施和文书', '2', 'E0', 'court', '', '最高人民法院关于人民法院办理执行案件若干期限的规定第13条', 'unverified', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-006400000001', 'N100', 1, '执行前保全后申请执行', 'title_performance_due', 'application_received', '5', 'day', 'forward', 'later', 'no', 'application', 'always', 'true', '执行前保全；逾期解除保全', '2', 'E0', 'party', '', '最高人民法院关于适用民事诉讼法的解释第163条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004c-0000-000100000001', 'L01', 1, '答复留言', 'message_received', 'message_answered', '2', 'workday', 'forward', 'later', 'no', 'case', 'always', 'true', '申请执行人的留言', '1', 'E0', 'local', '', '本院约定，可以调整', 'unverified', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004c-0000-000b00000001', 'L11', 1, '首批文书发出', 'case_filed', 'notice_issued|notice_waived', '10', 'day', 'forward', 'later', 'no', 'case', 'always', 'false', '立案后发出执行通知等首批文书；启用方案后适用', '2', 'E0', 'local', '', '其他法院的做法', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004c-0000-000c00000001', 'L12', 1, '案卷材料移交承办人', 'assigned', 'materials_received_by_handler', '5', 'workday', 'forward', 'later', 'no', 'case', 'always', 'false', '分案后案卷材料送到承办人；启用方案后适用', '1', 'E0', 'local', '', '其他法院的做法（三至五个工作日）', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004c-0000-000d00000001', 'L13', 1, '完成查控', 'case_filed', 'inquiry_completed', '30', 'day', 'forward', 'later', 'no', 'case', 'always', 'false', '立案后完成财产查控；查控结果在本系统登记之后方可启用', '5', 'E0', 'local', '', '其他法院的做法', 'P', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-003c00000001', 'N60', 1, '复议审查', 'reconsideration_received', 'reconsideration_ruled', '30', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '经院长批准可延长三十日', '5', 'E0', 'court', '', '最高人民法院关于适用民诉法执行程序若干问题的解释第8条', 'V', '2014-01-01', '', NULL, NULL, NULL, 30, NULL, 0, 'false'),
('d1000000-0000-004e-0000-003f00000001', 'N63', 1, '变更追加当事人裁定', 'change_application_received', 'change_ruled', '60', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '经院长批准可延长', '10', 'E0', 'court', '', '最高人民法院关于民事执行中变更、追加当事人若干问题的规定第28条', 'V', '2014-01-01', '', NULL, NULL, NULL, 60, NULL, 0, 'false'),
('d1000000-0000-004e-0000-005700000001', 'N87', 1, '公证文书不予执行申请', 'notice_served|first_enforcement_paper_served', 'refusal_application_filed', '15', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '', '3', 'E0', 'party', '', '公证债权文书执行规定第13条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-004900000001', 'N73', 1, '执结期限(有财产)', 'case_filed', 'case_closed', '6', 'month', 'forward', 'later', 'no', 'case', 'not_administrative', 'true', '有财产可供执行；延长由院长批准，届满五日前申请', '30', 'EM', 'court', '', '最高人民法院关于人民法院办理执行案件若干期限的规定第1条；最高人民法院关于人民法院执行工作若干问题的规定（试行）第63条；最高人民法院关于严格执行案件审理期限制度的若干规定第5条', 'V', '2014-01-01', '', NULL, NULL, NULL, 3, 3, 5, 'false'),
('d1000000-0000-004e-0000-004a00000001', 'N74', 1, '执结期限(非诉行政)', 'case_filed', 'case_closed', '3', 'month', 'forward', 'later', 'no', 'case', 'administrative', 'true', '行政决定', '15', 'EM', 'court', '', '最高人民法院关于人民法院办理执行案件若干期限的规定第1条；最高人民法院关于严格执行案件审理期限制度的若干规定第5条', 'V', '2014-01-01', '', NULL, NULL, NULL, 3, 3, 5, 'false'),
('d1000000-0000-004e-0000-005500000001', 'N85', 1, '上级暂缓通知', 'superior_stay_received', 'superior_stay_ended', '3', 'month', 'forward', 'never', 'no', 'case', 'always', 'true', '经院长批准可延长', '10', 'E0', 'expiry', '', '最高人民法院关于人民法院执行工作若干问题的规定（试行）第77条', 'V', '2014-01-01', '', NULL, NULL, NULL, 3, NULL, 0, 'false'),
('d1000000-0000-004e-0000-005800000001', 'N88', 1, '公证文书不予执行审查', 'refusal_accepted', 'refusal_ruled', '60', 'day', 'forward', 'later', 'no', 'case', 'always', 'true', '经院长批准可延长三十日', '10', 'E0', 'court', '', '公证债权文书执行规定第16条', 'V', '2014-01-01', '', NULL, NULL, NULL, 30, NULL, 0, 'false'),
('d1000000-0000-004e-0000-005900000001', 'N89', 1, '仲裁裁决不予执行审查', 'refusal_filed', 'refusal_ruled', '2', 'month', 'forward', 'later', 'no', 'case', 'always', 'true', '经院长批准可延长一个月', '10', 'E0', 'court', '', '仲裁裁决执行规定第12条', 'V', '2014-01-01', '', NULL, NULL, NULL, 1, NULL, 0, 'false'),
('d1000000-0000-004e-0000-005a00000001', 'N90', 1, '检察建议回复', 'prosecutor_suggestion_received', 'reply_sent', '3', 'month', 'forward', 'later', 'no', 'case', 'always', 'true', '经院长批准可延长一个月', '15', 'E0', 'court', '', '最高人民法院、最高人民检察院关于民事执行活动法律监督若干问题的规定第13条', 'P', '2014-01-01', '', NULL, NULL, NULL, 1, NULL, 0, 'false'),
('d1000000-0000-004c-0000-000200000001', 'L02', 1, '签收通报', 'circular_issued', 'circular_acknowledged|circular_explained|circular_waived', '1', 'workday', 'forward', 'later', 'no', 'case', 'always', 'true', '节点监督员发出的通报', '0', 'E0', 'local', '', '本院约定，可以调整', 'unverified', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004c-0000-000300000001', 'L03', 1, '说明超期原因', 'circular_issued|circular_returned', 'circular_explained|circular_waived', '3', 'workday', 'forward', 'later', 'no', 'case', 'always', 'true', '节点监督员发出的通报；退回重新说明的，重新起算', '1', 'E0', 'local', '', '本院约定，可以调整', 'unverified', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
('d1000000-0000-004e-0000-001d00000001', 'N29', 1, '冻结存款到期', 'deposit_frozen', 'renewed|released|deducted', '1', 'year', 'forward', 'never', 'no', 'case', 'always', 'true', '最长期限；实际期限以裁定为准', '30', 'E0', 'expiry', '', '最高人民法院关于适用民事诉讼法的解释第485条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
('d1000000-0000-004e-0000-001e00000001', 'N30', 1, '查扣动产到期', 'movable_seized', 'renewed|released|sold', '2', 'year', 'forward', 'never', 'no', 'case', 'always', 'true', '最长期限', '30', 'E0', 'expiry', '', '最高人民法院关于适用民事诉讼法的解释第485条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
('d1000000-0000-004e-0000-001f00000001', 'N31', 1, '查封不动产/其他权利到期', 'immovable_sealed', 'renewed|released|sold', '3', 'year', 'forward', 'never', 'no', 'case', 'always', 'true', '最长期限', '30', 'E0', 'expiry', '', '最高人民法院关于适用民事诉讼法的解释第485条', 'V', '2014-01-01', '', NULL, NULL, NULL, NULL, NULL, NULL, 'true');
INSERT INTO edition VALUES
('deadline_rule', 'ed000000-011e-001c-0000-000000000801'),
('calendar', 'ed000000-ca1e-0017-0000-000000000002');
INSERT INTO person VALUES
('01434962-1000-7e9c-a94e-71792b39f24d', '赵兴益', NULL, NULL, '0874-7100368'),
('01434962-1000-7248-b233-681039537a50', '徐绍宽', NULL, NULL, '0874-7100368'),
('01434962-1000-76b7-b135-a1c1f677fdc2', '宁绍选', NULL, NULL, '0874-7100411'),
('01434962-1000-70d5-81e7-d17f4523a0cd', '晏朝宽', NULL, NULL, '0874-7100412'),
('01434962-1000-7110-a105-042e54c16c22', '管正益', NULL, NULL, '0874-7100421'),
('01434962-1000-7183-b07f-ae9c86b9e8a3', '孔应沛', NULL, NULL, '0874-7100422'),
('01434962-1000-7785-85e3-b22dafe69bd4', '浦朝贤', NULL, NULL, '0874-7100423'),
('01434962-1000-7b0f-a42b-468901b02e3c', '符绍能', NULL, NULL, '0874-7100424'),
('01434962-1000-7f5e-afbc-18f06519b599', '缪秀兰', NULL, NULL, '0874-7100368'),
('01434962-1000-7514-8f31-fb97d1b1ac2f', '浦正选', NULL, NULL, '0874-7100368'),
('01434962-1000-782b-a8b5-164f93dec35e', '荀秀芬', NULL, NULL, '0874-7100431'),
('01434962-1000-7bd6-ba73-b05a2c686b71', '念琼仙', NULL, NULL, '0874-7100368'),
('01434962-1000-779d-8d08-09df0c87299d', '格宜法庭值班员', NULL, NULL, '0874-7100401'),
('01434962-1000-713a-9fff-a887317fcf66', '田坝法庭值班员', NULL, NULL, '0874-7100402'),
('01434962-1000-7644-904b-b6c939838f26', '羊场法庭值班员', NULL, NULL, '0874-7100403'),
('01434962-1000-7af2-ad42-76719ebd560a', '倘塘法庭值班员', NULL, NULL, '0874-7100404'),
('01434962-1000-7184-807c-ddb20a21bf48', '落水法庭值班员', NULL, NULL, '0874-7100405'),
('01434962-1000-780c-9b66-f41b6e765094', '热水法庭值班员', NULL, NULL, '0874-7100406'),
('01434962-1000-7d6d-96a9-5b033eadf246', '宛水街道服务站联络员', NULL, NULL, '0874-7100501'),
('01434962-1000-7e40-8c2a-f32991aca8c3', '西宁街道服务站联络员', NULL, NULL, '0874-7100502'),
('01434962-1000-72c0-9ea1-22f6ca4e7ac0', '双龙街道服务站联络员', NULL, NULL, '0874-7100503'),
('01434962-1000-7dd2-8550-d5012d57ea3b', '虹桥街道服务站联络员', NULL, NULL, '0874-7100504'),
('01434962-1000-763e-a753-622c3ed117d2', '丰华街道服务站联络员', NULL, NULL, '0874-7100505'),
('01434962-1000-7363-b815-71cb3f38b0d0', '板桥街道服务站联络员', NULL, NULL, '0874-7100506'),
('01434962-1000-77c0-bd3e-e14d2a70716d', '来宾街道服务站联络员', NULL, NULL, '0874-7100507'),
('01434962-1000-79bb-ae37-d337ba9364e8', '凤凰街道服务站联络员', NULL, NULL, '0874-7100508'),
('01434962-1000-7bab-801d-758871573d7f', '复兴街道服务站联络员', NULL, NULL, '0874-7100509'),
('01434962-1000-7c8f-b4f0-a2f64c278dd4', '格宜镇服务站联络员', NULL, NULL, '0874-7100510'),
('01434962-1000-7ed5-906d-14459a4d0528', '田坝镇服务站联络员', NULL, NULL, '0874-7100511'),
('01434962-1000-79da-ac00-3dcc67586f1f', '羊场镇服务站联络员', NULL, NULL, '0874-7100512'),
('01434962-1000-7f5c-a42b-a9c998b88bca', '倘塘镇服务站联络员', NULL, NULL, '0874-7100513'),
('01434962-1000-7b77-9995-77c979cee6ff', '落水镇服务站联络员', NULL, NULL, '0874-7100514'),
('01434962-1000-7945-bda4-d57643e5df86', '务德镇服务站联络员', NULL, NULL, '0874-7100515'),
('01434962-1000-772a-8554-7ebdd04794ba', '海岱镇服务站联络员', NULL, NULL, '0874-7100516'),
('01434962-1000-7002-96af-9101ea878abb', '龙场镇服务站联络员', NULL, NULL, '0874-7100517'),
('01434962-1000-7e8c-bc26-0bb7c6313b95', '龙潭镇服务站联络员', NULL, NULL, '0874-7100518'),
('01434962-1000-7d9b-ac2b-0aa24013c52c', '热水镇服务站联络员', NULL, NULL, '0874-7100519'),
('01434962-1000-75ad-a26a-1d651dc17441', '宝山镇服务站联络员', NULL, NULL, '0874-7100520'),
('01434962-1000-74c4-a6c4-96bee0fd48b7', '东山镇服务站联络员', NULL, NULL, '0874-7100521'),
('01434962-1000-7775-9541-6c5667f0c5be', '杨柳镇服务站联络员', NULL, NULL, '0874-7100522'),
('01434962-1000-77e9-8f14-6e4a1c00b625', '普立乡服务站联络员', NULL, NULL, '0874-7100523'),
('01434962-1000-7b3f-a69f-c84cd80ae55e', '西泽乡服务站联络员', NULL, NULL, '0874-7100524'),
('01434962-1000-7e60-9557-3dc139225d11', '得禄乡服务站联络员', NULL, NULL, '0874-7100525'),
('01434962-1000-770d-ba3f-17f93abfe8a9', '双河乡服务站联络员', NULL, NULL, '0874-7100526'),
('01434962-1000-7e8f-8d10-c45acee116ef', '乐丰乡服务站联络员', NULL, NULL, '0874-7100527'),
('01434962-1000-793e-8b37-0c5e3e43e89d', '文兴乡服务站联络员', NULL, NULL, '0874-7100528'),
('01434962-1000-753d-85f4-d933891244a7', '阿都乡服务站联络员', NULL, NULL, '0874-7100529'),
('01434962-1000-7d3b-8614-c0595026f9b0', '孔应厚', NULL, NULL, NULL),
('01434962-1000-7564-896a-336153fdd716', '老浦', '\x01015597619f6a31b4aded38b6fea0272f92616580040d07031c6cd7026f9d41e84f81e02e52aa490f7224bf08aeede760239dd39c2708145bcdc13b', 'b3ef43e4b9cc0b2b04db4978ae2d36621b05547aec1263c9eaf30e24d31ad8ba', NULL),
('01434962-1000-7f27-9f1a-5c8aad0fb043', '缪应稳', '\x0101d636897866f3abd67df7a96402e2e16def59cfc14b570b511a284f5e6b4618e13cc744d004b363a28c855ce610b4e5734865e6d65d98d9bb8a1e', 'ea025b24105bd80c0b65caac13849f0da694653ed756378ae3fc3fe4a0f755b2', NULL),
('01434962-1000-7944-abe0-e27d139b6397', '尹朝能', NULL, NULL, '0874-7100368'),
('01434962-1000-703e-a74f-bc540c4f96dd', '包应昆', NULL, NULL, '0874-7100368'),
('01434962-1000-73bb-80f7-3b747e82fc6c', '宁桂芬', NULL, NULL, '0874-7100368'),
('01434962-1000-7cc8-bca8-1b31da67893f', '缪琼芬', NULL, NULL, '0874-7100411'),
('01434962-1000-770c-b755-f20c28e9a9f3', '符应奎', NULL, NULL, '0874-7100411'),
('01434962-1000-7f16-b192-a3f6516fdee2', '包竹仙', NULL, NULL, '0874-7100412'),
('01434962-1000-723c-a6a9-d92115edd97b', '荀永稳', NULL, NULL, '0874-7100412'),
('01434962-1000-753d-b945-ab84f5411f78', '尹绍周', NULL, NULL, '0874-7100421'),
('01434962-1000-72ed-bce1-d3ca2fcb474c', '念菊香', NULL, NULL, '0874-7100421'),
('01434962-1000-72db-bf66-04a5bef0fe14', '朱琼兰', NULL, NULL, '0874-7100422'),
('01434962-1000-7c8a-9d80-6740d9c4c2f6', '徐兴厚', NULL, NULL, '0874-7100422'),
('01434962-1000-7fa8-9b4b-5f27c1aa47a4', '宁粉翠', NULL, NULL, '0874-7100423'),
('01434962-1000-7432-8ba5-4008db313035', '缪正昆', NULL, NULL, '0874-7100423'),
('01434962-1000-7ac0-9db1-b286a7263136', '晏桂仙', NULL, NULL, '0874-7100424'),
('01434962-1000-7177-8581-d038612e2f4d', '包兴柱', NULL, NULL, '0874-7100424'),
('01434962-1000-7ee2-8296-7089ca161241', '管应顺', NULL, NULL, '0874-7100431'),
('01434962-1000-7cfe-bf4a-d8629edf1c45', '尹竹香', NULL, NULL, '0874-7100431');
INSERT INTO post VALUES
('01434962-1000-7cc3-886f-76345e4db265', '01434962-1000-7e9c-a94e-71792b39f24d', 'PRES', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7b11-8890-ba4cc3a209e4', '01434962-1000-7248-b233-681039537a50', 'CHIEF', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7b91-91ce-82e7b9d94b7f', '01434962-1000-76b7-b135-a1c1f677fdc2', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7ad6-80bd-fb0bf2d9e4f6', '2014-01-01', NULL, true, NULL),
('01434962-1000-798a-9fbc-20b88abea7e6', '01434962-1000-70d5-81e7-d17f4523a0cd', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7216-ada5-658ab3ee7634', '2014-01-01', NULL, true, NULL),
('01434962-1000-7af6-b04d-7a37b476242e', '01434962-1000-7110-a105-042e54c16c22', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7407-9e7d-7807566e9284', '2014-01-01', NULL, true, NULL),
('01434962-1000-7ac5-80f6-3422eeaa72de', '01434962-1000-7183-b07f-ae9c86b9e8a3', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7d53-beef-361897998111', '2014-01-01', NULL, true, NULL),
('01434962-1000-7d77-a256-cffab87d957e', '01434962-1000-7785-85e3-b22dafe69bd4', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7289-ab2e-9adcd8aa1d7a', '2014-01-01', NULL, true, NULL),
('01434962-1000-751c-9f8d-0c64f6a3d1ab', '01434962-1000-7b0f-a42b-468901b02e3c', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-78af-8b14-b750145c7013', '2014-01-01', NULL, true, NULL),
('01434962-1000-7480-ab28-0d2f1043c96a', '01434962-1000-7f5e-afbc-18f06519b599', 'CLERK', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-70c6-9b88-3a483886f5a1', '01434962-1000-7514-8f31-fb97d1b1ac2f', 'SUP', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7aae-a940-47c05e0e9780', '01434962-1000-782b-a8b5-164f93dec35e', 'AUX', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-74ab-b496-2d730142e569', '2014-01-01', NULL, true, NULL),
('01434962-1000-78f8-b744-9b8397018720', '01434962-1000-7bd6-ba73-b05a2c686b71', 'CASH', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7d15-acdd-035413a281bb', '01434962-1000-779d-8d08-09df0c87299d', 'TRIB', '01434962-1000-7624-95a6-8e61375ef348', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7c76-a852-b8933a48af0d', '01434962-1000-713a-9fff-a887317fcf66', 'TRIB', '01434962-1000-70fc-bfa3-d763b5e2524a', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-708a-abea-96c9069b780a', '01434962-1000-7644-904b-b6c939838f26', 'TRIB', '01434962-1000-758b-964a-df4bd1b94293', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-74c9-afef-93c23a256da2', '01434962-1000-7af2-ad42-76719ebd560a', 'TRIB', '01434962-1000-708c-8fae-a3d8beeecab6', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7a66-be3f-6b795192d0fc', '01434962-1000-7184-807c-ddb20a21bf48', 'TRIB', '01434962-1000-7caf-975d-4b42ff18742a', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7150-8572-7698fc3288fe', '01434962-1000-780c-9b66-f41b6e765094', 'TRIB', '01434962-1000-7fbb-993d-97a197a0188a', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-712f-8657-7428dae6781d', '01434962-1000-7d6d-96a9-5b033eadf246', 'STN', '01434962-1000-7176-8adb-0168a9be9740', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7b3a-b564-72f80059b107', '01434962-1000-7e40-8c2a-f32991aca8c3', 'STN', '01434962-1000-74ba-bdd6-a55678c023dc', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7d3b-bf12-00aa91c96cb2', '01434962-1000-72c0-9ea1-22f6ca4e7ac0', 'STN', '01434962-1000-75d7-b7c2-ab5a75ebd98c', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7b74-8e48-5fc15a4d6338', '01434962-1000-7dd2-8550-d5012d57ea3b', 'STN', '01434962-1000-77b9-8f60-3c2a02642bfe', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7d12-bdf8-597390162928', '01434962-1000-763e-a753-622c3ed117d2', 'STN', '01434962-1000-742c-812a-79434b0f6741', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-77a2-a86c-16aa4eeaa6b5', '01434962-1000-7363-b815-71cb3f38b0d0', 'STN', '01434962-1000-72c0-b768-b212f498d270', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7381-a175-57177a5e4075', '01434962-1000-77c0-bd3e-e14d2a70716d', 'STN', '01434962-1000-7892-8acf-ef0070f83a03', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7cf6-a462-1e2907bcc13b', '01434962-1000-79bb-ae37-d337ba9364e8', 'STN', '01434962-1000-7fec-9251-80bdda03404d', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-737a-9450-3e60494845a3', '01434962-1000-7bab-801d-758871573d7f', 'STN', '01434962-1000-7565-a544-4a53cea5a8ec', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-76cd-b01f-c06a9391b00c', '01434962-1000-7c8f-b4f0-a2f64c278dd4', 'STN', '01434962-1000-789c-8e57-f4107f7540b1', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7316-87e9-14cf9f259bd2', '01434962-1000-7ed5-906d-14459a4d0528', 'STN', '01434962-1000-75f0-8d78-45d7f9038bdd', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7546-97d2-6cef016812a2', '01434962-1000-79da-ac00-3dcc67586f1f', 'STN', '01434962-1000-7063-8e63-3a400d919126', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-73f7-867b-592218d793b8', '01434962-1000-7f5c-a42b-a9c998b88bca', 'STN', '01434962-1000-767f-8d6e-d1541056554d', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-70dd-8e9a-ff7a31f0fafc', '01434962-1000-7b77-9995-77c979cee6ff', 'STN', '01434962-1000-77c5-ae7a-f3cd3d6490bd', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7c2a-95f5-642cdc12352f', '01434962-1000-7945-bda4-d57643e5df86', 'STN', '01434962-1000-735e-ba77-aa238de66848', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7466-a19b-3b2edee0d18b', '01434962-1000-772a-8554-7ebdd04794ba', 'STN', '01434962-1000-7f0e-b68a-822d18686a94', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7166-88f8-7d3a11e4267a', '01434962-1000-7002-96af-9101ea878abb', 'STN', '01434962-1000-7bf4-9a76-1a16ef79ad6d', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7d7c-812e-cdf2bebc35de', '01434962-1000-7e8c-bc26-0bb7c6313b95', 'STN', '01434962-1000-71c5-8f8a-c9914a56e260', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7483-962c-754ded3928cc', '01434962-1000-7d9b-ac2b-0aa24013c52c', 'STN', '01434962-1000-78ef-9cc0-f01103e4f512', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7ce9-ae5a-ccf0e879df31', '01434962-1000-75ad-a26a-1d651dc17441', 'STN', '01434962-1000-7a45-b197-c1f28fe1bca4', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-713b-ae04-83d477f5e03a', '01434962-1000-74c4-a6c4-96bee0fd48b7', 'STN', '01434962-1000-7a5b-b95e-2711b447c4e6', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-79b0-9352-ee2fbefbb96c', '01434962-1000-7775-9541-6c5667f0c5be', 'STN', '01434962-1000-77e4-b0f4-4f3b7b24f1c6', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7420-94c7-3ba5bb1dbb45', '01434962-1000-77e9-8f14-6e4a1c00b625', 'STN', '01434962-1000-7e23-9650-783712120c6b', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7cd8-86fa-538f67c68dfd', '01434962-1000-7b3f-a69f-c84cd80ae55e', 'STN', '01434962-1000-7b17-83ad-13fd2204580e', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7787-b81d-ec36e2eb43f3', '01434962-1000-7e60-9557-3dc139225d11', 'STN', '01434962-1000-736a-8573-7f43f1db4920', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7d71-bb89-deab492ff034', '01434962-1000-770d-ba3f-17f93abfe8a9', 'STN', '01434962-1000-7251-a996-8e6e27b9857f', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7a0e-81af-18c6eab4d9b4', '01434962-1000-7e8f-8d10-c45acee116ef', 'STN', '01434962-1000-79bf-abbe-524f18a5085f', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7f81-ae08-9c0b4845720f', '01434962-1000-793e-8b37-0c5e3e43e89d', 'STN', '01434962-1000-74cb-9dd1-c56205b8855f', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-765a-be26-a053397ebdf5', '01434962-1000-753d-85f4-d933891244a7', 'STN', '01434962-1000-747b-8236-89c9560df426', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7353-ad9f-423091fb8a17', '01434962-1000-7d3b-8614-c0595026f9b0', 'OBS', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7db7-80f9-2c56c1dc8a3b', '01434962-1000-7564-896a-336153fdd716', 'APP', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7f6c-ae5c-7606b66db78e', '01434962-1000-7f27-9f1a-5c8aad0fb043', 'APP', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7a46-a114-bac383473424', '01434962-1000-7944-abe0-e27d139b6397', 'SYSA', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-79e3-b1cd-9564b49cf930', '01434962-1000-703e-a74f-bc540c4f96dd', 'SECA', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7879-8c66-9ef9afc08025', '01434962-1000-73bb-80f7-3b747e82fc6c', 'AUDA', '01434962-1000-76de-be85-3860a983a462', NULL, '2014-01-01', NULL, false, NULL),
('01434962-1000-7607-8162-3f9541281f97', '01434962-1000-7cc8-bca8-1b31da67893f', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7ad6-80bd-fb0bf2d9e4f6', '2014-01-01', NULL, false, NULL),
('01434962-1000-7651-b7eb-029128df214f', '01434962-1000-770c-b755-f20c28e9a9f3', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7ad6-80bd-fb0bf2d9e4f6', '2014-01-01', NULL, false, NULL),
('01434962-1000-772a-97c3-338390a0a708', '01434962-1000-7f16-b192-a3f6516fdee2', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7216-ada5-658ab3ee7634', '2014-01-01', NULL, false, NULL),
('01434962-1000-708f-9fd5-f68ccfc091df', '01434962-1000-723c-a6a9-d92115edd97b', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7216-ada5-658ab3ee7634', '2014-01-01', NULL, false, NULL),
('01434962-1000-715c-a576-63441ec29871', '01434962-1000-753d-b945-ab84f5411f78', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7407-9e7d-7807566e9284', '2014-01-01', NULL, false, NULL),
('01434962-1000-77ab-8572-a8b2b4e8f912', '01434962-1000-72ed-bce1-d3ca2fcb474c', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7407-9e7d-7807566e9284', '2014-01-01', NULL, false, NULL),
('01434962-1000-7165-927a-2bbc99863761', '01434962-1000-72db-bf66-04a5bef0fe14', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7d53-beef-361897998111', '2014-01-01', NULL, false, NULL),
('01434962-1000-752d-85e7-0ce6b539bc81', '01434962-1000-7c8a-9d80-6740d9c4c2f6', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7d53-beef-361897998111', '2014-01-01', NULL, false, NULL),
('01434962-1000-7b17-a565-bceb503ad9d6', '01434962-1000-7fa8-9b4b-5f27c1aa47a4', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7289-ab2e-9adcd8aa1d7a', '2014-01-01', NULL, false, NULL),
('01434962-1000-73d8-9dca-a730aed9101c', '01434962-1000-7432-8ba5-4008db313035', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-7289-ab2e-9adcd8aa1d7a', '2014-01-01', NULL, false, NULL),
('01434962-1000-755d-9d2b-1201dc5b4818', '01434962-1000-7ac0-9db1-b286a7263136', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-78af-8b14-b750145c7013', '2014-01-01', NULL, false, NULL),
('01434962-1000-726b-8382-ca14ba10bbfa', '01434962-1000-7177-8581-d038612e2f4d', 'JUDGE', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-78af-8b14-b750145c7013', '2014-01-01', NULL, false, NULL),
('01434962-1000-7ee5-9a3d-cb8cf34948ab', '01434962-1000-7ee2-8296-7089ca161241', 'AUX', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-74ab-b496-2d730142e569', '2014-01-01', NULL, false, NULL),
('01434962-1000-7d40-bd75-d9467b938bc0', '01434962-1000-7cfe-bf4a-d8629edf1c45', 'AUX', '01434962-1000-76de-be85-3860a983a462', '01434962-1000-74ab-b496-2d730142e569', '2014-01-01', NULL, false, NULL);
INSERT INTO reminder_head VALUES
(1, 0);
INSERT INTO seaql_migrations VALUES
('m20261122_000001_spine', 1796128071),
('m20261122_000002_sign_in', 1796128071),
('m20261122_000003_deadlines', 1796128072),
('m20261122_000004_chat', 1796128072),
('m20261122_000005_notice', 1796128072),
('m20261122_000006_reminder', 1796128072),
('m20261123_000007_recomputation', 1796128072),
('m20261123_000008_extension', 1796128072),
('m20261123_000009_circular', 1796128072),
('m20261123_000010_alert', 1796128072),
('m20261123_000011_export', 1796128072),
('m20261123_000012_leader', 1796128072),
('m20261123_000013_board', 1796128072),
('m20261123_000014_scope', 1796128072),
('m20261123_000015_rules', 1796128072),
('m20261123_000016_reminder', 1796128072),
('m20261123_000017_calendar', 1796128072),
('m20261129_000018_store', 1796128072),
('m20261130_000019_record', 1796128072),
('m20261130_000020_move', 1796128072),
('m20261130_000021_staff', 1796128072),
('m20261130_000022_place', 1796128072),
('m20261130_000023_account', 1796128072);
INSERT INTO site VALUES
('01434962-1000-76de-be85-3860a983a462', 'court', 'court', '宣威市人民法院', NULL, NULL, '云0381', '0874-7100368', '2014-01-01', NULL),
('01434962-1000-7624-95a6-8e61375ef348', 'tribunal', 'geyi-tribunal', '格宜法庭', '01434962-1000-76de-be85-3860a983a462', NULL, NULL, '0874-7100401', '2014-01-01', NULL),
('01434962-1000-70fc-bfa3-d763b5e2524a', 'tribunal', 'tianba-tribunal', '田坝法庭', '01434962-1000-76de-be85-3860a983a462', NULL, NULL, '0874-7100402', '2014-01-01', NULL),
('01434962-1000-758b-964a-df4bd1b94293', 'tribunal', 'yangchang-tribunal', '羊场法庭', '01434962-1000-76de-be85-3860a983a462', NULL, NULL, '0874-7100403', '2014-01-01', NULL),
('01434962-1000-708c-8fae-a3d8beeecab6', 'tribunal', 'tangtang-tribunal', '倘塘法庭', '01434962-1000-76de-be85-3860a983a462', NULL, NULL, '0874-7100404', '2014-01-01', NULL),
('01434962-1000-7caf-975d-4b42ff18742a', 'tribunal', 'luoshui-tribunal', '落水法庭', '01434962-1000-76de-be85-3860a983a462', NULL, NULL, '0874-7100405', '2014-01-01', NULL),
('01434962-1000-7fbb-993d-97a197a0188a', 'tribunal', 'reshui-tribunal', '热水法庭', '01434962-1000-76de-be85-3860a983a462', NULL, NULL, '0874-7100406', '2014-01-01', NULL),
('01434962-1000-7176-8adb-0168a9be9740', 'station', 'wanshui', '宛水街道便民执行服务站', '01434962-1000-76de-be85-3860a983a462', '530381001', NULL, '0874-7100501', '2014-01-01', NULL),
('01434962-1000-74ba-bdd6-a55678c023dc', 'station', 'xining', '西宁街道便民执行服务站', '01434962-1000-76de-be85-3860a983a462', '530381002', NULL, '0874-7100502', '2014-01-01', NULL),
('01434962-1000-75d7-b7c2-ab5a75ebd98c', 'station', 'shuanglong', '双龙街道便民执行服务站', '01434962-1000-76de-be85-3860a983a462', '530381003', NULL, '0874-7100503', '2014-01-01', NULL),
('01434962-1000-77b9-8f60-3c2a02642bfe', 'station', 'hongqiao', '虹桥街道便民执行服务站', '01434962-1000-76de-be85-3860a983a462', '530381004', NULL, '0874-7100504', '2014-01-01', NULL),
('01434962-1000-742c-812a-79434b0f6741', 'station', 'fenghua', '丰华街道便民执行服务站', '01434962-1000-76de-be85-3860a983a462', '530381005', NULL, '0874-7100505', '2014-01-01', NULL),
('01434962-1000-72c0-b768-b212f498d270', 'station', 'banqiao', '板桥街道便民执行服务站', '01434962-1000-76de-be85-3860a983a462', '530381006', NULL, '0874-7100506', '2014-01-01', NULL),
('01434962-1000-7892-8acf-ef0070f83a03', 'station', 'laibin', '来宾街道便民执行服务站', '01434962-1000-76de-be85-3860a983a462', '530381007', NULL, '0874-7100507', '2014-01-01', NULL),
('01434962-1000-7fec-9251-80bdda03404d', 'station', 'fenghuang', '凤凰街道便民执行服务站', '01434962-1000-76de-be85-3860a983a462', '530381008', NULL, '0874-7100508', '2014-01-01', NULL),
('01434962-1000-7565-a544-4a53cea5a8ec', 'station', 'fuxing', '复兴街道便民执行服务站', '01434962-1000-76de-be85-3860a983a462', '530381009', NULL, '0874-7100509', '2014-01-01', NULL),
('01434962-1000-789c-8e57-f4107f7540b1', 'station', 'geyi', '格宜镇便民执行服务站', '01434962-1000-7624-95a6-8e61375ef348', '530381102', NULL, '0874-7100510', '2014-01-01', NULL),
('01434962-1000-75f0-8d78-45d7f9038bdd', 'station', 'tianba', '田坝镇便民执行服务站', '01434962-1000-70fc-bfa3-d763b5e2524a', '530381103', NULL, '0874-7100511', '2014-01-01', NULL),
('01434962-1000-7063-8e63-3a400d919126', 'station', 'yangchang', '羊场镇便民执行服务站', '01434962-1000-758b-964a-df4bd1b94293', '530381104', NULL, '0874-7100512', '2014-01-01', NULL),
('01434962-1000-767f-8d6e-d1541056554d', 'station', 'tangtang', '倘塘镇便民执行服务站', '01434962-1000-708c-8fae-a3d8beeecab6', '530381106', NULL, '0874-7100513', '2014-01-01', NULL),
('01434962-1000-77c5-ae7a-f3cd3d6490bd', 'station', 'luoshui', '落水镇便民执行服务站', '01434962-1000-7caf-975d-4b42ff18742a', '530381107', NULL, '0874-7100514', '2014-01-01', NULL),
('01434962-1000-735e-ba77-aa238de66848', 'station', 'wude', '务德镇便民执行服务站', '01434962-1000-7caf-975d-4b42ff18742a', '530381108', NULL, '0874-7100515', '2014-01-01', NULL),
('01434962-1000-7f0e-b68a-822d18686a94', 'station', 'haidai', '海岱镇便民执行服务站', '01434962-1000-758b-964a-df4bd1b94293', '530381109', NULL, '0874-7100516', '2014-01-01', NULL),
('01434962-1000-7bf4-9a76-1a16ef79ad6d', 'station', 'longchang', '龙场镇便民执行服务站', '01434962-1000-7624-95a6-8e61375ef348', '530381110', NULL, '0874-7100517', '2014-01-01', NULL),
('01434962-1000-71c5-8f8a-c9914a56e260', 'station', 'longtan', '龙潭镇便民执行服务站', '01434962-1000-7fbb-993d-97a197a0188a', '530381111', NULL, '0874-7100518', '2014-01-01', NULL),
('01434962-1000-78ef-9cc0-f01103e4f512', 'station', 'reshui', '热水镇便民执行服务站', '01434962-1000-7fbb-993d-97a197a0188a', '530381112', NULL, '0874-7100519', '2014-01-01', NULL),
('01434962-1000-7a45-b197-c1f28fe1bca4', 'station', 'baoshan', '宝山镇便民执行服务站', '01434962-1000-70fc-bfa3-d763b5e2524a', '530381113', NULL, '0874-7100520', '2014-01-01', NULL),
('01434962-1000-7a5b-b95e-2711b447c4e6', 'station', 'dongshan', '东山镇便民执行服务站', '01434962-1000-758b-964a-df4bd1b94293', '530381114', NULL, '0874-7100521', '2014-01-01', NULL),
('01434962-1000-77e4-b0f4-4f3b7b24f1c6', 'station', 'yangliu', '杨柳镇便民执行服务站', '01434962-1000-708c-8fae-a3d8beeecab6', '530381115', NULL, '0874-7100522', '2014-01-01', NULL),
('01434962-1000-7e23-9650-783712120c6b', 'station', 'puli', '普立乡便民执行服务站', '01434962-1000-70fc-bfa3-d763b5e2524a', '530381201', NULL, '0874-7100523', '2014-01-01', NULL),
('01434962-1000-7b17-83ad-13fd2204580e', 'station', 'xize', '西泽乡便民执行服务站', '01434962-1000-7fbb-993d-97a197a0188a', '530381202', NULL, '0874-7100524', '2014-01-01', NULL),
('01434962-1000-736a-8573-7f43f1db4920', 'station', 'delu', '得禄乡便民执行服务站', '01434962-1000-708c-8fae-a3d8beeecab6', '530381203', NULL, '0874-7100525', '2014-01-01', NULL),
('01434962-1000-7251-a996-8e6e27b9857f', 'station', 'shuanghe', '双河乡便民执行服务站', '01434962-1000-7caf-975d-4b42ff18742a', '530381205', NULL, '0874-7100526', '2014-01-01', NULL),
('01434962-1000-79bf-abbe-524f18a5085f', 'station', 'lefeng', '乐丰乡便民执行服务站', '01434962-1000-7624-95a6-8e61375ef348', '530381206', NULL, '0874-7100527', '2014-01-01', NULL),
('01434962-1000-74cb-9dd1-c56205b8855f', 'station', 'wenxing', '文兴乡便民执行服务站', '01434962-1000-7624-95a6-8e61375ef348', '530381207', NULL, '0874-7100528', '2014-01-01', NULL),
('01434962-1000-747b-8236-89c9560df426', 'station', 'adu', '阿都乡便民执行服务站', '01434962-1000-708c-8fae-a3d8beeecab6', '530381208', NULL, '0874-7100529', '2014-01-01', NULL);
INSERT INTO store VALUES
(1, 'COURT', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sync_clock VALUES
(1, 0, 'd290d287-f3ea-41d2-baf9-a34436df0a39');
INSERT INTO sync_scope VALUES
('01434962-1000-7222-bac3-8debfd03a4b5', 'COMMON', NULL),
('01434962-1000-7624-95a6-8e61375ef348', 'TRIBUNAL', '01434962-1000-7624-95a6-8e61375ef348'),
('01434962-1000-70fc-bfa3-d763b5e2524a', 'TRIBUNAL', '01434962-1000-70fc-bfa3-d763b5e2524a'),
('01434962-1000-758b-964a-df4bd1b94293', 'TRIBUNAL', '01434962-1000-758b-964a-df4bd1b94293'),
('01434962-1000-708c-8fae-a3d8beeecab6', 'TRIBUNAL', '01434962-1000-708c-8fae-a3d8beeecab6'),
('01434962-1000-7caf-975d-4b42ff18742a', 'TRIBUNAL', '01434962-1000-7caf-975d-4b42ff18742a'),
('01434962-1000-7fbb-993d-97a197a0188a', 'TRIBUNAL', '01434962-1000-7fbb-993d-97a197a0188a'),
('01434962-1000-7176-8adb-0168a9be9740', 'STATION', '01434962-1000-7176-8adb-0168a9be9740'),
('01434962-1000-74ba-bdd6-a55678c023dc', 'STATION', '01434962-1000-74ba-bdd6-a55678c023dc'),
('01434962-1000-75d7-b7c2-ab5a75ebd98c', 'STATION', '01434962-1000-75d7-b7c2-ab5a75ebd98c'),
('01434962-1000-77b9-8f60-3c2a02642bfe', 'STATION', '01434962-1000-77b9-8f60-3c2a02642bfe'),
('01434962-1000-742c-812a-79434b0f6741', 'STATION', '01434962-1000-742c-812a-79434b0f6741'),
('01434962-1000-72c0-b768-b212f498d270', 'STATION', '01434962-1000-72c0-b768-b212f498d270'),
('01434962-1000-7892-8acf-ef0070f83a03', 'STATION', '01434962-1000-7892-8acf-ef0070f83a03'),
('01434962-1000-7fec-9251-80bdda03404d', 'STATION', '01434962-1000-7fec-9251-80bdda03404d'),
('01434962-1000-7565-a544-4a53cea5a8ec', 'STATION', '01434962-1000-7565-a544-4a53cea5a8ec'),
('01434962-1000-789c-8e57-f4107f7540b1', 'STATION', '01434962-1000-789c-8e57-f4107f7540b1'),
('01434962-1000-75f0-8d78-45d7f9038bdd', 'STATION', '01434962-1000-75f0-8d78-45d7f9038bdd'),
('01434962-1000-7063-8e63-3a400d919126', 'STATION', '01434962-1000-7063-8e63-3a400d919126'),
('01434962-1000-767f-8d6e-d1541056554d', 'STATION', '01434962-1000-767f-8d6e-d1541056554d'),
('01434962-1000-77c5-ae7a-f3cd3d6490bd', 'STATION', '01434962-1000-77c5-ae7a-f3cd3d6490bd'),
('01434962-1000-735e-ba77-aa238de66848', 'STATION', '01434962-1000-735e-ba77-aa238de66848'),
('01434962-1000-7f0e-b68a-822d18686a94', 'STATION', '01434962-1000-7f0e-b68a-822d18686a94'),
('01434962-1000-7bf4-9a76-1a16ef79ad6d', 'STATION', '01434962-1000-7bf4-9a76-1a16ef79ad6d'),
('01434962-1000-71c5-8f8a-c9914a56e260', 'STATION', '01434962-1000-71c5-8f8a-c9914a56e260'),
('01434962-1000-78ef-9cc0-f01103e4f512', 'STATION', '01434962-1000-78ef-9cc0-f01103e4f512'),
('01434962-1000-7a45-b197-c1f28fe1bca4', 'STATION', '01434962-1000-7a45-b197-c1f28fe1bca4'),
('01434962-1000-7a5b-b95e-2711b447c4e6', 'STATION', '01434962-1000-7a5b-b95e-2711b447c4e6'),
('01434962-1000-77e4-b0f4-4f3b7b24f1c6', 'STATION', '01434962-1000-77e4-b0f4-4f3b7b24f1c6'),
('01434962-1000-7e23-9650-783712120c6b', 'STATION', '01434962-1000-7e23-9650-783712120c6b'),
('01434962-1000-7b17-83ad-13fd2204580e', 'STATION', '01434962-1000-7b17-83ad-13fd2204580e'),
('01434962-1000-736a-8573-7f43f1db4920', 'STATION', '01434962-1000-736a-8573-7f43f1db4920'),
('01434962-1000-7251-a996-8e6e27b9857f', 'STATION', '01434962-1000-7251-a996-8e6e27b9857f'),
('01434962-1000-79bf-abbe-524f18a5085f', 'STATION', '01434962-1000-79bf-abbe-524f18a5085f'),
('01434962-1000-74cb-9dd1-c56205b8855f', 'STATION', '01434962-1000-74cb-9dd1-c56205b8855f'),
('01434962-1000-747b-8236-89c9560df426', 'STATION', '01434962-1000-747b-8236-89c9560df426');
INSERT INTO team VALUES
('01434962-1000-7ad6-80bd-fb0bf2d9e4f6', 'rapid', 1, '速执一队', '0874-7100411', '2014-01-01', NULL, NULL),
('01434962-1000-7216-ada5-658ab3ee7634', 'rapid', 2, '速执二队', '0874-7100412', '2014-01-01', NULL, NULL),
('01434962-1000-7407-9e7d-7807566e9284', 'compulsory', 3, '强执一队', '0874-7100421', '2014-01-01', NULL, NULL),
('01434962-1000-7d53-beef-361897998111', 'compulsory', 4, '强执二队', '0874-7100422', '2014-01-01', NULL, NULL),
('01434962-1000-7289-ab2e-9adcd8aa1d7a', 'compulsory', 5, '强执三队', '0874-7100423', '2014-01-01', NULL, NULL),
('01434962-1000-78af-8b14-b750145c7013', 'compulsory', 6, '强执四队', '0874-7100424', '2014-01-01', NULL, NULL),
('01434962-1000-74ab-b496-2d730142e569', 'auxiliary', 7, '执行辅助队', '0874-7100431', '2014-01-01', NULL, NULL);
INSERT INTO team_duty VALUES
('01434962-1000-7ad6-80bd-fb0bf2d9e4f6', 'receive_rapid_cases', 1),
('01434962-1000-7ad6-80bd-fb0bf2d9e4f6', 'answer_applicants', 2),
('01434962-1000-7ad6-80bd-fb0bf2d9e4f6', 'issue_notice', 3),
('01434962-1000-7ad6-80bd-fb0bf2d9e4f6', 'control_property', 4),
('01434962-1000-7ad6-80bd-fb0bf2d9e4f6', 'conclude_settlement', 5),
('01434962-1000-7ad6-80bd-fb0bf2d9e4f6', 'propose_closing', 6),
('01434962-1000-7216-ada5-658ab3ee7634', 'receive_rapid_cases', 1),
('01434962-1000-7216-ada5-658ab3ee7634', 'answer_applicants', 2),
('01434962-1000-7216-ada5-658ab3ee7634', 'issue_notice', 3),
('01434962-1000-7216-ada5-658ab3ee7634', 'control_property', 4),
('01434962-1000-7216-ada5-658ab3ee7634', 'conclude_settlement', 5),
('01434962-1000-7216-ada5-658ab3ee7634', 'propose_closing', 6),
('01434962-1000-7407-9e7d-7807566e9284', 'receive_compulsory_cases', 1),
('01434962-1000-7407-9e7d-7807566e9284', 'answer_applicants', 2),
('01434962-1000-7407-9e7d-7807566e9284', 'issue_notice', 3),
('01434962-1000-7407-9e7d-7807566e9284', 'control_property', 4),
('01434962-1000-7407-9e7d-7807566e9284', 'dispose_property', 5),
('01434962-1000-7407-9e7d-7807566e9284', 'coercive_operation', 6),
('01434962-1000-7407-9e7d-7807566e9284', 'conclude_settlement', 7),
('01434962-1000-7407-9e7d-7807566e9284', 'propose_closing', 8),
('01434962-1000-7d53-beef-361897998111', 'receive_compulsory_cases', 1),
('01434962-1000-7d53-beef-361897998111', 'answer_applicants', 2),
('01434962-1000-7d53-beef-361897998111', 'issue_notice', 3),
('01434962-1000-7d53-beef-361897998111', 'control_property', 4),
('01434962-1000-7d53-beef-361897998111', 'dispose_property', 5),
('01434962-1000-7d53-beef-361897998111', 'coercive_operation', 6),
('01434962-1000-7d53-beef-361897998111', 'conclude_settlement', 7),
('01434962-1000-7d53-beef-361897998111', 'propose_closing', 8),
('01434962-1000-7289-ab2e-9adcd8aa1d7a', 'receive_compulsory_cases', 1),
('01434962-1000-7289-ab2e-9adcd8aa1d7a', 'answer_applicants', 2),
('01434962-1000-7289-ab2e-9adcd8aa1d7a', 'issue_notice', 3),
('01434962-1000-7289-ab2e-9adcd8aa1d7a', 'control_property', 4),
('01434962-1000-7289-ab2e-9adcd8aa1d7a', 'dispose_property', 5),
('01434962-1000-7289-ab2e-9adcd8aa1d7a', 'coercive_operation', 6),
('01434962-1000-7289-ab2e-9adcd8aa1d7a', 'conclude_settlement', 7),
('01434962-1000-7289-ab2e-9adcd8aa1d7a', 'propose_closing', 8),
('01434962-1000-78af-8b14-b750145c7013', 'receive_compulsory_cases', 1),
('01434962-1000-78af-8b14-b750145c7013', 'answer_applicants', 2),
('01434962-1000-78af-8b14-b750145c7013', 'issue_notice', 3),
('01434962-1000-78af-8b14-b750145c7013', 'control_property', 4),
('01434962-1000-78af-8b14-b750145c7013', 'dispose_property', 5),
('01434962-1000-78af-8b14-b750145c7013', 'coercive_operation', 6),
('01434962-1000-78af-8b14-b750145c7013', 'conclude_settlement', 7),
('01434962-1000-78af-8b14-b750145c7013', 'propose_closing', 8),
('01434962-1000-74ab-b496-2d730142e569', 'triage_cases', 1),
('01434962-1000-74ab-b496-2d730142e569', 'inquire_property', 2),
('01434962-1000-74ab-b496-2d730142e569', 'serve_papers', 3),
('01434962-1000-74ab-b496-2d730142e569', 'verify_clues', 4);
INSERT INTO township VALUES
('01434962-1000-7176-8adb-0168a9be9740', '530381001', '宛水街道', '01434962-1000-7176-8adb-0168a9be9740', '2014-01-01', NULL),
('01434962-1000-74ba-bdd6-a55678c023dc', '530381002', '西宁街道', '01434962-1000-74ba-bdd6-a55678c023dc', '2014-01-01', NULL),
('01434962-1000-75d7-b7c2-ab5a75ebd98c', '530381003', '双龙街道', '01434962-1000-75d7-b7c2-ab5a75ebd98c', '2014-01-01', NULL),
('01434962-1000-77b9-8f60-3c2a02642bfe', '530381004', '虹桥街道', '01434962-1000-77b9-8f60-3c2a02642bfe', '2014-01-01', NULL),
('01434962-1000-742c-812a-79434b0f6741', '530381005', '丰华街道', '01434962-1000-742c-812a-79434b0f6741', '2014-01-01', NULL),
('01434962-1000-72c0-b768-b212f498d270', '530381006', '板桥街道', '01434962-1000-72c0-b768-b212f498d270', '2014-01-01', NULL),
('01434962-1000-7892-8acf-ef0070f83a03', '530381007', '来宾街道', '01434962-1000-7892-8acf-ef0070f83a03', '2014-01-01', NULL),
('01434962-1000-7fec-9251-80bdda03404d', '530381008', '凤凰街道', '01434962-1000-7fec-9251-80bdda03404d', '2014-01-01', NULL),
('01434962-1000-7565-a544-4a53cea5a8ec', '530381009', '复兴街道', '01434962-1000-7565-a544-4a53cea5a8ec', '2014-01-01', NULL),
('01434962-1000-789c-8e57-f4107f7540b1', '530381102', '格宜镇', '01434962-1000-789c-8e57-f4107f7540b1', '2014-01-01', NULL),
('01434962-1000-75f0-8d78-45d7f9038bdd', '530381103', '田坝镇', '01434962-1000-75f0-8d78-45d7f9038bdd', '2014-01-01', NULL),
('01434962-1000-7063-8e63-3a400d919126', '530381104', '羊场镇', '01434962-1000-7063-8e63-3a400d919126', '2014-01-01', NULL),
('01434962-1000-767f-8d6e-d1541056554d', '530381106', '倘塘镇', '01434962-1000-767f-8d6e-d1541056554d', '2014-01-01', NULL),
('01434962-1000-77c5-ae7a-f3cd3d6490bd', '530381107', '落水镇', '01434962-1000-77c5-ae7a-f3cd3d6490bd', '2014-01-01', NULL),
('01434962-1000-735e-ba77-aa238de66848', '530381108', '务德镇', '01434962-1000-735e-ba77-aa238de66848', '2014-01-01', NULL),
('01434962-1000-7f0e-b68a-822d18686a94', '530381109', '海岱镇', '01434962-1000-7f0e-b68a-822d18686a94', '2014-01-01', NULL),
('01434962-1000-7bf4-9a76-1a16ef79ad6d', '530381110', '龙场镇', '01434962-1000-7bf4-9a76-1a16ef79ad6d', '2014-01-01', NULL),
('01434962-1000-71c5-8f8a-c9914a56e260', '530381111', '龙潭镇', '01434962-1000-71c5-8f8a-c9914a56e260', '2014-01-01', NULL),
('01434962-1000-78ef-9cc0-f01103e4f512', '530381112', '热水镇', '01434962-1000-78ef-9cc0-f01103e4f512', '2014-01-01', NULL),
('01434962-1000-7a45-b197-c1f28fe1bca4', '530381113', '宝山镇', '01434962-1000-7a45-b197-c1f28fe1bca4', '2014-01-01', NULL),
('01434962-1000-7a5b-b95e-2711b447c4e6', '530381114', '东山镇', '01434962-1000-7a5b-b95e-2711b447c4e6', '2014-01-01', NULL),
('01434962-1000-77e4-b0f4-4f3b7b24f1c6', '530381115', '杨柳镇', '01434962-1000-77e4-b0f4-4f3b7b24f1c6', '2014-01-01', NULL),
('01434962-1000-7e23-9650-783712120c6b', '530381201', '普立乡', '01434962-1000-7e23-9650-783712120c6b', '2014-01-01', NULL),
('01434962-1000-7b17-83ad-13fd2204580e', '530381202', '西泽乡', '01434962-1000-7b17-83ad-13fd2204580e', '2014-01-01', NULL),
('01434962-1000-736a-8573-7f43f1db4920', '530381203', '得禄乡', '01434962-1000-736a-8573-7f43f1db4920', '2014-01-01', NULL),
('01434962-1000-7251-a996-8e6e27b9857f', '530381205', '双河乡', '01434962-1000-7251-a996-8e6e27b9857f', '2014-01-01', NULL),
('01434962-1000-79bf-abbe-524f18a5085f', '530381206', '乐丰乡', '01434962-1000-79bf-abbe-524f18a5085f', '2014-01-01', NULL),
('01434962-1000-74cb-9dd1-c56205b8855f', '530381207', '文兴乡', '01434962-1000-74cb-9dd1-c56205b8855f', '2014-01-01', NULL),
('01434962-1000-747b-8236-89c9560df426', '530381208', '阿都乡', '01434962-1000-747b-8236-89c9560df426', '2014-01-01', NULL);
ALTER TABLE account ADD CONSTRAINT account_pkey PRIMARY KEY (id);
ALTER TABLE account ADD CONSTRAINT account_username_key UNIQUE (username);
ALTER TABLE application ADD CONSTRAINT application_pkey PRIMARY KEY (id);
ALTER TABLE assignment ADD CONSTRAINT assignment_pkey PRIMARY KEY (id);
ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (id);
ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_seq_key UNIQUE (seq);
ALTER TABLE audit_head ADD CONSTRAINT audit_head_pkey PRIMARY KEY (id);
ALTER TABLE calendar_day ADD CONSTRAINT calendar_day_pkey PRIMARY KEY (day);
ALTER TABLE calendar_year ADD CONSTRAINT calendar_year_pkey PRIMARY KEY (year);
ALTER TABLE case_counter ADD CONSTRAINT case_counter_pkey PRIMARY KEY (court_code, year, kind);
ALTER TABLE case_relation ADD CONSTRAINT case_relation_pkey PRIMARY KEY (id);
ALTER TABLE challenge ADD CONSTRAINT challenge_id_hash_key UNIQUE (id_hash);
ALTER TABLE challenge ADD CONSTRAINT challenge_pkey PRIMARY KEY (id);
ALTER TABLE chat_channel ADD CONSTRAINT chat_channel_pkey PRIMARY KEY (name);
ALTER TABLE chat_line ADD CONSTRAINT chat_line_dedupe_key_key UNIQUE (dedupe_key);
ALTER TABLE chat_line ADD CONSTRAINT chat_line_pkey PRIMARY KEY (id);
ALTER TABLE chat_message ADD CONSTRAINT chat_message_dedupe_key_key UNIQUE (dedupe_key);
ALTER TABLE chat_message_line ADD CONSTRAINT chat_message_line_pkey PRIMARY KEY (message_id, line_id);
ALTER TABLE chat_message ADD CONSTRAINT chat_message_pkey PRIMARY KEY (id);
ALTER TABLE circular_counter ADD CONSTRAINT circular_counter_pkey PRIMARY KEY (year);
ALTER TABLE circular_deadline ADD CONSTRAINT circular_deadline_pkey PRIMARY KEY (circular_id, deadline_id);
ALTER TABLE circular ADD CONSTRAINT circular_pkey PRIMARY KEY (id);
ALTER TABLE circular_step ADD CONSTRAINT circular_step_pkey PRIMARY KEY (id);
ALTER TABLE circular ADD CONSTRAINT circular_year_serial_key UNIQUE (year, serial);
ALTER TABLE clue ADD CONSTRAINT clue_pkey PRIMARY KEY (id);
ALTER TABLE code_sent ADD CONSTRAINT code_sent_pkey PRIMARY KEY (id);
ALTER TABLE conflict ADD CONSTRAINT conflict_pkey PRIMARY KEY (id);
ALTER TABLE credential_issue ADD CONSTRAINT credential_issue_pkey PRIMARY KEY (id);
ALTER TABLE deadline_change ADD CONSTRAINT deadline_change_pkey PRIMARY KEY (id);
ALTER TABLE deadline_look ADD CONSTRAINT deadline_look_pkey PRIMARY KEY (deadline_id);
ALTER TABLE deadline ADD CONSTRAINT deadline_pkey PRIMARY KEY (id);
ALTER TABLE deadline_preset ADD CONSTRAINT deadline_preset_pkey PRIMARY KEY (preset, code);
ALTER TABLE deadline ADD CONSTRAINT deadline_root_id_rule_code_started_by_key UNIQUE (root_id, rule_code, started_by);
ALTER TABLE deadline_rule ADD CONSTRAINT deadline_rule_code_version_key UNIQUE (code, version);
ALTER TABLE deadline_rule ADD CONSTRAINT deadline_rule_pkey PRIMARY KEY (id);
ALTER TABLE edition ADD CONSTRAINT edition_pkey PRIMARY KEY (name);
ALTER TABLE enforcement_case ADD CONSTRAINT enforcement_case_court_code_year_kind_serial_key UNIQUE (court_code, year, kind, serial);
ALTER TABLE enforcement_case ADD CONSTRAINT enforcement_case_number_key UNIQUE (number);
ALTER TABLE enforcement_case ADD CONSTRAINT enforcement_case_pkey PRIMARY KEY (id);
ALTER TABLE event ADD CONSTRAINT event_pkey PRIMARY KEY (id);
ALTER TABLE event ADD CONSTRAINT event_root_id_n_key UNIQUE (root_id, n);
ALTER TABLE exclusion ADD CONSTRAINT exclusion_pkey PRIMARY KEY (id);
ALTER TABLE export ADD CONSTRAINT export_pkey PRIMARY KEY (id);
ALTER TABLE extension ADD CONSTRAINT extension_pkey PRIMARY KEY (id);
ALTER TABLE handover ADD CONSTRAINT handover_pkey PRIMARY KEY (id);
ALTER TABLE happening ADD CONSTRAINT happening_pkey PRIMARY KEY (id);
ALTER TABLE known_address ADD CONSTRAINT known_address_pkey PRIMARY KEY (address_hash);
ALTER TABLE message ADD CONSTRAINT message_pkey PRIMARY KEY (id);
ALTER TABLE notice ADD CONSTRAINT notice_pkey PRIMARY KEY (id);
ALTER TABLE outbox ADD CONSTRAINT outbox_dedupe_key_key UNIQUE (dedupe_key);
ALTER TABLE outbox ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);
ALTER TABLE party ADD CONSTRAINT party_pkey PRIMARY KEY (id);
ALTER TABLE person ADD CONSTRAINT person_id_number_hash_key UNIQUE (id_number_hash);
ALTER TABLE person ADD CONSTRAINT person_pkey PRIMARY KEY (id);
ALTER TABLE post ADD CONSTRAINT post_pkey PRIMARY KEY (id);
ALTER TABLE post_proposal ADD CONSTRAINT post_proposal_pkey PRIMARY KEY (id);
ALTER TABLE receipt ADD CONSTRAINT receipt_pkey PRIMARY KEY (actor_id, request_id);
ALTER TABLE recomputation_failure ADD CONSTRAINT recomputation_failure_pkey PRIMARY KEY (recomputation_id, root_id);
ALTER TABLE recomputation ADD CONSTRAINT recomputation_pkey PRIMARY KEY (id);
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (account_id, slot);
ALTER TABLE refresh_token ADD CONSTRAINT refresh_token_pkey PRIMARY KEY (token_hash);
ALTER TABLE reminder ADD CONSTRAINT reminder_dedupe_key_key UNIQUE (dedupe_key);
ALTER TABLE reminder_head ADD CONSTRAINT reminder_head_pkey PRIMARY KEY (id);
ALTER TABLE reminder ADD CONSTRAINT reminder_pkey PRIMARY KEY (id);
ALTER TABLE seaql_migrations ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);
ALTER TABLE search_term ADD CONSTRAINT search_term_pkey PRIMARY KEY (term, case_id);
ALTER TABLE security_notice ADD CONSTRAINT security_notice_pkey PRIMARY KEY (id);
ALTER TABLE session ADD CONSTRAINT session_pkey PRIMARY KEY (id);
ALTER TABLE site ADD CONSTRAINT site_pkey PRIMARY KEY (id);
ALTER TABLE site ADD CONSTRAINT site_slug_key UNIQUE (slug);
ALTER TABLE site ADD CONSTRAINT site_township_code_key UNIQUE (township_code);
ALTER TABLE store ADD CONSTRAINT store_pkey PRIMARY KEY (id);
ALTER TABLE sync_clock ADD CONSTRAINT sync_clock_pkey PRIMARY KEY (id);
ALTER TABLE sync_entry ADD CONSTRAINT sync_entry_pkey PRIMARY KEY (scope_id, kind, root_id);
ALTER TABLE sync_scope ADD CONSTRAINT sync_scope_kind_ref_id_key UNIQUE (kind, ref_id);
ALTER TABLE sync_scope ADD CONSTRAINT sync_scope_pkey PRIMARY KEY (id);
ALTER TABLE team_duty ADD CONSTRAINT team_duty_pkey PRIMARY KEY (team_id, duty);
ALTER TABLE team ADD CONSTRAINT team_name_key UNIQUE (name);
ALTER TABLE team ADD CONSTRAINT team_pkey PRIMARY KEY (id);
ALTER TABLE throttle ADD CONSTRAINT throttle_pkey PRIMARY KEY (bucket);
ALTER TABLE totp ADD CONSTRAINT totp_pkey PRIMARY KEY (account_id);
ALTER TABLE township ADD CONSTRAINT township_pkey PRIMARY KEY (id);
ALTER TABLE triage ADD CONSTRAINT triage_case_id_ordinal_key UNIQUE (case_id, ordinal);
ALTER TABLE triage ADD CONSTRAINT triage_pkey PRIMARY KEY (id);
ALTER TABLE visit ADD CONSTRAINT visit_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX application_case ON application (case_id);
CREATE INDEX application_page ON application (received_at, id);
CREATE INDEX application_site_page ON application (site_id, received_at, id);
CREATE INDEX application_state_page ON application (state, received_at, id);
CREATE INDEX assignment_case ON assignment (case_id);
CREATE INDEX assignment_handler ON assignment (handler_id, assigned_at);
CREATE INDEX audit_entry_actor ON audit_entry (actor_id, happened_at, id) WHERE (actor_id IS NOT NULL);
CREATE INDEX audit_entry_object ON audit_entry (object_id, happened_at, id) WHERE (object_id IS NOT NULL);
CREATE INDEX audit_entry_time ON audit_entry (happened_at, id);
CREATE INDEX audit_entry_unsealed ON audit_entry (x, ordinal, id) WHERE (seq IS NULL);
CREATE INDEX case_relation_case ON case_relation (case_id);
CREATE INDEX case_relation_person ON case_relation (person_id, case_id);
CREATE INDEX case_township ON enforcement_case (township_code);
CREATE INDEX challenge_asked ON challenge (created_at) WHERE (asked_sealed IS NOT NULL);
CREATE INDEX challenge_expires ON challenge (expires_at);
CREATE INDEX chat_line_open ON chat_line (posted_at, id) WHERE (merged_at IS NULL);
CREATE INDEX chat_message_dead ON chat_message (made_at, id) WHERE (state = 'dead'::text);
CREATE INDEX chat_message_due ON chat_message (channel, next_at, ordinal, id) WHERE (state = 'waiting'::text);
CREATE INDEX chat_message_line_line ON chat_message_line (line_id);
CREATE INDEX chat_message_tried ON chat_message (channel, tried_at);
CREATE INDEX circular_addressee ON circular (addressee_id, issued_at, id);
CREATE INDEX circular_deadline_deadline ON circular_deadline (deadline_id);
CREATE INDEX circular_page ON circular (issued_at, id);
CREATE INDEX circular_root ON circular (root_id);
CREATE INDEX circular_state ON circular (state, issued_at, id);
CREATE INDEX circular_step_circular ON circular_step (circular_id, done_at, id);
CREATE INDEX circular_team ON circular (team_id, issued_at, id);
CREATE INDEX clue_case ON clue (case_id, submitted_at);
CREATE INDEX code_sent_phone ON code_sent (phone_hash, sent_at);
CREATE INDEX conflict_case ON conflict (case_id);
CREATE INDEX conflict_person ON conflict (person_id, case_id);
CREATE INDEX credential_issue_account ON credential_issue (account_id);
CREATE UNIQUE INDEX credential_issue_open ON credential_issue (account_id) WHERE (outcome IS NULL);
CREATE INDEX deadline_board ON deadline (due_on, id) WHERE (state = 'open'::text);
CREATE INDEX deadline_board_handler ON deadline (handler_id, due_on, id) WHERE (state = 'open'::text);
CREATE INDEX deadline_board_rule ON deadline (rule_code, due_on, id) WHERE (state = 'open'::text);
CREATE INDEX deadline_board_site ON deadline (site_id, due_on, id) WHERE (state = 'open'::text);
CREATE INDEX deadline_board_team ON deadline (team_id, due_on, id) WHERE (state = 'open'::text);
CREATE INDEX deadline_board_tribunal ON deadline (tribunal_id, due_on, id) WHERE (state = 'open'::text);
CREATE INDEX deadline_change_deadline ON deadline_change (deadline_id, changed_at);
CREATE INDEX deadline_counted ON deadline (due_on, kind, root_id, matter, state, ruled_by) WHERE ((state = 'open'::text) AND (ruled_by IS NULL));
CREATE INDEX deadline_late ON deadline (late_until, id) WHERE (late_until IS NOT NULL);
CREATE INDEX deadline_late_handler ON deadline (handler_id, late_until, id) WHERE (late_until IS NOT NULL);
CREATE INDEX deadline_late_team ON deadline (team_id, late_until, id) WHERE (late_until IS NOT NULL);
CREATE INDEX deadline_look_on ON deadline_look (look_on, deadline_id);
CREATE INDEX deadline_open_root ON deadline (root_id, due_on, kind, matter, state, ruled_by) WHERE ((state = 'open'::text) AND (ruled_by IS NULL));
CREATE INDEX deadline_owed ON deadline (due_on, id) WHERE ((state = 'open'::text) AND (kind <> 'party'::text) AND (kind <> 'expiry'::text) AND (ruled_by IS NULL));
CREATE INDEX deadline_owed_handler ON deadline (handler_id, due_on, id) WHERE ((state = 'open'::text) AND (kind <> 'party'::text) AND (kind <> 'expiry'::text) AND (ruled_by IS NULL));
CREATE INDEX deadline_owed_team ON deadline (team_id, due_on, id) WHERE ((state = 'open'::text) AND (kind <> 'party'::text) AND (kind <> 'expiry'::text) AND (ruled_by IS NULL));
CREATE INDEX deadline_provisional ON deadline (root_id) WHERE ((state = 'open'::text) AND (NOT official));
CREATE INDEX enforcement_case_desk_page ON enforcement_case (desk, filed_at, id);
CREATE INDEX enforcement_case_filed_on ON enforcement_case (filed_on);
CREATE INDEX enforcement_case_handler_page ON enforcement_case (handler_id, filed_at, id);
CREATE INDEX enforcement_case_page ON enforcement_case (filed_at, id);
CREATE INDEX enforcement_case_serial ON enforcement_case (kind, serial);
CREATE INDEX enforcement_case_site_page ON enforcement_case (site_id, filed_at, id);
CREATE INDEX enforcement_case_team_page ON enforcement_case (team_id, filed_at, id);
CREATE INDEX enforcement_case_tribunal_page ON enforcement_case (tribunal_id, filed_at, id);
CREATE INDEX exclusion_root ON exclusion (root_id);
CREATE INDEX export_account ON export (account_id, asked_at);
CREATE UNIQUE INDEX extension_asked ON extension (deadline_id) WHERE (state = 'asked'::text);
CREATE INDEX extension_list ON extension (asked_at, id);
CREATE INDEX extension_root ON extension (root_id, asked_at, id);
CREATE INDEX extension_state ON extension (state, asked_at, id);
CREATE INDEX handover_case ON handover (case_id, sent_at);
CREATE INDEX handover_defect ON handover (settled_at, from_segment, defect);
CREATE UNIQUE INDEX handover_pending ON handover (case_id) WHERE (state = 'pending'::text);
CREATE INDEX happening_root ON happening (root_id, happened_at, id);
CREATE INDEX message_case ON message (case_id, sent_at, id);
CREATE INDEX notice_root ON notice (root_id);
CREATE INDEX outbox_due ON outbox (due_at) WHERE (delivered_at IS NULL);
CREATE INDEX party_id_number ON party (id_number_hash);
CREATE INDEX party_person ON party (person_id, root_id) WHERE (person_id IS NOT NULL);
CREATE INDEX party_root ON party (root_id, ordinal);
CREATE INDEX post_follows ON post (follows_id);
CREATE INDEX post_person ON post (person_id);
CREATE INDEX post_proposal_account ON post_proposal (account_id);
CREATE UNIQUE INDEX post_proposal_open ON post_proposal (account_id, role, site_id) WHERE (outcome IS NULL);
CREATE INDEX post_team ON post (team_id);
CREATE INDEX recomputation_asked ON recomputation (asked_at, id);
CREATE INDEX recomputation_open ON recomputation (asked_at, id) WHERE (finished_at IS NULL);
CREATE INDEX refresh_token_session ON refresh_token (session_id);
CREATE INDEX reminder_made ON reminder (made_at, id);
CREATE UNIQUE INDEX reminder_n ON reminder (n);
CREATE INDEX reminder_root ON reminder (root_id, made_at, id);
CREATE INDEX reminder_unplaced ON reminder (made_at, id) WHERE (n IS NULL);
CREATE INDEX security_notice_account ON security_notice (account_id, happened_at);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX sync_entry_root ON sync_entry (root_id);
CREATE INDEX sync_entry_x ON sync_entry (scope_id, x, kind, root_id);
CREATE INDEX throttle_touched ON throttle (touched_at);
CREATE UNIQUE INDEX township_begins ON township (code, started_on);
CREATE UNIQUE INDEX township_open ON township (code) WHERE (ended_on IS NULL);
CREATE INDEX township_site ON township (site_id);
CREATE INDEX visit_page ON visit (visited_at, id);
CREATE INDEX visit_site_page ON visit (site_id, visited_at, id);
CREATE TRIGGER audit_entry_guard BEFORE DELETE OR UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_guard();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_guard();
ALTER TABLE account ADD CONSTRAINT account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE application ADD CONSTRAINT application_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id);
ALTER TABLE application ADD CONSTRAINT application_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id);
ALTER TABLE application ADD CONSTRAINT application_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES person(id);
ALTER TABLE application ADD CONSTRAINT application_visit_id_fkey FOREIGN KEY (visit_id) REFERENCES visit(id);
ALTER TABLE assignment ADD CONSTRAINT assignment_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES person(id);
ALTER TABLE assignment ADD CONSTRAINT assignment_case_id_fkey FOREIGN KEY (case_id) REFERENCES enforcement_case(id);
ALTER TABLE assignment ADD CONSTRAINT assignment_handler_id_fkey FOREIGN KEY (handler_id) REFERENCES person(id);
ALTER TABLE assignment ADD CONSTRAINT assignment_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);
ALTER TABLE calendar_year ADD CONSTRAINT calendar_year_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES person(id);
ALTER TABLE case_relation ADD CONSTRAINT case_relation_case_id_fkey FOREIGN KEY (case_id) REFERENCES enforcement_case(id);
ALTER TABLE case_relation ADD CONSTRAINT case_relation_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE chat_message ADD CONSTRAINT chat_message_channel_fkey FOREIGN KEY (channel) REFERENCES chat_channel(name);
ALTER TABLE chat_message_line ADD CONSTRAINT chat_message_line_line_id_fkey FOREIGN KEY (line_id) REFERENCES chat_line(id);
ALTER TABLE chat_message_line ADD CONSTRAINT chat_message_line_message_id_fkey FOREIGN KEY (message_id) REFERENCES chat_message(id);
ALTER TABLE circular ADD CONSTRAINT circular_addressee_id_fkey FOREIGN KEY (addressee_id) REFERENCES person(id);
ALTER TABLE circular_deadline ADD CONSTRAINT circular_deadline_circular_id_fkey FOREIGN KEY (circular_id) REFERENCES circular(id);
ALTER TABLE circular_step ADD CONSTRAINT circular_step_circular_id_fkey FOREIGN KEY (circular_id) REFERENCES circular(id);
ALTER TABLE circular_step ADD CONSTRAINT circular_step_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE circular ADD CONSTRAINT circular_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);
ALTER TABLE clue ADD CONSTRAINT clue_case_id_fkey FOREIGN KEY (case_id) REFERENCES enforcement_case(id);
ALTER TABLE clue ADD CONSTRAINT clue_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES person(id);
ALTER TABLE conflict ADD CONSTRAINT conflict_case_id_fkey FOREIGN KEY (case_id) REFERENCES enforcement_case(id);
ALTER TABLE conflict ADD CONSTRAINT conflict_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE credential_issue ADD CONSTRAINT credential_issue_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
ALTER TABLE credential_issue ADD CONSTRAINT credential_issue_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id);
ALTER TABLE credential_issue ADD CONSTRAINT credential_issue_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES account(id);
ALTER TABLE deadline_rule ADD CONSTRAINT deadline_rule_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES person(id);
ALTER TABLE enforcement_case ADD CONSTRAINT enforcement_case_application_id_fkey FOREIGN KEY (application_id) REFERENCES application(id);
ALTER TABLE enforcement_case ADD CONSTRAINT enforcement_case_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES person(id);
ALTER TABLE enforcement_case ADD CONSTRAINT enforcement_case_filed_by_fkey FOREIGN KEY (filed_by) REFERENCES person(id);
ALTER TABLE enforcement_case ADD CONSTRAINT enforcement_case_handler_id_fkey FOREIGN KEY (handler_id) REFERENCES person(id);
ALTER TABLE enforcement_case ADD CONSTRAINT enforcement_case_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id);
ALTER TABLE enforcement_case ADD CONSTRAINT enforcement_case_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);
ALTER TABLE enforcement_case ADD CONSTRAINT enforcement_case_tribunal_id_fkey FOREIGN KEY (tribunal_id) REFERENCES site(id);
ALTER TABLE extension ADD CONSTRAINT extension_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES person(id);
ALTER TABLE extension ADD CONSTRAINT extension_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id);
ALTER TABLE handover ADD CONSTRAINT handover_case_id_fkey FOREIGN KEY (case_id) REFERENCES enforcement_case(id);
ALTER TABLE handover ADD CONSTRAINT handover_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES person(id);
ALTER TABLE handover ADD CONSTRAINT handover_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES person(id);
ALTER TABLE handover ADD CONSTRAINT handover_to_person_id_fkey FOREIGN KEY (to_person_id) REFERENCES person(id);
ALTER TABLE message ADD CONSTRAINT message_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES person(id);
ALTER TABLE message ADD CONSTRAINT message_case_id_fkey FOREIGN KEY (case_id) REFERENCES enforcement_case(id);
ALTER TABLE message ADD CONSTRAINT message_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES person(id);
ALTER TABLE party ADD CONSTRAINT party_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE post ADD CONSTRAINT post_follows_id_fkey FOREIGN KEY (follows_id) REFERENCES post(id);
ALTER TABLE post ADD CONSTRAINT post_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE post_proposal ADD CONSTRAINT post_proposal_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
ALTER TABLE post_proposal ADD CONSTRAINT post_proposal_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES account(id);
ALTER TABLE post_proposal ADD CONSTRAINT post_proposal_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES account(id);
ALTER TABLE post_proposal ADD CONSTRAINT post_proposal_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES account(id);
ALTER TABLE post_proposal ADD CONSTRAINT post_proposal_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES account(id);
ALTER TABLE post_proposal ADD CONSTRAINT post_proposal_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id);
ALTER TABLE post_proposal ADD CONSTRAINT post_proposal_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);
ALTER TABLE post ADD CONSTRAINT post_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id);
ALTER TABLE post ADD CONSTRAINT post_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);
ALTER TABLE recomputation ADD CONSTRAINT recomputation_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES person(id);
ALTER TABLE recomputation_failure ADD CONSTRAINT recomputation_failure_recomputation_id_fkey FOREIGN KEY (recomputation_id) REFERENCES recomputation(id);
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
ALTER TABLE refresh_token ADD CONSTRAINT refresh_token_session_id_fkey FOREIGN KEY (session_id) REFERENCES session(id);
ALTER TABLE search_term ADD CONSTRAINT search_term_case_id_fkey FOREIGN KEY (case_id) REFERENCES enforcement_case(id);
ALTER TABLE security_notice ADD CONSTRAINT security_notice_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
ALTER TABLE session ADD CONSTRAINT session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
ALTER TABLE session ADD CONSTRAINT session_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id);
ALTER TABLE site ADD CONSTRAINT site_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES site(id);
ALTER TABLE sync_entry ADD CONSTRAINT sync_entry_scope_id_fkey FOREIGN KEY (scope_id) REFERENCES sync_scope(id);
ALTER TABLE team_duty ADD CONSTRAINT team_duty_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);
ALTER TABLE team ADD CONSTRAINT team_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id);
ALTER TABLE totp ADD CONSTRAINT totp_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
ALTER TABLE township ADD CONSTRAINT township_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id);
ALTER TABLE triage ADD CONSTRAINT triage_case_id_fkey FOREIGN KEY (case_id) REFERENCES enforcement_case(id);
ALTER TABLE triage ADD CONSTRAINT triage_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id);
ALTER TABLE triage ADD CONSTRAINT triage_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES person(id);
ALTER TABLE visit ADD CONSTRAINT visit_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id);
ALTER TABLE visit ADD CONSTRAINT visit_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id);
