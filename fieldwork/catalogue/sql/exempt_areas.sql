-- One page of exempt areas as GeoJSON features, in code order. Every filter may be null. The last
-- day is told as people write it; it belongs to the period.
SELECT a.code,
       '{"type":"Feature","id":' || a.id
       || ',"geometry":' || ST_AsGeoJSON(a.boundary, 7)
       || ',"properties":'
       || json_build_object(
              'code', a.code, 'name', a.name_zh, 'name_en', a.name_en,
              'categories', (
                  SELECT coalesce(json_agg(c.code ORDER BY c.code), '[]')
                  FROM fieldwork_exemptarea_categories x
                  JOIN fieldwork_category c ON c.id = x.category_id
                  WHERE x.exemptarea_id = a.id),
              'first_day', lower(a.during), 'last_day', upper(a.during) - 1,
              'weekdays', to_json(a.weekdays),
              'starts', to_char(a.starts, 'HH24:MI'), 'ends', to_char(a.ends, 'HH24:MI'),
              'person', CASE WHEN %(contacts)s THEN a.person END,
              'phone', CASE WHEN %(contacts)s THEN a.phone END,
              'note', a.note, 'active', a.is_active)::text
       || '}'
FROM fieldwork_exemptarea a
WHERE (a.is_active OR NOT %(active)s)
  AND (%(code)s IS NULL OR a.code = %(code)s)
  AND (%(day)s IS NULL OR a.during @> %(day)s::date)
  AND (%(category)s IS NULL
       OR NOT EXISTS (SELECT FROM fieldwork_exemptarea_categories x WHERE x.exemptarea_id = a.id)
       OR EXISTS (SELECT FROM fieldwork_exemptarea_categories x
                  JOIN fieldwork_category c ON c.id = x.category_id
                  WHERE x.exemptarea_id = a.id AND c.code = %(category)s))
  AND (%(west)s IS NULL OR ST_Intersects(
          a.boundary, ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)))
  AND (%(after)s IS NULL OR a.code > %(after)s)
ORDER BY a.code
LIMIT %(limit)s
