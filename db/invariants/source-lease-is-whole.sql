-- A source that is held names its holder, and one that names a holder is held until some time.
select id as subject, 'lease_by ' || coalesce(lease_by::text, 'nobody') || ', lease_until ' || coalesce(lease_until::text, 'never') as what
from sources
where (lease_until is null) <> (lease_by is null)
