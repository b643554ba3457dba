-- The post that leads its team, whom overdue deadlines of the team are told.
ALTER TABLE post ADD COLUMN leads BOOLEAN NOT NULL DEFAULT FALSE
