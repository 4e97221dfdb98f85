-- Nobody asks the platform what became of a post that is known to be gone.
select id::text as subject, 'was deleted, and is to be looked up at ' || recheck_at as what
from mentions
where deleted_at is not null and recheck_at is not null
