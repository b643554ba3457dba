-- Circulars: a supervisor tells whoever handles a case that its deadlines are overdue. The root is the case.
-- Numbered without gap within a year. state: issued, acknowledged, explained, closed.
-- addressee_id stays although the case goes to somebody else, team_id and site_id are his and its on the day of issue.
CREATE TABLE circular (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    year INTEGER NOT NULL,
    serial BIGINT NOT NULL,
    addressee_id UUID NOT NULL REFERENCES person (id),
    team_id UUID REFERENCES team (id),
    site_id UUID NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    sync_x BIGINT NOT NULL,
    UNIQUE (year, serial)
);
CREATE INDEX circular_root ON circular (root_id);
CREATE INDEX circular_page ON circular (issued_at, id);
CREATE INDEX circular_state ON circular (state, issued_at, id);
CREATE INDEX circular_addressee ON circular (addressee_id, issued_at, id);
CREATE INDEX circular_team ON circular (team_id, issued_at, id);

-- The overdue deadlines a circular is about, as they stood when it was issued.
CREATE TABLE circular_deadline (
    circular_id UUID NOT NULL REFERENCES circular (id),
    deadline_id UUID NOT NULL,
    root_id UUID NOT NULL,
    rule_code TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    due_on TEXT NOT NULL,
    days_late INTEGER NOT NULL,
    sync_x BIGINT NOT NULL,
    PRIMARY KEY (circular_id, deadline_id)
);
CREATE INDEX circular_deadline_deadline ON circular_deadline (deadline_id);

-- What was done about a circular, never changed: issued, acknowledged, explained, returned, closed, with its text.
CREATE TABLE circular_step (
    id UUID NOT NULL PRIMARY KEY,
    circular_id UUID NOT NULL REFERENCES circular (id),
    root_id UUID NOT NULL,
    step TEXT NOT NULL,
    text TEXT,
    person_id UUID NOT NULL REFERENCES person (id),
    done_at BIGINT NOT NULL,
    sync_x BIGINT NOT NULL
);
CREATE INDEX circular_step_circular ON circular_step (circular_id, done_at, id);

-- The last number of each year.
CREATE TABLE circular_counter (
    year INTEGER NOT NULL PRIMARY KEY,
    serial BIGINT NOT NULL
);

-- The last day on which a deadline was overdue that has ended after its last day: the day it ended.
ALTER TABLE deadline ADD COLUMN late_until TEXT;
CREATE INDEX deadline_late ON deadline (late_until, id) WHERE late_until IS NOT NULL;
CREATE INDEX deadline_late_team ON deadline (team_id, late_until, id) WHERE late_until IS NOT NULL;
CREATE INDEX deadline_late_handler ON deadline (handler_id, late_until, id) WHERE late_until IS NOT NULL;

-- What the court still owes, by its last day.
CREATE INDEX deadline_owed ON deadline (due_on, id)
    WHERE state = 'open' AND kind <> 'party' AND kind <> 'expiry' AND ruled_by IS NULL;
CREATE INDEX deadline_owed_team ON deadline (team_id, due_on, id)
    WHERE state = 'open' AND kind <> 'party' AND kind <> 'expiry' AND ruled_by IS NULL;
CREATE INDEX deadline_owed_handler ON deadline (handler_id, due_on, id)
    WHERE state = 'open' AND kind <> 'party' AND kind <> 'expiry' AND ruled_by IS NULL
