-- What was sent has a receipt and a time, and nothing else has.
select id::text as subject, format('%s, sent at %s, receipt %s', state, sent_at, receipt) as what
from deliveries
where case when state = 'sent' then num_nulls(sent_at, receipt) > 0 else num_nonnulls(sent_at, receipt) > 0 end
