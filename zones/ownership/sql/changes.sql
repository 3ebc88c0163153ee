-- Every instant at which an edition, a holder or a deputy of the scheme begins or ends, as known now.
SELECT DISTINCT edge
FROM (
    SELECT effective AS span FROM zones_timeline
    WHERE scheme_id = %(scheme)s AND upper_inf(recorded)
    UNION ALL
    SELECT effective FROM zones_responsibility
    WHERE scheme_id = %(scheme)s AND upper_inf(recorded)
    UNION ALL
    SELECT during FROM zones_deputy
) spans, unnest(ARRAY[lower(span), upper(span)]) AS edge
WHERE isfinite(edge)
ORDER BY edge
