insert into app.tenant (id, name, plan) values
  ('00000000-0000-0000-0000-00000000000a', 'Acme', 'pro'),
  ('00000000-0000-0000-0000-00000000000b', 'Globex', 'free');

insert into app.member (tenant_id, user_id, duty) values
  ('00000000-0000-0000-0000-00000000000a', 'ann', 'auditor'),
  ('00000000-0000-0000-0000-00000000000a', 'bob', 'member'),
  ('00000000-0000-0000-0000-00000000000b', 'bob', 'auditor');

insert into app.project (id, tenant_id, name, budget, lead_id, is_archived) values
  (1, '00000000-0000-0000-0000-00000000000a', 'Rocket', 1000.00, 'ann', false),
  (2, '00000000-0000-0000-0000-00000000000a', 'Attic', null, 'bob', true),
  (3, '00000000-0000-0000-0000-00000000000b', 'Bunker', 500.00, 'bob', false);

insert into app.task (id, tenant_id, project_id, title, assignee_id, reporter_id, done_at) values
  (1, '00000000-0000-0000-0000-00000000000a', 1, 'Weld', 'bob', 'ann', null),
  (2, '00000000-0000-0000-0000-00000000000a', 1, 'Paint', null, 'bob', null),
  (3, '00000000-0000-0000-0000-00000000000a', 2, 'Sweep', 'bob', 'bob', '2026-01-01 12:00+00'),
  (4, '00000000-0000-0000-0000-00000000000b', 3, 'Dig', 'cat', 'bob', null);

insert into app.invoice (id, tenant_id, amount, due_on, paid_on) values
  (1, '00000000-0000-0000-0000-00000000000a', 120.00, '2026-01-31', '2026-01-20'),
  (2, '00000000-0000-0000-0000-00000000000a', 130.50, '2026-02-28', null),
  (3, '00000000-0000-0000-0000-00000000000b', 10.00, '2026-01-31', null);

insert into app.audit_entry (tenant_id, actor_id, action, detail) values
  ('00000000-0000-0000-0000-00000000000a', 'ann', 'sign_in', '{"address": "192.0.2.1"}'),
  ('00000000-0000-0000-0000-00000000000a', 'bob', 'archive', '{"project": 2}'),
  ('00000000-0000-0000-0000-00000000000b', 'bob', 'sign_in', '{}');
