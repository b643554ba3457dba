-- Whether a rule's limits outlive the closing of their matter: true or false.
ALTER TABLE deadline_rule ADD COLUMN outlives TEXT NOT NULL DEFAULT 'false';

-- The last day that a document states, such as the end printed on a ruling of freezing.
ALTER TABLE happening ADD COLUMN stated_end TEXT;

-- The first day that a deadline which stands still does not run.
ALTER TABLE deadline ADD COLUMN paused_since TEXT
