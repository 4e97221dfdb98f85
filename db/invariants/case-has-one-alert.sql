-- A case has an alert, which is about it.
select c.id::text as subject, 'has ' || case when a.id is null then 'no alert' else 'an alert about ' || a.kind || ' ' || a.subject end as what
from cases c left join alerts a on a.case_id = c.id
where a.id is null or a.kind <> 'case' or a.subject <> c.id::text
