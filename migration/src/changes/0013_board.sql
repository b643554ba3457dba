-- Counting what is due: the index holds all that a count over the whole court asks for.
CREATE INDEX deadline_counted ON deadline (due_on, kind, root_id, state, ruled_by) WHERE state = 'open' AND ruled_by IS NULL
