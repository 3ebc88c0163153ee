-- Who answers for a place at an instant, as one call (decision 7): the zone by zones_place, then
-- the holders of its responsibilities. One plpgsql function because psycopg2 prepares nothing and
-- the function keeps its plans for the life of the connection, also behind PgBouncer. The small
-- functions that PostgreSQL can inline are SQL; those it cannot are plpgsql, because an SQL
-- function that is not inlined is planned anew at every call.

-- A dated row counts if it was in force at p_at as known at p_known (null: as known now). Said
-- with bounds instead of @>: the planner thinks @> rare, and would walk a whole GiST index of
-- the exclusion constraints instead of the few rows of the zone.
CREATE OR REPLACE FUNCTION zones_holds(
    p_effective tstzrange, p_recorded tstzrange, p_at timestamptz, p_known timestamptz)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(lower(p_effective), '-infinity') <= p_at
       AND p_at < coalesce(upper(p_effective), 'infinity')
       AND CASE WHEN p_known IS NULL THEN upper_inf(p_recorded)
                ELSE coalesce(lower(p_recorded), '-infinity') <= p_known
                 AND p_known < coalesce(upper(p_recorded), 'infinity') END
$$;

-- A person's name as everywhere else (User.__str__).
CREATE OR REPLACE FUNCTION zones_name_of(p_display_name text, p_username text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(p_display_name, ''), p_username)
$$;

-- A head as JSON; a deputy acting at p_at stands in, and says for whom.
CREATE OR REPLACE FUNCTION zones_head_json(p_user bigint, p_at timestamptz)
RETURNS json LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT CASE
        WHEN d.id IS NULL THEN json_build_object(
            'id', h.id, 'name', zones_name_of(h.display_name, h.username), 'post', h.post,
            'phone', h.phone, 'acting_for', null)
        ELSE json_build_object(
            'id', a.id, 'name', zones_name_of(a.display_name, a.username), 'post', a.post,
            'phone', a.phone,
            'acting_for', json_build_object(
                'id', h.id, 'name', zones_name_of(h.display_name, h.username), 'post', h.post))
        END
    FROM zones_user h
    LEFT JOIN zones_deputy d ON d.head_id = h.id AND d.during @> p_at
    LEFT JOIN zones_user a ON a.id = d.deputy_id
    WHERE h.id = p_user);
END $$;

CREATE OR REPLACE FUNCTION zones_unit_json(p_unit bigint, p_at timestamptz)
RETURNS json LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT json_build_object(
        'id', u.id, 'code', u.code, 'name', u.name, 'name_en', u.name_en, 'kind', u.kind,
        'phone', u.phone, 'head', zones_head_json(u.head_id, p_at))
    FROM zones_unit u
    WHERE u.id = p_unit);
END $$;

-- The campaign office, which answers for what nobody else answers for; null before the set-up.
CREATE OR REPLACE FUNCTION zones_office_json(p_at timestamptz)
RETURNS json LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT zones_unit_json(c.fallback_unit_id, p_at) FROM zones_city c);
END $$;

-- The newest routing policy, or the defaults of the RoutingPolicy model where nobody set one.
CREATE OR REPLACE FUNCTION zones_policy(
    OUT snap_m float8, OUT street_m float8, OUT certain_share float8)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    SELECT p.snap_m, p.street_m, p.certain_share INTO snap_m, street_m, certain_share
    FROM zones_routingpolicy p ORDER BY p.recorded_at DESC, p.id DESC LIMIT 1;
    IF NOT FOUND THEN
        snap_m := 30;
        street_m := 30;
        certain_share := 0.8;
    END IF;
END $$;

-- The chain from the zone up to the top of the edition, the zone first, as two arrays.
CREATE OR REPLACE FUNCTION zones_chain(
    p_version bigint, p_edition int, OUT versions bigint[], OUT zones bigint[])
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    version bigint := p_version;
    zone bigint;
    parent bigint;
BEGIN
    SELECT v.zone_id, v.parent_id INTO zone, parent FROM zones_zoneversion v WHERE v.id = version;
    LOOP
        versions := versions || version;
        zones := zones || zone;
        EXIT WHEN parent IS NULL;
        SELECT v.id, v.zone_id, v.parent_id INTO version, zone, parent
        FROM zones_zoneversion v WHERE v.zone_id = parent AND v.editions @> p_edition;
        EXIT WHEN NOT FOUND;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION zones_version_json(p_version bigint)
RETURNS json LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT json_build_object(
        'id', v.zone_id, 'version', v.id, 'code', v.code, 'name', v.name, 'name_en', v.name_en,
        'level', json_build_object(
            'code', l.code, 'rank', l.rank, 'name_zh', l.name_zh, 'name_en', l.name_en))
    FROM zones_zoneversion v JOIN zones_level l ON l.id = v.level_id
    WHERE v.id = p_version);
END $$;

-- Street heads: the lines of other schemes, each in its own edition of that instant, that pass
-- within p_metres of the point.
CREATE OR REPLACE FUNCTION zones_street_heads_json(
    p_point geometry, p_at timestamptz, p_known timestamptz, p_metres float8)
RETURNS json LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    level record;
    near bigint[];
    lines bigint[];
BEGIN
    FOR level IN
        SELECT l.id, e.number
        FROM zones_level l
        JOIN zones_scheme s ON s.id = l.scheme_id AND s.geometry_kind = 'line'
        JOIN zones_timeline t ON t.scheme_id = s.id
             AND zones_holds(t.effective, t.recorded, p_at, p_known)
        JOIN zones_edition e ON e.id = t.edition_id
    LOOP
        SELECT array_agg(v.id) INTO near
        FROM zones_zoneversion v
        WHERE v.level_id = level.id AND v.editions @> level.number
          AND v.boundary && zones_around(p_point, p_metres);
        lines := lines || near;
    END LOOP;
    IF lines IS NULL THEN
        RETURN '[]';
    END IF;
    RETURN (SELECT coalesce(json_agg(json_build_object(
        'scheme', s.code, 'public', s.public, 'zone', zones_version_json(v.id),
        'head', zones_head_json(r.user_id, p_at), 'distance_m', round(m.metres::numeric, 1))
        ORDER BY m.metres, v.code), '[]')
    FROM zones_zoneversion v
    JOIN zones_scheme s ON s.id = v.scheme_id
    CROSS JOIN LATERAL (SELECT zones_metres(v.boundary, p_point) AS metres) m
    LEFT JOIN zones_responsibility r ON r.zone_id = v.zone_id AND r.role = 'head'
         AND zones_holds(r.effective, r.recorded, p_at, p_known)
    WHERE v.id = ANY (lines) AND m.metres <= p_metres);
END $$;

-- Every zone of the level that the accuracy circle touches, with its share of the circle's area.
-- A large polygon gives its share piece by piece.
CREATE OR REPLACE FUNCTION zones_circle_shares(
    p_level bigint, p_edition int, p_point geometry, p_radius float8)
RETURNS TABLE (version_id bigint, share float8)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    kx float8 := 111320 * cos(radians(ST_Y(p_point)));
    circle geometry := ST_SetSRID(ST_Affine(
        ST_Buffer(ST_MakePoint(0, 0), 1, 8),
        p_radius / kx, 0, 0, p_radius / 110950, ST_X(p_point), ST_Y(p_point)), 4326);
    whole float8 := ST_Area(circle);
BEGIN
    RETURN QUERY
    SELECT q.id, sum(q.part) / whole
    FROM (
        SELECT v.id, ST_Area(ST_Intersection(v.boundary, circle)) AS part
        FROM zones_zoneversion v
        WHERE v.level_id = p_level AND v.editions @> p_edition AND v.vertices <= 1000
          AND ST_Intersects(v.boundary, circle)
        UNION ALL
        SELECT p.version_id, ST_Area(ST_Intersection(p.piece, circle))
        FROM zones_zonepiece p
        WHERE p.level_id = p_level AND p.editions @> p_edition
          AND ST_Intersects(p.piece, circle)
    ) q
    GROUP BY q.id;
END $$;

-- The unit that answers, up a chain of zones: the zone's own lead, else its fallback unit, else
-- the same one level up. No row where the whole chain names nobody. Steps count from 0.
CREATE OR REPLACE FUNCTION zones_lead(p_zones bigint[], p_at timestamptz, p_known timestamptz)
RETURNS TABLE (step int, zone bigint, role varchar, unit bigint, no_manager boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.step::int - 1, c.zone, r.role, r.unit_id, r.no_manager
    FROM unnest(p_zones) WITH ORDINALITY AS c (zone, step)
    JOIN zones_responsibility r ON r.zone_id = c.zone AND r.role IN ('lead', 'fallback')
         AND zones_holds(r.effective, r.recorded, p_at, p_known)
    ORDER BY c.step, r.role DESC
    LIMIT 1
$$;

-- The candidates an uncertain place could belong to as well: by share of the accuracy circle, or
-- the zones that tie on a border. Each with its lead unit.
CREATE OR REPLACE FUNCTION zones_candidates_json(
    p_versions bigint[], p_shares float8[], p_edition int, p_at timestamptz, p_known timestamptz)
RETURNS json LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT json_agg(json_build_object(
        'zone', zones_version_json(c.version), 'share', round(c.share::numeric, 3),
        'lead_unit', (
            SELECT json_build_object('id', u.id, 'code', u.code, 'name', u.name,
                                     'name_en', u.name_en)
            FROM zones_chain(c.version, p_edition) chain,
                 zones_lead(chain.zones, p_at, p_known) w
            JOIN zones_unit u ON u.id = w.unit))
        ORDER BY c.share DESC NULLS LAST, v.code)
    FROM unnest(p_versions, p_shares) AS c (version, share)
    JOIN zones_zoneversion v ON v.id = c.version
    WHERE c.share IS NULL OR c.share >= 0.001);
END $$;

-- The answer as JSON; zones/ownership/locate.py gives its shape and turns it into an Ownership.
-- Generic plans: PostgreSQL would otherwise plan the joins on short arrays anew at every call,
-- which costs more than running them.
CREATE OR REPLACE FUNCTION zones_locate(
    p_scheme bigint, p_lon float8, p_lat float8, p_at timestamptz, p_known timestamptz,
    p_accuracy float8)
RETURNS json LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    policy record;
    pt geometry := ST_SetSRID(ST_MakePoint(p_lon, p_lat), 4326);
    edition record;
    place record;
    versions bigint[];
    zones bigint[];
    lead_step int;
    lead_role text;
    lead_zone bigint;
    lead_unit bigint;
    unmanaged boolean;
    head_step int;
    head_user bigint;
    border float8;
    gap text;
    circle_versions bigint[];
    circle_shares float8[];
    own_share float8;
BEGIN
    SELECT p.snap_m, p.street_m, p.certain_share INTO policy FROM zones_policy() p;
    SELECT e.number, lower(t.effective) AS since INTO edition
    FROM zones_timeline t JOIN zones_edition e ON e.id = t.edition_id
    WHERE t.scheme_id = p_scheme AND zones_holds(t.effective, t.recorded, p_at, p_known);
    IF edition.number IS NULL THEN
        RETURN json_build_object(
            'placed', 'no_edition', 'office', zones_office_json(p_at),
            'street_heads', zones_street_heads_json(pt, p_at, p_known, policy.street_m));
    END IF;
    SELECT * INTO place FROM zones_place(p_scheme, edition.number, pt, policy.snap_m);
    IF place.version_id IS NOT NULL THEN
        SELECT c.versions, c.zones INTO versions, zones
        FROM zones_chain(place.version_id, edition.number) c;
        SELECT w.step, w.role, w.zone, w.unit, w.no_manager
          INTO lead_step, lead_role, lead_zone, lead_unit, unmanaged
        FROM zones_lead(zones, p_at, p_known) w;
        SELECT c.step - 1, r.user_id INTO head_step, head_user
        FROM unnest(zones) WITH ORDINALITY AS c (zone, step)
        JOIN zones_responsibility r ON r.zone_id = c.zone AND r.role = 'head'
             AND zones_holds(r.effective, r.recorded, p_at, p_known)
        ORDER BY c.step LIMIT 1;
        SELECT zones_metres(ST_Boundary(v.boundary), pt), v.gap_reason INTO border, gap
        FROM zones_zoneversion v WHERE v.id = place.version_id;
    END IF;
    IF p_accuracy > 0 AND (place.rule <> 'inside' OR border < p_accuracy) THEN
        SELECT array_agg(s.version_id), array_agg(s.share),
               coalesce(max(s.share) FILTER (WHERE s.version_id = place.version_id), 0)
          INTO circle_versions, circle_shares, own_share
        FROM zones_circle_shares(
            coalesce((SELECT v.level_id FROM zones_zoneversion v WHERE v.id = place.version_id),
                     (SELECT l.id FROM zones_level l WHERE l.scheme_id = p_scheme
                      ORDER BY l.rank DESC LIMIT 1)),
            edition.number, pt, p_accuracy) s;
    ELSIF place.rule = 'border' THEN
        circle_versions := place.tied;
        circle_shares := array_fill(null::float8, ARRAY[cardinality(place.tied)]);
    END IF;
    RETURN json_build_object(
        'placed', place.rule, 'edition', edition.number, 'since', edition.since,
        'distance_m', place.distance, 'border_m', border, 'path', (
            SELECT json_agg(zones_version_json(c.version) ORDER BY c.step DESC)
            FROM unnest(versions) WITH ORDINALITY AS c (version, step)),
        'lead_step', lead_step, 'lead_role', lead_role, 'no_manager', unmanaged,
        'gap_reason', gap,
        'lead_unit', zones_unit_json(lead_unit, p_at),
        'office', CASE WHEN lead_unit IS NULL THEN zones_office_json(p_at) END,
        'head_step', head_step, 'head', zones_head_json(head_user, p_at),
        'members', (
            SELECT coalesce(json_agg(json_build_object(
                'id', u.id, 'code', u.code, 'name', u.name, 'name_en', u.name_en)
                ORDER BY u.code), '[]'::json)
            FROM zones_responsibility r JOIN zones_unit u ON u.id = r.unit_id
            WHERE r.zone_id = lead_zone AND r.role = 'member'
              AND zones_holds(r.effective, r.recorded, p_at, p_known)),
        'street_heads', zones_street_heads_json(pt, p_at, p_known, policy.street_m),
        'own_share', own_share, 'certain_share', policy.certain_share,
        'candidates', CASE WHEN circle_versions IS NOT NULL THEN zones_candidates_json(
            circle_versions, circle_shares, edition.number, p_at, p_known) END);
END $$;
