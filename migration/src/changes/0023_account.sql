-- First and last day of an account (账号的首日与末日): nobody signs in to it before and after. Those made so far began at once.
ALTER TABLE account ADD COLUMN started_on TEXT NOT NULL DEFAULT '1970-01-01';
ALTER TABLE account ADD COLUMN ended_on TEXT
