-- Of a post whose words are gone no key of its words and its address is kept.
select id::text as subject, 'has no words, and is still found by them' as what
from mentions
where text = '' and title is null and (text_key is not null or link_key is not null)
