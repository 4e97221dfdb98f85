-- No more polls fail than there are, and no more mentions are stored than a source has brought.
select s.id as subject,
  format('%s polls, %s failures, %s mentions counted, %s stored', s.polls_total, s.failures_total, s.mentions_total, m.stored) as what
from sources s, lateral (select count(*) as stored from mentions where source_id = s.id) m
where s.failures_total > s.polls_total or m.stored > s.mentions_total
