-- What would ask for somebody is cancelled when somebody takes the case; only what was under way just then is left.
select d.id::text as subject, format('%s in round %s, step %s waits for a case that is %s', d.type, d.round, d.step, c.state) as what
from deliveries d join alerts a on a.id = d.alert_id join cases c on c.id = a.case_id
where c.state <> 'open' and d.state = 'pending' and d.attempts = 0 and d.nudges = 0
  and d.type in ('alert.opened', 'alert.escalated')
