-- Tell people and other systems of one event, in one call: it stands in the transaction from pin to
-- owner, where every statement counts, and plpgsql keeps its plans for the life of the connection.
-- Whoever was told already under this key is told nothing more, by no channel. Returned: how many
-- people.
CREATE OR REPLACE FUNCTION fieldwork_tell(
    p_kind text, p_recipients bigint[], p_deputies boolean, p_units bigint[], p_object_type text,
    p_object_id bigint, p_params jsonb, p_letter jsonb, p_payload jsonb, p_by_mail boolean,
    p_key text, p_now timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    number_told bigint;
BEGIN
    WITH people AS (
        SELECT id FROM unnest(p_recipients) AS given (id)
        UNION
        SELECT deputy_id FROM zones_deputy
        WHERE p_deputies AND head_id = ANY(p_recipients)
            AND during @> p_now
    ), told AS (
        INSERT INTO fieldwork_notice
            (recipient_id, kind, object_type, object_id, params, key, created_at)
        SELECT u.id, p_kind, p_object_type, p_object_id, p_params, p_key, p_now
        FROM people JOIN zones_user u USING (id)
        WHERE u.is_active
        ORDER BY u.id
        ON CONFLICT (recipient_id, key) DO NOTHING
        RETURNING recipient_id
    ), mails AS (
        INSERT INTO fieldwork_delivery (at, event_key, channel, recipient_id, payload, next_at)
        SELECT p_now, p_key, 'mail', u.id, p_letter, p_now
        FROM told JOIN zones_user u ON u.id = told.recipient_id
        LEFT JOIN fieldwork_noticepreference p
            ON p.user_id = u.id AND p.kind = p_kind AND p.channel = 'mail'
        WHERE p_by_mail AND u.email <> '' AND coalesce(p.is_on, true)
        ON CONFLICT DO NOTHING
    ), hooks AS (
        INSERT INTO fieldwork_delivery (at, event_key, channel, subscription_id, payload, next_at)
        SELECT p_now, p_key, 'webhook', s.id, p_payload, p_now
        FROM fieldwork_subscription s
        WHERE s.is_active AND p_kind = ANY(s.kinds)
            AND (s.unit_id IS NULL OR s.unit_id = ANY(p_units))
            AND NOT EXISTS (
                SELECT FROM fieldwork_delivery d
                WHERE d.event_key = p_key AND d.channel = 'webhook' AND d.subscription_id = s.id
            )
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) INTO number_told FROM told;
    RETURN number_told;
END $$;
