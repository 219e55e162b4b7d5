create table origins (origin text primary key);

create function notify_origins() returns trigger language plpgsql as $$
begin
  perform pg_notify('origins', coalesce(new.origin, old.origin));
  if tg_op = 'UPDATE' and new.origin <> old.origin then
    perform pg_notify('origins', old.origin);
  end if;
  return null;
end $$;

create trigger origins_changed after insert or update or delete on origins
  for each row execute function notify_origins();
