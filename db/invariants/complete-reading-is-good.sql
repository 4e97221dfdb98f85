-- A source was last read to its end when it was last read well, or before.
select id as subject, format('read to its end at %s, and read well at %s', complete_at, last_success_at) as what
from sources
where complete_at is not null and (last_success_at is null or complete_at > last_success_at)
