-- What this store is and how it was last seen; one row. kind: DEMO, COURT or LOAD, NULL as long as nothing was founded.
-- tried_at: when it was last written to to see whether it takes writes, by the clock of whoever did.
-- secret_mark: what the court's secret makes of a fixed word, so that another secret is noticed at the start.
-- jumped_at, jumped_by_s: when that clock was last found set forward or back, and by how many seconds.
CREATE TABLE store (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    kind TEXT CHECK (kind IN ('DEMO', 'COURT', 'LOAD')),
    tried_at BIGINT NOT NULL,
    secret_mark TEXT,
    jumped_at BIGINT,
    jumped_by_s BIGINT,
    backed_up_at BIGINT
);
INSERT INTO store (id, kind, tried_at) VALUES (1, NULL, 0)
