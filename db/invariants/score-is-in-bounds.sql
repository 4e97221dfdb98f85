-- A probability lies between 0 and 1 and a priority between 0 and 100; the level is the score's.
select id::text as subject, format('negative %s, confidence %s, score %s, level %s', negative, confidence, score, level) as what
from mentions
where negative not between 0 and 1 or confidence not between 0 and 1 or score not between 0 and 100
  or level <> case when score >= 80 then 'P1' when score >= 60 then 'P2' when score >= 40 then 'P3' else 'P4' end
