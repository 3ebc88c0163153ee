-- Holders or zones in several pairs where one to one is asked, and pairs no level asks for.
SELECT (SELECT count(*) FROM (
            SELECT FROM held WHERE meant AND pairs_one_to_one
            GROUP BY zone_id HAVING count(*) > 1) several)
     + (SELECT count(*) FROM (
            SELECT FROM held WHERE meant AND pairs_one_to_one
            GROUP BY scheme_id, role, unit_id, user_id HAVING count(*) > 1) several),
       (SELECT count(*) FROM held WHERE NOT meant)
