-- An open case stands at least as high as its post was found to be.
select c.id::text as subject, format('case %s (%s), post %s (%s)', c.level, c.score, m.level, m.score) as what
from cases c join mentions m on m.id = c.mention_id
where c.state <> 'resolved' and m.decision = 'alert' and m.score > c.score
