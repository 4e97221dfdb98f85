-- A delivery that is being sent has a sender and an end of its lease, and no other has.
select id::text as subject, format('%s, held by %s until %s', state, lease_by, lease_until) as what
from deliveries
where case when state = 'sending' then num_nulls(lease_by, lease_until) > 0 else num_nonnulls(lease_by, lease_until) > 0 end
