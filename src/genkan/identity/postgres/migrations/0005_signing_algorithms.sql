-- Keys of more than one algorithm; each algorithm has one that signs and one that will.

alter table signing_keys add column algorithm text not null default 'RS256';
alter table signing_keys alter column algorithm drop default;
drop index signing_keys_one_active;
drop index signing_keys_one_next;
create unique index signing_keys_one_active on signing_keys (algorithm) where state = 'active';
create unique index signing_keys_one_next on signing_keys (algorithm) where state = 'next';
