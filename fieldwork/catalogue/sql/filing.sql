-- All that a report's category decides, in one answer: the filing condition with its limit, the
-- functional unit, the exempt area the place lies in at that hour, and the calendar its deadline
-- runs in; null for no such category. p_at is the instant of p_day and p_clock, the city's own time:
-- an area that was changed since is asked as it was then. One call, for a report pays for each; and plpgsql, which
-- keeps its plans for the life of the connection: to plan this anew costs three times what it does.
CREATE OR REPLACE FUNCTION fieldwork_filing(
    p_category text, p_urgency text, p_condition text, p_zones bigint[], p_lon float8, p_lat float8,
    p_day date, p_clock time, p_at timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'category', jsonb_build_object(
                'id', c.id, 'code', c.code, 'name_zh', c.name_zh, 'name_en', c.name_en,
                'duty_area', g.code),
            'condition', (
                SELECT jsonb_build_object(
                    'id', f.id, 'code', f.code,
                    'limit', coalesce(f."limit", l."limit"),
                    'limit_kind', coalesce(nullif(f.limit_kind, ''), l.limit_kind),
                    'set_by_city', f.set_by_city)
                FROM fieldwork_filingcondition f
                LEFT JOIN fieldwork_classlimit l
                       ON l.category_class_id = c.category_class_id AND l.urgency = f.urgency
                WHERE f.category_id = c.id AND f.is_active AND f.urgency = p_urgency
                  AND CASE WHEN p_condition = '' THEN f.is_default ELSE f.code = p_condition END),
            'functional_units', (
                SELECT coalesce(jsonb_agg(r.unit_id), '[]')
                FROM (SELECT r.unit_id
                      FROM fieldwork_functionalresponsibility r
                      WHERE (r.category_id = c.id OR r.category_class_id = c.category_class_id)
                        AND (r.zone_id IS NULL OR r.zone_id = ANY(p_zones))
                        AND r.during @> p_day
                      ORDER BY r.category_id IS NULL,
                               array_position(p_zones, r.zone_id) DESC NULLS LAST
                      LIMIT 1) r),
            'exempt_area', (
                SELECT jsonb_build_object(
                    'id', a.id, 'code', a.code, 'name_zh', a.name_zh, 'name_en', a.name_en)
                FROM fieldwork_exemptions_at(p_lon, p_lat, p_at) e
                JOIN fieldwork_exemptarea a ON a.id = e.area
                -- Hours past midnight belong to the day they began on.
                CROSS JOIN LATERAL (
                    SELECT p_day - (e.starts > e.ends AND p_clock < e.ends)::int) o (day)
                WHERE e.during @> coalesce(o.day, p_day)
                  AND (e.weekdays = '{}'
                       OR extract(isodow FROM coalesce(o.day, p_day))::int = ANY(e.weekdays))
                  AND CASE WHEN e.starts IS NULL THEN true
                           WHEN e.starts < e.ends
                           THEN p_clock >= e.starts AND p_clock < e.ends
                           ELSE p_clock >= e.starts OR p_clock < e.ends END
                  AND (e.categories = '{}' OR c.id = ANY(e.categories))
                ORDER BY a.code
                LIMIT 1),
            'calendar', fieldwork_calendar(p_day))
        FROM fieldwork_category c
        JOIN fieldwork_categorygroup g ON g.id = c.duty_area_id
        WHERE c.code = p_category AND c.is_active);
END $$;
