-- A source that fails says why and how often, and one that is well has no failures.
select id as subject, state || ' after ' || failures || ' failures: ' || coalesce(last_error, 'no reason') as what
from sources
where case when state = 'ok' then failures <> 0 or last_error is not null else failures = 0 or last_error is null end
