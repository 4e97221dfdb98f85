-- A day's account is never below nothing.
select account || ' ' || day as subject, spent || ' ' || unit as what
from ledger
where spent < 0
