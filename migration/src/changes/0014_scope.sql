-- Counting what is due: the index holds all that a count over the whole court asks for.
DROP INDEX deadline_counted;
CREATE INDEX deadline_counted ON deadline (due_on, kind, root_id, matter, state, ruled_by)
    WHERE state = 'open' AND ruled_by IS NULL;

-- The running deadlines of one case or application: what somebody sees who sees some of them.
CREATE INDEX deadline_open_root ON deadline (root_id, due_on, kind, matter, state, ruled_by)
    WHERE state = 'open' AND ruled_by IS NULL;

-- What an applicant brought.
CREATE INDEX party_person ON party (person_id, root_id) WHERE person_id IS NOT NULL
