-- Fills the day until which deadlines were late that ended before this change; court days are those of UTC+8. What was
-- derived no more has no instant of its end, and was made void by its last change.
UPDATE deadline SET late_until = TO_CHAR(TO_TIMESTAMP((COALESCE(ended_at, changed_at) / 1000000 + 28800)) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
WHERE state IN ('met', 'met_late', 'waived', 'void') AND kind <> 'party' AND kind <> 'expiry' AND ruled_by IS NULL
    AND due_on < TO_CHAR(TO_TIMESTAMP((COALESCE(ended_at, changed_at) / 1000000 + 28800)) AT TIME ZONE 'UTC', 'YYYY-MM-DD');
