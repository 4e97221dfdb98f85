-- Somebody was told of an open case, or will be, unless no policy fits it, which its history says.
select c.id::text as subject, 'is open, and nobody was or will be told' as what
from cases c join alerts a on a.case_id = c.id
where c.state = 'open'
  and not exists (select from deliveries d where d.alert_id = a.id)
  and not exists (select from case_events e where e.case_id = c.id and e.kind = 'opened without a route')
