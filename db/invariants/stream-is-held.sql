-- A stream is open at one process, which holds its source.
select id as subject, 'marked as streaming, and held by nobody' as what
from sources
where streaming and lease_by is null
