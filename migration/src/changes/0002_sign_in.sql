-- Tries that are counted. A bucket is a word for its kind and a keyed hash of what it counts, never the thing itself.
-- tries: consecutive failures of an account. next_at: when the next try is open, in microseconds.
CREATE TABLE throttle (
    bucket TEXT NOT NULL PRIMARY KEY,
    tries BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    touched_at BIGINT NOT NULL
);
CREATE INDEX throttle_touched ON throttle (touched_at);
-- Addresses somebody signed in from, as keyed hashes.
CREATE TABLE known_address (
    address_hash TEXT NOT NULL PRIMARY KEY,
    seen_at BIGINT NOT NULL
);

-- Each pair of tokens of a session has a generation. floor_generation: the oldest whose access token is taken.
-- used_generation: the newest whose access token was used, the mark that shuts the way back.
ALTER TABLE session ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN floor_generation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN used_generation BIGINT NOT NULL DEFAULT 0;
-- How the person proved himself, what with and roughly where from.
ALTER TABLE session ADD COLUMN acr TEXT NOT NULL DEFAULT 'pwd';
ALTER TABLE session ADD COLUMN device TEXT;
ALTER TABLE session ADD COLUMN address TEXT;
-- successor: the generation that a consumed token was exchanged for. reissued: it was answered a second time.
ALTER TABLE refresh_token ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE refresh_token ADD COLUMN successor BIGINT;
ALTER TABLE refresh_token ADD COLUMN reissued BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE refresh_token ADD COLUMN voided_at BIGINT;

-- What an account's owner should know: shown to him at his next sign-in.
CREATE TABLE security_notice (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    session_id UUID,
    happened_at BIGINT NOT NULL
);
CREATE INDEX security_notice_account ON security_notice (account_id, happened_at);

-- Second factor: the sealed seed of one-time codes, and the step of the last code taken.
CREATE TABLE totp (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES account (id),
    seed_sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    enrolled_at BIGINT,
    last_step BIGINT NOT NULL
);
CREATE TABLE recovery_code (
    account_id UUID NOT NULL REFERENCES account (id),
    slot INTEGER NOT NULL,
    code_hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_id, slot)
);

-- Half-open sign-ins: a password was right and a code is due, or a code was asked for by telephone.
-- id_hash: hash of the opaque id its owner holds. code_hash: keyed hash of the code sent. asked_sealed: what was asked
-- for, until a job has looked it up.
CREATE TABLE challenge (
    id UUID NOT NULL PRIMARY KEY,
    id_hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    account_id UUID,
    post_id UUID,
    code_hash TEXT,
    asked_sealed BYTEA,
    guesses INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX challenge_expires ON challenge (expires_at);
CREATE INDEX challenge_asked ON challenge (created_at) WHERE asked_sealed IS NOT NULL;
-- Codes sent to a telephone, by its keyed hash: what the limits for one telephone count.
CREATE TABLE code_sent (
    id UUID NOT NULL PRIMARY KEY,
    phone_hash TEXT NOT NULL,
    sent_at BIGINT NOT NULL
);
CREATE INDEX code_sent_phone ON code_sent (phone_hash, sent_at)
