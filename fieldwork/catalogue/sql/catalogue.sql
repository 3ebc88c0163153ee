-- The whole catalogue as one JSON text: groups, classes with their limits, categories with their
-- conditions. "limit_from" says whose a limit is: the city's, a proposal, or the class's default.
SELECT jsonb_build_object(
    'groups', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'code', g.code, 'name_zh', g.name_zh, 'name_en', g.name_en,
            'is_duty_area', g.is_duty_area, 'icon', g.icon) ORDER BY g.position, g.code), '[]')
        FROM fieldwork_categorygroup g),
    'classes', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'standard', k.standard, 'code', k.code, 'kind', k.kind,
            'name_zh', k.name_zh, 'name_en', k.name_en,
            'limits', (
                SELECT coalesce(jsonb_object_agg(l.urgency, jsonb_build_object(
                    'limit', l."limit", 'limit_kind', l.limit_kind)), '{}')
                FROM fieldwork_classlimit l WHERE l.category_class_id = k.id))
            ORDER BY k.code, k.standard), '[]')
        FROM fieldwork_categoryclass k),
    'categories', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'code', c.code, 'standard', c.standard, 'class', k.code, 'kind', c.kind,
            'name_zh', c.name_zh, 'name_en', c.name_en, 'aliases', to_jsonb(c.aliases),
            'pinyin', c.pinyin, 'pinyin_initials', c.pinyin_initials,
            'duty_area', d.code,
            'groups', (
                SELECT coalesce(jsonb_agg(g.code ORDER BY g.position, g.code), '[]')
                FROM fieldwork_category_groups x
                JOIN fieldwork_categorygroup g ON g.id = x.categorygroup_id
                WHERE x.category_id = c.id),
            'icon', coalesce(nullif(c.icon, ''), d.icon),
            'needs_place', c.needs_place, 'is_active', c.is_active,
            'source_note', c.source_note,
            'conditions', coalesce(f.conditions, '[]')) ORDER BY c.code), '[]')
        FROM fieldwork_category c
        JOIN fieldwork_categoryclass k ON k.id = c.category_class_id
        JOIN fieldwork_categorygroup d ON d.id = c.duty_area_id
        LEFT JOIN (
            SELECT f.category_id, jsonb_agg(jsonb_build_object(
                'code', f.code, 'urgency', f.urgency, 'is_default', f.is_default,
                'text_zh', f.text_zh, 'text_en', f.text_en,
                'limit', coalesce(f."limit", l."limit"),
                'limit_kind', coalesce(nullif(f.limit_kind, ''), l.limit_kind),
                'limit_from', CASE WHEN f.set_by_city THEN 'city'
                                   WHEN f."limit" IS NOT NULL THEN 'proposal'
                                   ELSE 'class' END,
                'closing_zh', f.closing_zh, 'closing_en', f.closing_en,
                'source_note', f.source_note)
                ORDER BY f.urgency, NOT f.is_default, f.code) AS conditions
            FROM fieldwork_filingcondition f
            JOIN fieldwork_category c ON c.id = f.category_id
            LEFT JOIN fieldwork_classlimit l
                   ON l.category_class_id = c.category_class_id AND l.urgency = f.urgency
            WHERE f.is_active
            GROUP BY f.category_id) f ON f.category_id = c.id))
