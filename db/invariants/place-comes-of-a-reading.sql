-- Only a source that was read well has a place to read on from.
select id as subject, 'has a cursor, and was never read well' as what
from sources
where cursor is not null and first_success_at is null
