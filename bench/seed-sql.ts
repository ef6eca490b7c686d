/**
 * Contacts made by PostgreSQL itself, as the application's role: the `$1`st to the `$2`nd. `$3` and `$4` are the ids of
 * the properties `score` (a number) and `segment` (a choice; one in five thousand is "strategic").
 */
export const seedContacts = `
  with made as (
    insert into crm.contact (org_id, first_name, last_name, name, name_key, email, email_key, phone, job_title, account_id, owner_id, search_key, created_at, updated_at, updated_by, custom)
    select platform.current_org(), first, last, first || ' ' || last, lower(first || ' ' || last), email, email, '+49 30 ' || (1000000 + n),
           (array['CFO', 'Head of Sales', 'Buyer', 'Engineer', 'Founder'])[1 + n % 5], null, null, lower(first || ' ' || last || ' ' || email),
           now() - make_interval(mins => n), now() - make_interval(mins => n), 'Bench',
           jsonb_build_object('score', n, 'segment', case when n % 5000 = 0 then 'strategic' else (array['small', 'middle', 'large'])[1 + n % 3] end)
    from (
      select n, (array['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Katherine', 'Linus'])[1 + n % 8] as first,
             'Contact' || n as last, 'person' || n || '@example' || (n % 5000) || '.com' as email
      from generate_series($1::int, $2::int) as n
    ) people
    returning id, custom
  ), scores as (
    insert into crm.property_value (org_id, property_id, record_id, float_value)
    select platform.current_org(), $3::bigint, id, (custom ->> 'score')::float8 from made
  )
  insert into crm.property_value (org_id, property_id, record_id, text_value)
  select platform.current_org(), $4::bigint, id, custom ->> 'segment' from made`;

/** Deals spread over the pipeline's stages: `$3` and `$4` are its stages and their kinds, in order. */
export const seedDeals = `
  insert into crm.deal (org_id, name, name_key, pipeline_id, stage_id, amount_minor, currency, close_date, stage_entered_at, closed_at, search_key, created_at, updated_at, updated_by)
  select platform.current_org(), 'Deal ' || n, 'deal ' || n, $5::bigint, stages.ids[which], 100 * (500 + n % 90000), 'EUR',
         current_date + (n % 180), now() - make_interval(hours => n % 2000),
         case when stages.kinds[which] = 'open' then null else now() - make_interval(hours => n % 2000) end,
         'deal ' || n, now() - make_interval(hours => 24 + n % 4000), now(), 'Bench'
  from generate_series($1::int, $2::int) as n,
       lateral (select $3::bigint[] as ids, $4::text[] as kinds) stages,
       lateral (select 1 + n % array_length(stages.ids, 1) as which) chosen`;
