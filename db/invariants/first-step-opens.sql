-- The first step of the first round opens, and every later one escalates.
select id::text as subject, format('%s in round %s, step %s', type, round, step) as what
from deliveries
where (type = 'alert.opened' and (round <> 0 or step <> 1)) or (type = 'alert.escalated' and round = 0 and step = 1)
