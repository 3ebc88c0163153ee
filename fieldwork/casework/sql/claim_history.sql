-- Two statements, so that the second sees what was committed while the first waited: whoever stores
-- past cases takes turns. A live report that brings the number of one at the same time takes no part
-- in that; file_history tries once more where the unique constraint says so.
SELECT pg_advisory_xact_lock(hashtextextended('past cases', 0));
-- The reports among these that are there already: by UUID, or by source and its number.
SELECT r.uuid::text, r.source, r.external_number, r.number, r.id, r.issue_id
FROM fieldwork_report r
WHERE r.uuid = ANY(%(uuids)s::uuid[])
UNION
SELECT r.uuid::text, r.source, r.external_number, r.number, r.id, r.issue_id
FROM unnest(%(sources)s::text[], %(numbers)s::text[]) AS numbered (source, number)
JOIN fieldwork_report r ON r.source = numbered.source AND r.external_number = numbered.number
WHERE r.external_number <> ''
