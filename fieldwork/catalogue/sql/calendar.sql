-- The work calendar from a day on, as fieldwork/catalogue/calendar.py reads it: sets of working
-- hours, days that are not as the week has them, years that were entered. plpgsql: see filing.sql.
CREATE OR REPLACE FUNCTION fieldwork_calendar(p_day date) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'periods', (
                SELECT coalesce(
                    jsonb_agg(jsonb_build_array(s.since, s.spans) ORDER BY s.since), '[]')
                FROM (SELECT p.since,
                             jsonb_agg(jsonb_build_array(p.starts, p.ends) ORDER BY p.starts)
                      FROM fieldwork_workperiod p GROUP BY p.since) s (since, spans)),
            'days', (
                SELECT coalesce(jsonb_agg(jsonb_build_array(d.date, d.kind)), '[]')
                FROM fieldwork_calendarday d WHERE d.date >= p_day),
            'years', (
                SELECT coalesce(jsonb_agg(y.year), '[]')
                FROM fieldwork_calendaryear y WHERE y.year >= extract(year FROM p_day))));
END $$;
