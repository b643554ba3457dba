-- Where a store was moved to and when; nothing serves it from then on until that is taken back.
ALTER TABLE store ADD COLUMN moved_to TEXT;
ALTER TABLE store ADD COLUMN moved_at BIGINT
