-- What was found to need an alert has a case, so that somebody can take it.
select m.id::text as subject, 'decided to alert (' || m.decision_reason || '), and has no case' as what
from mentions m
where m.decision = 'alert' and m.deleted_at is null and not exists (select from cases c where c.mention_id = m.id)
