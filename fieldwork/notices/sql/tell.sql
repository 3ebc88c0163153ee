-- Tell people and other systems of one event, in one statement: it stands in the transaction from
-- pin to owner, where every statement counts. Whoever was told already under this key is told
-- nothing more, by no channel. Returned: how many people.
WITH people AS (
    SELECT id FROM unnest(%(recipients)s::bigint[]) AS given (id)
    UNION
    SELECT deputy_id FROM zones_deputy
    WHERE %(deputies)s AND head_id = ANY(%(recipients)s::bigint[])
        AND during @> %(now)s::timestamptz
), told AS (
    INSERT INTO fieldwork_notice
        (recipient_id, kind, object_type, object_id, params, key, created_at)
    SELECT u.id, %(kind)s, %(object_type)s, %(object_id)s, %(params)s::jsonb, %(key)s, %(now)s
    FROM people JOIN zones_user u USING (id)
    WHERE u.is_active
    ORDER BY u.id
    ON CONFLICT (recipient_id, key) DO NOTHING
    RETURNING recipient_id
), mails AS (
    INSERT INTO fieldwork_delivery (at, event_key, channel, recipient_id, payload, next_at)
    SELECT %(now)s, %(key)s, 'mail', u.id, %(letter)s::jsonb, %(now)s
    FROM told JOIN zones_user u ON u.id = told.recipient_id
    LEFT JOIN fieldwork_noticepreference p
        ON p.user_id = u.id AND p.kind = %(kind)s AND p.channel = 'mail'
    WHERE %(by_mail)s AND u.email <> '' AND coalesce(p.is_on, true)
    ON CONFLICT DO NOTHING
), hooks AS (
    INSERT INTO fieldwork_delivery (at, event_key, channel, subscription_id, payload, next_at)
    SELECT %(now)s, %(key)s, 'webhook', s.id, %(payload)s::jsonb, %(now)s
    FROM fieldwork_subscription s
    WHERE s.is_active AND %(kind)s = ANY(s.kinds)
        AND (s.unit_id IS NULL OR s.unit_id = ANY(%(units)s::bigint[]))
        AND NOT EXISTS (
            SELECT FROM fieldwork_delivery d
            WHERE d.event_key = %(key)s AND d.channel = 'webhook' AND d.subscription_id = s.id
        )
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM told
