-- The open issues of a scheme in any of the boxes of degrees. Raw because the boxes come as an array:
-- each is looked up in the index of places, where the ORM would OR them into one walk over all.
SELECT i.id, ST_X(i.location), ST_Y(i.location)
FROM fieldwork_issue i
WHERE i.id IN (
    SELECT j.id
    FROM unnest(%(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
        AS b (west, south, east, north)
    JOIN fieldwork_issue j ON j.location && ST_MakeEnvelope(b.west, b.south, b.east, b.north, 4326)
    WHERE j.scheme_id = %(scheme)s AND j.state <> ALL (%(finished)s)
)
ORDER BY i.id
