-- Hour limits: on its day a deadline is looked at only once this instant has passed.
ALTER TABLE deadline_look ADD COLUMN look_after BIGINT
