-- Reminders: who was reminded of what, and why. threshold: near, half, overdue or manual.
-- dedupe_key: one reminder of a deadline, its end and threshold, also the name of its line in the work chat.
CREATE TABLE reminder (
    id UUID NOT NULL PRIMARY KEY,
    root_id UUID NOT NULL,
    deadline_id UUID,
    threshold TEXT NOT NULL,
    text TEXT NOT NULL,
    person_id UUID,
    made_by UUID,
    made_at BIGINT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE
);
CREATE INDEX reminder_root ON reminder (root_id, made_at, id);
CREATE INDEX reminder_made ON reminder (made_at, id)
