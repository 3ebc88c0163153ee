-- A page of the feed and the state it was read in, from one snapshot: the horizon (the oldest
-- transaction still running) and the rows below it must not come from two.
-- The state stands alone where no row follows.
WITH state AS (
    SELECT token, zones_feed_epoch_holds() AS holds, after_id, dropped_xid, dropped_id,
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon
    FROM zones_feedepoch ORDER BY id DESC LIMIT 1
)
SELECT state.token, state.holds, state.horizon, state.dropped_xid, state.dropped_id,
    change.xid, change.id, change.at, change.layer, change.object_id, change.kind
FROM state LEFT JOIN LATERAL zones_changes_after(
    %(xid)s, %(id)s, state.after_id, %(layers)s, %(limit)s
) change ON true
ORDER BY change.xid, change.id
