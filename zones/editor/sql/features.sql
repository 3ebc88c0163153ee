-- One page of a draft's zones as GeoJSON features, in code order: the base edition's that the draft
-- left alone, and those it changed. Text is joined instead of json built, as in the editions' page.
WITH zone AS (
    SELECT v.zone_id, v.level_id, v.code, v.name, v.name_en, v.parent_id, v.gap_reason, v.boundary,
           '' AS change
    FROM zones_level l
    JOIN zones_zoneversion v ON v.level_id = l.id AND v.editions @> %(edition)s
    WHERE l.scheme_id = %(scheme)s
      AND (%(level)s IS NULL OR l.code = %(level)s)
      AND (%(west)s IS NULL OR v.boundary && ST_MakeEnvelope(
              %(west)s, %(south)s, %(east)s, %(north)s, 4326))
      AND NOT EXISTS (SELECT FROM zones_draftzone d
                      WHERE d.draft_id = %(draft)s AND d.zone_id = v.zone_id)
    UNION ALL
    SELECT d.zone_id, d.level_id, d.code, d.name, d.name_en, d.parent_id, d.gap_reason, d.boundary,
           CASE WHEN EXISTS (
               SELECT FROM zones_zoneversion v
               WHERE v.zone_id = d.zone_id AND v.editions @> %(edition)s)
           THEN 'changed' ELSE 'new' END
    FROM zones_draftzone d JOIN zones_level l ON l.id = d.level_id
    WHERE d.draft_id = %(draft)s AND NOT d.gone
      AND (%(level)s IS NULL OR l.code = %(level)s)
      AND (%(west)s IS NULL OR d.boundary && ST_MakeEnvelope(
              %(west)s, %(south)s, %(east)s, %(north)s, 4326))
)
SELECT z.code,
       '{"type":"Feature","id":' || z.zone_id
       || ',"geometry":'
       || CASE WHEN %(geometry)s THEN ST_AsGeoJSON(z.boundary, 7) ELSE 'null' END
       || ',"properties":'
       || json_build_object(
              'code', z.code, 'name', z.name, 'name_en', z.name_en,
              'level', l.code, 'rank', l.rank, 'parent', z.parent_id,
              'gap_reason', z.gap_reason, 'change', z.change,
              'parts', ST_NumGeometries(z.boundary),
              'area_m2', round(ST_Area(z.boundary::geography)::numeric, 1),
              'has_children', EXISTS (
                  SELECT FROM zones_zoneversion c
                  WHERE c.parent_id = z.zone_id AND c.editions @> %(edition)s
                    AND NOT EXISTS (SELECT FROM zones_draftzone d
                                    WHERE d.draft_id = %(draft)s AND d.zone_id = c.zone_id))
                  OR EXISTS (
                  SELECT FROM zones_draftzone c
                  WHERE c.draft_id = %(draft)s AND c.parent_id = z.zone_id AND NOT c.gone))::text
       || '}'
FROM zone z JOIN zones_level l ON l.id = z.level_id
WHERE (%(parent)s IS NULL OR z.parent_id = %(parent)s)
  AND (%(zones)s IS NULL OR z.zone_id = ANY(%(zones)s))
  AND (%(words)s IS NULL OR z.code ILIKE %(words)s OR z.name ILIKE %(words)s
       OR z.name_en ILIKE %(words)s)
  AND (%(after)s IS NULL OR z.code > %(after)s)
ORDER BY z.code
LIMIT %(limit)s
