create table tenant_origins (host text, origin text, primary key (host, origin));

create function notify_tenants() returns trigger language plpgsql as $$
begin
  perform pg_notify('tenants', '');
  return null;
end $$;

create trigger tenants_changed after insert or update or delete on tenant_origins
  for each statement execute function notify_tenants();
