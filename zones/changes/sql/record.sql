-- One statement of constant text for any number of changes; the ORM would build a row of
-- parameters for each and read every number back. "xid" is the table's own default.
INSERT INTO zones_change (at, layer, object_id, kind)
SELECT %(now)s, changed.layer, changed.object_id, changed.kind
FROM unnest(%(layers)s::text[], %(objects)s::bigint[], %(kinds)s::text[])
    AS changed (layer, object_id, kind)
