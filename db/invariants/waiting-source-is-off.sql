-- A source that waits for a key is not read.
select id as subject, 'is on, and waits for ' || waits_for as what
from sources
where enabled and waits_for is not null
