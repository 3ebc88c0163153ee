-- Statements of their own, so that the last sees what was committed while the first two waited:
-- whoever stores past cases takes turns, and holds its sources' numbers as a live report holds its
-- one (fieldwork_claim_report): of two with the same number the second finds the first.
SELECT pg_advisory_xact_lock(hashtextextended('past cases', 0));
SELECT pg_advisory_xact_lock(hashtextextended('external ' || source || ' ' || number, 0))
FROM unnest(%(sources)s::text[], %(numbers)s::text[]) AS numbered (source, number);
-- The reports among these that are there already: by UUID, or by source and its number.
SELECT r.uuid::text, r.source, r.external_number, r.number, r.id, r.issue_id
FROM fieldwork_report r
WHERE r.uuid = ANY(%(uuids)s::uuid[])
UNION
SELECT r.uuid::text, r.source, r.external_number, r.number, r.id, r.issue_id
FROM unnest(%(sources)s::text[], %(numbers)s::text[]) AS numbered (source, number)
JOIN fieldwork_report r ON r.source = numbered.source AND r.external_number = numbered.number
WHERE r.external_number <> ''
