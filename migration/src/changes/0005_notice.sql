-- Enforcement notices: issued, or front_loaded where the title took their place, with what shows it.
CREATE TABLE notice (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    mode TEXT NOT NULL,
    title TEXT NOT NULL,
    clause TEXT,
    served_on TEXT,
    explanation TEXT,
    report_order BOOLEAN NOT NULL,
    clue_request BOOLEAN NOT NULL,
    given_by UUID,
    given_at BIGINT NOT NULL,
    sync_x BIGINT NOT NULL
);
CREATE INDEX notice_root ON notice (root_id)
