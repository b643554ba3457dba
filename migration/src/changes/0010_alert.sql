-- Alerts: reminders in one order for the whole court. n: the place of a reminder, given after it was made, without gap.
ALTER TABLE reminder ADD COLUMN n BIGINT;
CREATE UNIQUE INDEX reminder_n ON reminder (n);
CREATE INDEX reminder_unplaced ON reminder (made_at, id) WHERE n IS NULL;

-- The last place given.
CREATE TABLE reminder_head (
    id INTEGER NOT NULL PRIMARY KEY,
    n BIGINT NOT NULL
);
INSERT INTO reminder_head (id, n) VALUES (1, 0)
