-- What was cancelled or set aside says why.
select id::text as subject, state || ' without a reason' as what
from deliveries
where state in ('cancelled', 'dead') and coalesce(last_error, '') = ''
