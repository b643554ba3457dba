-- Exports: what was asked to be taken out as a file, by whom, why, and what was taken. Not synchronised.
-- filter: what was on the screen, as JSON. row_count and sha256: of the file as it was last fetched.
CREATE TABLE export (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    filter TEXT NOT NULL,
    reason TEXT NOT NULL,
    account_id UUID NOT NULL,
    person_id UUID NOT NULL,
    asked_at BIGINT NOT NULL,
    fetched_at BIGINT,
    fetches INTEGER NOT NULL,
    row_count INTEGER,
    sha256 TEXT
);
CREATE INDEX export_account ON export (account_id, asked_at)
