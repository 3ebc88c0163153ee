-- Issues as three years of work leave them: the older, the more of them closed; two thirds of the
-- time in the busier half of the catalogue; each with the whole routing of the cell it lies in.
-- "cells" is an array of JSON objects, one for each cell.
WITH cells AS MATERIALIZED (
    SELECT row_number() OVER () - 1 AS n, c.*
    FROM jsonb_to_recordset(%(cells)s) AS c (
        zone bigint, version bigint, path jsonb, unit bigint, head bigint,
        lon float8, lat float8, routing jsonb)
), paths AS MATERIALIZED (
    SELECT c.n, array(SELECT jsonb_array_elements_text(c.path)::bigint) AS zone_path FROM cells c
), categories AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY md5(c.code)) - 1 AS n, c.id AS category, f.id AS condition,
           count(*) OVER () AS size
    FROM fieldwork_category c
    JOIN fieldwork_filingcondition f ON f.category_id = c.id AND f.is_default
    WHERE f.urgency = 'normal'
), drawn AS MATERIALIZED (
    SELECT n,
           %(now)s::timestamptz - (%(count)s - n) * (interval '3 years' / %(count)s) AS received_at,
           (random() * 11999)::int AS cell,
           random() AS luck,
           random() AS busy,
           random() AS dx,
           random() AS dy
    FROM generate_series(1, %(count)s) AS n
)
INSERT INTO fieldwork_issue (
    number, state, category_id, condition_id, urgency, text, address, location, scheme_id, zone_id,
    zone_version_id, edition, zone_path, street_zones, lead_unit_id, head_id, unowned, uncertain,
    rule, routing,
    captured_at, received_at, due_at, due_provisional, "limit", limit_kind, limit_set_by_city,
    rectified_at, closed_at, round, reopened_count, report_count, is_history, revision, changed_at)
SELECT 'XC-' || to_char(d.received_at, 'YYMMDD') || '-' || lpad(upper(to_hex(d.n)), 6, '0'),
       s.state, k.category, k.condition, 'normal', '路边有一堆垃圾未清理，影响通行',
       '中山路' || d.n %% 900 || '号',
       ST_SetSRID(ST_MakePoint(
           c.lon + (d.dx - 0.5) * 0.002, c.lat + (d.dy - 0.5) * 0.002), 4326),
       %(scheme)s, c.zone, c.version, 1, p.zone_path, '{}', c.unit, c.head, false, false, 'inside',
       c.routing, d.received_at - interval '2 minutes', d.received_at,
       d.received_at + interval '3 days', false, 3, 'work_day', false,
       CASE WHEN s.state IN ('rectified', 'closed') THEN d.received_at + interval '1 day' END,
       CASE WHEN s.state = 'closed' THEN d.received_at + interval '2 days' END,
       1, 0, 1, false, 1, d.received_at
FROM drawn d
JOIN cells c ON c.n = d.cell
JOIN paths p ON p.n = d.cell
JOIN categories k ON k.n = floor(power(d.busy, 2) * k.size)
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN d.luck < 0.01 THEN 'rejected'
        WHEN d.received_at < %(now)s - interval '60 days' AND d.luck > 0.012 THEN 'closed'
        WHEN d.luck < 0.3 THEN 'assigned'
        WHEN d.luck < 0.6 THEN 'in_progress'
        WHEN d.luck < 0.7 THEN 'rectified'
        ELSE 'closed'
    END AS state
) s
ORDER BY d.n;

INSERT INTO fieldwork_report (
    uuid, number, source, kind, state, issue_id, opened_issue, external_number, reporter_id,
    category_id, urgency, text, address, location, raw_datum, accuracy_kind, provider, captured_at,
    received_at, digest, joins, reply, reply_due_provisional, complete_at, permitted_anyway,
    rejection_reason, is_history)
SELECT gen_random_uuid(), i.number,
       CASE WHEN i.id %% 10 = 0 THEN 'hotline' ELSE 'inspector' END,
       'problem', 'filed', i.id, true, CASE WHEN i.id %% 10 = 0 THEN 'T-' || i.id ELSE '' END,
       (%(inspectors)s::bigint[])[1 + i.id %% %(inspecting)s], i.category_id, 'normal', i.text,
       i.address, i.location, 'wgs84', '68', 'gps', i.captured_at, i.received_at,
       md5(i.number) || md5(i.text), '', '', false, i.received_at, '', '', false
FROM fieldwork_issue i
ORDER BY i.id;

-- What waits for a clerk: reports without a place, of the last weeks.
INSERT INTO fieldwork_report (
    uuid, number, source, kind, state, opened_issue, external_number, urgency, text, address,
    raw_datum, accuracy_kind, provider, captured_at, received_at, digest, joins, reply,
    reply_due_at, reply_due_provisional, complete_at, permitted_anyway, rejection_reason,
    is_history)
SELECT gen_random_uuid(), 'RX-' || to_char(t.at, 'YYMMDD') || '-' || lpad(n::text, 6, '0'),
       'hotline', 'complaint', 'waiting_for_place', false, 'W-' || n, 'normal', '不知在哪里', '',
       '', '', '', t.at, t.at, md5(n::text) || md5(n::text), '', '', t.at + interval '13 days',
       false, t.at, '', '', false
FROM generate_series(1, 500) AS n
CROSS JOIN LATERAL (SELECT %(now)s::timestamptz - n * interval '1 hour' AS at) t;

INSERT INTO fieldwork_cohandling (issue_id, unit_id, basis, since)
SELECT i.id, (%(units)s::bigint[])[1 + i.id %% 7], 'function', i.received_at
FROM fieldwork_issue i
WHERE i.id %% 20 = 0 AND i.lead_unit_id <> (%(units)s::bigint[])[1 + i.id %% 7];
