INSERT INTO seat (sitting_id, officer_id, seat, state, signed_in_ms)
VALUES (?1, ?2, ?3, 'signed_in', ?4)
    ON CONFLICT (sitting_id, officer_id) DO UPDATE
   SET seat = excluded.seat, state = 'signed_in', signed_in_ms = excluded.signed_in_ms
