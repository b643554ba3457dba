-- Extensions: which limits the president may lengthen, in the unit of the rule. extension_most: in sum, on his own word.
-- extension_reported: what may be added beyond it and is reported to the high court. extension_lead_days: how many days
-- before the end it must be asked for. All three are empty where nothing may be lengthened.
ALTER TABLE deadline_rule ADD COLUMN extension_most INTEGER;
ALTER TABLE deadline_rule ADD COLUMN extension_reported INTEGER;
ALTER TABLE deadline_rule ADD COLUMN extension_lead_days INTEGER;

-- What was asked for, and what became of it. state: asked, granted or refused. upward: not_needed or owed.
-- granted: by how much, once granted. started_by: what started the limit, as its deadline says.
CREATE TABLE extension (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    deadline_id UUID NOT NULL,
    rule_code TEXT NOT NULL,
    started_by UUID NOT NULL,
    amount INTEGER NOT NULL,
    unit TEXT NOT NULL,
    ground TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by UUID REFERENCES person (id),
    asked_at BIGINT NOT NULL,
    decided_by UUID REFERENCES person (id),
    decided_at BIGINT,
    note TEXT,
    granted INTEGER,
    upward TEXT NOT NULL,
    version BIGINT NOT NULL,
    sync_x BIGINT NOT NULL
);
CREATE INDEX extension_root ON extension (root_id, asked_at, id);
CREATE INDEX extension_list ON extension (asked_at, id);
CREATE INDEX extension_state ON extension (state, asked_at, id);
CREATE UNIQUE INDEX extension_asked ON extension (deadline_id) WHERE state = 'asked';

-- Practice of other courts as sets of values, for a president to apply: one row a rule of a set.
CREATE TABLE deadline_preset (
    preset TEXT NOT NULL,
    title TEXT NOT NULL,
    code TEXT NOT NULL,
    amount TEXT NOT NULL,
    unit TEXT NOT NULL,
    enabled TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (preset, code)
)
