-- Operators were told of a channel whose messages were set aside.
select distinct d.channel as subject, 'messages were set aside, and there is no alert of it' as what
from deliveries d
where d.state = 'dead' and not exists (select from alerts a where a.kind = 'delivery.dead' and a.subject = d.channel)
