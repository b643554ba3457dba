-- A post that is proposed (拟任岗位). It gives nobody anything: it becomes a row of post, under the same id, once the
-- security administrator has confirmed it and the chief or the president has approved it. outcome is NULL while it is open,
-- else granted, refused or withdrawn.
CREATE TABLE post_proposal (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    site_id UUID NOT NULL REFERENCES site (id),
    team_id UUID REFERENCES team (id),
    started_on TEXT NOT NULL,
    ended_on TEXT,
    leads BOOLEAN NOT NULL DEFAULT FALSE,
    proposed_by UUID NOT NULL REFERENCES account (id),
    proposed_at BIGINT NOT NULL,
    confirmed_by UUID REFERENCES account (id),
    confirmed_at BIGINT,
    approved_by UUID REFERENCES account (id),
    approved_at BIGINT,
    outcome TEXT,
    settled_by UUID REFERENCES account (id),
    settled_at BIGINT,
    reason TEXT
);
CREATE INDEX post_proposal_account ON post_proposal (account_id);
CREATE UNIQUE INDEX post_proposal_open ON post_proposal (account_id, role, site_id) WHERE outcome IS NULL;
-- What somebody signs in with is to be given out anew (登录凭据的发放): asked for by one administrator, confirmed by
-- another. half_sealed is the half of the first password that the first of them has; the second is made at the confirmation
-- and kept nowhere. outcome is NULL while it is open, else confirmed, refused or withdrawn.
CREATE TABLE credential_issue (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    password BOOLEAN NOT NULL,
    factor BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    half_sealed BYTEA,
    asked_by UUID NOT NULL REFERENCES account (id),
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    outcome TEXT,
    settled_by UUID REFERENCES account (id),
    settled_at BIGINT
);
CREATE INDEX credential_issue_account ON credential_issue (account_id);
CREATE UNIQUE INDEX credential_issue_open ON credential_issue (account_id) WHERE outcome IS NULL;
-- While it is set the password is one that was printed: it opens nothing but its own change, and nothing at all from then on.
ALTER TABLE account ADD COLUMN first_password_until BIGINT;
-- What the court's file says of its practices (本院做法), as JSON; NULL where it says nothing, and the settings hold.
ALTER TABLE store ADD COLUMN practice TEXT
