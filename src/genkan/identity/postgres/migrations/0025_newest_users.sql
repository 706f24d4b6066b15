-- The list of users begins with the newest, among however many.
create index users_newest on users (created_at desc, id desc);
