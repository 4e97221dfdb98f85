-- A case says who took it and who closed it, and when; an open one was neither taken nor closed.
select id::text as subject,
  format('%s; acknowledged %s by %s, resolved %s by %s', state, acknowledged_at, acknowledged_by, resolved_at, resolved_by) as what
from cases
where case state
  when 'open' then num_nonnulls(acknowledged_at, acknowledged_by, resolved_at, resolved_by) > 0
  when 'acknowledged' then num_nulls(acknowledged_at, acknowledged_by) > 0 or num_nonnulls(resolved_at, resolved_by) > 0
  when 'resolved' then num_nulls(resolved_at, resolved_by) > 0
end
