-- A reply that was refused, or of which nobody knows, says why.
select id::text as subject, state || ' without a reason' as what
from replies
where state in ('refused', 'unknown') and coalesce(last_error, '') = ''
