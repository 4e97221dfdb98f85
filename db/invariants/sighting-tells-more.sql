-- A sighting is of another source or under another id than its mention, and no other mention has that id.
select s.mention_id::text as subject, format('%s of %s', s.external_id, s.source_id) as what
from sightings s join mentions m on m.id = s.mention_id
where (s.source_id, s.connector, s.scope, s.identity) = (m.source_id, m.connector, m.scope, m.identity)
  or exists (select from mentions o where (o.connector, o.scope, o.identity) = (s.connector, s.scope, s.identity) and o.id <> m.id)
