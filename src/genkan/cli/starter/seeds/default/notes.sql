insert into note (owner_id, words) values
  ('kp_somebody', 'A note of somebody else: no token of yours reads it.');
