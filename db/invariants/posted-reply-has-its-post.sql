-- A reply that stands there has the platform's id and a time, and its case counts as answered; nothing else has.
select r.id::text as subject, format('%s, post %s at %s, case answered at %s', r.state, r.posted_id, r.posted_at, c.replied_at) as what
from replies r join cases c on c.id = r.case_id
where case when r.state in ('posted', 'pending_moderation') then num_nulls(r.posted_id, r.posted_at, c.replied_at) > 0
  else num_nonnulls(r.posted_id, r.posted_at) > 0 end
