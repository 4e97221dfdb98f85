-- Every model of the set in use is stored.
select version::text as subject, 'model ' || wanted || ' is missing' as what
from (select * from model_sets order by version desc limit 1) s, unnest(s.models) as wanted
where not exists (select from models where id = wanted)
