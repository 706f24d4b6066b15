insert into author (id, user_id, first_name, last_name, email) values
  (1, 'ann', 'Ann', 'Arbor', 'ann@example.com'),
  (2, 'bob', 'Bob', 'Boll', 'bob@example.com');

insert into post (id, author_id, status, title, body, published_at) values
  (1, 1, 'published', 'On doors', 'A door is a wall that gives way.', '2026-01-02 08:00+00'),
  (2, 1, 'draft', 'On keys', 'Unfinished words about keys.', null),
  (3, 2, 'published', 'On stairs', 'Stairs are slow doors.', '2026-01-05 08:00+00'),
  (4, 2, 'withdrawn', 'On roofs', 'Roofs leak.', '2025-12-24 08:00+00');

insert into comment (id, post_id, answers, by_name, words, is_hidden) values
  (1, 1, null, 'Cat', 'Mine creaks.', false),
  (2, 1, 1, 'Ann', 'Oil it.', false),
  (3, 1, null, 'Spam', 'Cheap doors!', true),
  (4, 3, null, 'Dan', 'Up or down?', false);

insert into tag (name) values ('doors'), ('houses');

insert into post_tag (post_id, tag_name) values
  (1, 'doors'), (1, 'houses'), (2, 'houses'), (3, 'doors');
