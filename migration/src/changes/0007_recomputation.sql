-- Recomputations: the calendar changed, and what hangs on it is derived again, root by root.
-- first_on: the first day that counts otherwise now. ended_too: whether what ended is derived again, as that day is past.
-- pass: 1 for what the change may move, 2 for what was written while the change came. after_id: the last root of the
-- pass that is done. total: roots of the first pass, counted when it begins. moved: roots with a limit that moved.
-- lease_id, leased_until: the process that works on it, in real time.
CREATE TABLE recomputation (
    id UUID NOT NULL PRIMARY KEY,
    cause TEXT NOT NULL,
    edition_id UUID NOT NULL,
    first_on TEXT NOT NULL,
    ended_too BOOLEAN NOT NULL,
    pass INTEGER NOT NULL,
    after_id UUID,
    total BIGINT,
    done BIGINT NOT NULL,
    moved BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    asked_by UUID REFERENCES person (id),
    asked_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    lease_id UUID,
    leased_until BIGINT NOT NULL
);
CREATE INDEX recomputation_asked ON recomputation (asked_at, id);
CREATE INDEX recomputation_open ON recomputation (asked_at, id) WHERE finished_at IS NULL;

-- Roots that could not be derived: the second pass takes them again, what is left then has failed.
CREATE TABLE recomputation_failure (
    recomputation_id UUID NOT NULL REFERENCES recomputation (id),
    root_id UUID NOT NULL,
    PRIMARY KEY (recomputation_id, root_id)
)
