-- From where a sign-on was opened, and by which browser: for the person whose it is.
alter table sessions
  add column network_address text,
  add column user_agent text;
