-- Of a post that its author deleted no words and no names are kept.
select id::text as subject, 'was deleted, and its words, names or title are still here' as what
from mentions
where deleted_at is not null and (text <> '' or title is not null or author is not null or author_url is not null)
