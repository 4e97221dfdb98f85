-- A channel has counted every message that went out, and every one that was set aside.
select d.channel as subject, format('%s sent and %s dead, of which %s and %s are counted', d.sent, d.dead, c.sent_total, c.dead_total) as what
from (select channel, count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'dead') as dead from deliveries group by channel) d
  left join channels c on c.id = d.channel
where d.sent > coalesce(c.sent_total, 0) or d.dead > coalesce(c.dead_total, 0)
