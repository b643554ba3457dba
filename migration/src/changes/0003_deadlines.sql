-- Rules of deadlines: one row a version, a changed rule is a new version.
-- Lists stand with | between. amount is empty where the document states it. floor: no, at_least or more_than.
CREATE TABLE deadline_rule (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    start_events TEXT NOT NULL,
    satisfied_by TEXT NOT NULL,
    amount TEXT NOT NULL,
    unit TEXT NOT NULL,
    direction TEXT NOT NULL,
    roll TEXT NOT NULL,
    floor TEXT NOT NULL,
    matter TEXT NOT NULL,
    condition TEXT NOT NULL,
    enabled TEXT NOT NULL,
    applies_to TEXT NOT NULL,
    warn_days TEXT NOT NULL,
    exclusions TEXT NOT NULL,
    kind TEXT NOT NULL,
    pairs_with TEXT NOT NULL,
    source TEXT NOT NULL,
    mark TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    effective_to TEXT NOT NULL,
    changed_by UUID REFERENCES person (id),
    changed_at BIGINT,
    reason TEXT,
    UNIQUE (code, version)
);

-- The calendar: years that are known, and the days of them that differ from the bare week.
CREATE TABLE calendar_year (
    year INTEGER NOT NULL PRIMARY KEY,
    status TEXT NOT NULL,
    imported_by UUID REFERENCES person (id),
    imported_at BIGINT
);
CREATE TABLE calendar_day (
    day TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL
);

-- Which content of a table holds now: the id changes with each change, and never comes again.
CREATE TABLE edition (
    name TEXT NOT NULL PRIMARY KEY,
    id UUID NOT NULL
);

-- What happened to an application or a case, as far as it starts or ends a limit.
-- subject: the lead or thing it is about. stated: the length written in a document, in the unit of the rule.
CREATE TABLE happening (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    kind TEXT NOT NULL,
    subject UUID,
    stated INTEGER,
    happened_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    sync_x BIGINT NOT NULL
);
CREATE INDEX happening_root ON happening (root_id, happened_at, id);

-- Intervals in which limits do not run: from the first day to the day before the second.
CREATE TABLE exclusion (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    kind TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    document TEXT NOT NULL,
    sync_x BIGINT NOT NULL
);
CREATE INDEX exclusion_root ON exclusion (root_id);

-- Deadlines: what the rules make of the happenings of a root. state: open, paused, met, met_late, waived, void, floor.
-- ended_on: the day on which it was met, waived or made void. ruled_by: the code of the paired rule whose end is earlier.
-- Place, team and handler stand here for the lists.
CREATE TABLE deadline (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    matter TEXT NOT NULL,
    rule_code TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    started_by UUID NOT NULL,
    subject UUID,
    started_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    due_on TEXT,
    due_at BIGINT,
    near_on TEXT,
    unrolled_on TEXT,
    excluded_days INTEGER NOT NULL,
    official BOOLEAN NOT NULL,
    ended_at BIGINT,
    ended_by UUID,
    ruled_by TEXT,
    backdated BOOLEAN NOT NULL,
    site_id UUID NOT NULL,
    tribunal_id UUID,
    team_id UUID,
    handler_id UUID,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    sync_x BIGINT NOT NULL,
    UNIQUE (root_id, rule_code, started_by)
);
CREATE INDEX deadline_board ON deadline (due_on, id) WHERE state = 'open';
CREATE INDEX deadline_board_handler ON deadline (handler_id, due_on, id) WHERE state = 'open';
CREATE INDEX deadline_board_team ON deadline (team_id, due_on, id) WHERE state = 'open';
CREATE INDEX deadline_board_site ON deadline (site_id, due_on, id) WHERE state = 'open';
CREATE INDEX deadline_board_tribunal ON deadline (tribunal_id, due_on, id) WHERE state = 'open';
CREATE INDEX deadline_board_rule ON deadline (rule_code, due_on, id) WHERE state = 'open';
CREATE INDEX deadline_provisional ON deadline (root_id) WHERE state = 'open' AND NOT official;

-- The next day on which somebody is to be reminded of a running deadline. Not synchronised: it moves by itself.
CREATE TABLE deadline_look (
    deadline_id UUID NOT NULL PRIMARY KEY,
    look_on TEXT NOT NULL
);
CREATE INDEX deadline_look_on ON deadline_look (look_on, deadline_id);

-- Old values of deadlines that moved.
CREATE TABLE deadline_change (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    deadline_id UUID NOT NULL,
    cause TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    due_before TEXT,
    due_after TEXT,
    changed_at BIGINT NOT NULL,
    sync_x BIGINT NOT NULL
);
CREATE INDEX deadline_change_deadline ON deadline_change (deadline_id, changed_at)
