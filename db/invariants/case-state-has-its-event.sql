-- The history of a case tells how it opened, that somebody took it, and that somebody closed it.
select c.id::text as subject, c.state || ', and its history is ' || coalesce(string_agg(e.kind, ', ' order by e.id), 'empty') as what
from cases c left join case_events e on e.case_id = c.id
group by c.id
having not coalesce(bool_or(e.kind in ('opened', 'opened without a route')), false)
  or (c.acknowledged_at is not null and not bool_or(e.kind in ('acknowledged', 'assigned')))
  or (c.resolved_at is not null and not bool_or(e.kind = 'resolved'))
