-- Two statements, so that the second sees what was committed while the first waited. Whoever stores
-- past cases takes turns, and waits for a live report with the same number of its source
-- (fieldwork_claim_report takes the same lock), in the order of the keys.
SELECT pg_advisory_xact_lock(hashtextextended('past cases', 0)), count(pg_advisory_xact_lock(key))
FROM (SELECT DISTINCT hashtextextended('external ' || source || ' ' || number, 0) AS key
      FROM unnest(%(sources)s::text[], %(numbers)s::text[]) AS numbered (source, number)
      ORDER BY key) keys;
-- The reports among these that are there already: by UUID, or by source and its number.
SELECT r.uuid::text, r.source, r.external_number, r.number, r.id, r.issue_id
FROM fieldwork_report r
WHERE r.uuid = ANY(%(uuids)s::uuid[])
UNION
SELECT r.uuid::text, r.source, r.external_number, r.number, r.id, r.issue_id
FROM unnest(%(sources)s::text[], %(numbers)s::text[]) AS numbered (source, number)
JOIN fieldwork_report r ON r.source = numbered.source AND r.external_number = numbered.number
WHERE r.external_number <> ''
