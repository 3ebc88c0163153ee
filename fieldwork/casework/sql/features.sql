-- The issues of a page by their numbers, the newest first, each as one text: a GeoJSON feature, or
-- the plain object with its place in it. Text is joined instead of json built twice. The light is
-- that of casework.rules.light, at "now" or at the moment the clock stopped; "routing" is not read:
-- it lies out of line and would cost more than all the rest.
SELECT i.id,
       CASE WHEN %(geojson)s
            THEN '{"type":"Feature","id":' || i.id || ',"geometry":' || ST_AsGeoJSON(i.location, 7)
                 || ',"properties":' || o.facts || '}'
            ELSE o.facts
       END
FROM fieldwork_issue i
JOIN fieldwork_category c ON c.id = i.category_id
JOIN fieldwork_categorygroup g ON g.id = c.duty_area_id
JOIN zones_unit u ON u.id = i.lead_unit_id
LEFT JOIN zones_zoneversion v ON v.id = i.zone_version_id
LEFT JOIN zones_level l ON l.id = v.level_id
LEFT JOIN zones_user h ON h.id = i.head_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN i.state = ANY(%(stopped)s)
                THEN coalesce(i.rectified_at, i.closed_at, %(now)s) ELSE %(now)s END AS at
) t
CROSS JOIN LATERAL (
    SELECT json_build_object(
        'number', i.number,
        'state', i.state,
        'state_label', %(labels)s::jsonb ->> i.state,
        'category', json_build_object(
            'code', c.code, 'name', c.name_zh, 'name_en', c.name_en, 'duty_area', g.code),
        'urgency', i.urgency,
        'text', i.text,
        'address', i.address,
        'lon', round(ST_X(i.location)::numeric, 7),
        'lat', round(ST_Y(i.location)::numeric, 7),
        'zone', CASE WHEN v.id IS NOT NULL THEN json_build_object(
            'id', v.zone_id, 'code', v.code, 'name', v.name, 'name_en', v.name_en,
            'level', json_build_object(
                'code', l.code, 'rank', l.rank, 'name_zh', l.name_zh, 'name_en', l.name_en)) END,
        'lead_unit', json_build_object(
            'id', u.id, 'code', u.code, 'name', u.name, 'name_en', u.name_en),
        'head', CASE WHEN h.id IS NOT NULL THEN json_build_object(
            'name', coalesce(nullif(h.display_name, ''), h.username), 'post', h.post) END,
        'unowned', i.unowned,
        'uncertain', i.uncertain,
        'captured_at', i.captured_at,
        'received_at', i.received_at,
        'due_at', i.due_at,
        'due', json_build_object(
            'limit', i."limit",
            'limit_kind', i.limit_kind,
            'label', replace(
                %(limits)s::jsonb -> i.limit_kind
                    ->> CASE WHEN i."limit" = 1 THEN 'one' ELSE 'many' END,
                '{n}', i."limit"::text),
            'provisional', i.due_provisional,
            'set_by_city', i.limit_set_by_city,
            'light', CASE
                WHEN t.at >= i.due_at THEN 'red'
                WHEN t.at >= i.received_at + (i.due_at - i.received_at) * %(yellow_from)s
                    THEN 'yellow'
                ELSE 'green' END),
        'rectified_at', i.rectified_at,
        'closed_at', i.closed_at,
        'round', i.round,
        'reopened_count', i.reopened_count,
        'report_count', i.report_count,
        'is_history', i.is_history,
        'revision', i.revision,
        'url', '/issues/' || i.number || '/')::text AS facts
) o
WHERE i.id = ANY(%(ids)s)
ORDER BY i.received_at DESC, i.id DESC
