-- Fills the day until which deadlines were late that ended before this change; court days are those of UTC+8. What was
-- derived no more has no instant of its end, and was made void by its last change.
UPDATE deadline SET late_until = DATE((COALESCE(ended_at, changed_at) / 1000000 + 28800), 'unixepoch')
WHERE state IN ('met', 'met_late', 'waived', 'void') AND kind <> 'party' AND kind <> 'expiry' AND ruled_by IS NULL
    AND due_on < DATE((COALESCE(ended_at, changed_at) / 1000000 + 28800), 'unixepoch');
