// Records made by PostgreSQL itself, as the application's role: the `$1`st to the `$2`nd of each kind. `$3` are the
// members that own them by turns. `search_key` is what search-terms-rules.ts would make of them.

const ownerOf = (n: string) => `($3::bigint[])[1 + ${n} % array_length($3::bigint[], 1)]`;

export const seedAccounts = `
  insert into crm.account (org_id, name, name_key, domain, domain_key, industry, employees, city, country, owner_id, search_key, created_at, updated_at, updated_by)
  select platform.current_org(), name, lower(name), domain, domain,
         (array['Software', 'Retail', 'Logistics', 'Health', 'Energy', 'Banking', 'Education', 'Media'])[1 + n % 8], 5 + n % 4000,
         (array['Berlin', 'Oslo', 'Lyon', 'Porto', 'Graz', 'Leeds', 'Turin'])[1 + n % 7],
         (array['Germany', 'Norway', 'France', 'Portugal', 'Austria', 'United Kingdom', 'Italy'])[1 + n % 7], ${ownerOf("n")},
         lower(name || ' | ' || domain), now() - make_interval(mins => 3 * n), now() - make_interval(mins => 3 * n), 'Bench'
  from (
    select n, (array['Northern', 'Silver', 'Harbour', 'Summit', 'Meadow', 'Granite', 'Willow', 'Falcon', 'Cobalt', 'Juniper'])[1 + n % 10] || ' ' ||
              (array['Works', 'Systems', 'Partners', 'Foods', 'Motors', 'Labs', 'Freight'])[1 + n / 10 % 7] || ' ' || n as name,
           'example' || n || '.com' as domain
    from generate_series($1::int, $2::int) as n
  ) companies`;

/**
 * `$4` and `$5` are the ids of the properties `score` (a number) and `segment` (a choice; one in five thousand is
 * "strategic"), `$6` and `$7` the first account and how many there are.
 */
export const seedContacts = `
  with made as (
    insert into crm.contact (org_id, first_name, last_name, name, name_key, email, email_key, phone, job_title, account_id, owner_id, search_key, created_at, updated_at, updated_by, custom)
    select platform.current_org(), first, last, first || ' ' || last, lower(first || ' ' || last), email, email, '+49 30 ' || (1000000 + n),
           (array['CFO', 'Head of Sales', 'Buyer', 'Engineer', 'Founder'])[1 + n % 5], $6::bigint + n % $7::int, ${ownerOf("n")}, lower(first || ' ' || last || ' | ' || email || ' ' || split_part(email, '@', 2)) || ' ' || pieces,
           now() - make_interval(mins => n), now() - make_interval(mins => n), 'Bench',
           jsonb_build_object('score', n, 'segment', case when n % 5000 = 0 then 'strategic' else (array['small', 'middle', 'large'])[1 + n % 3] end)
    from (
      select n, (array['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Katherine', 'Linus'])[1 + n % 8] as first,
             'Contact' || n as last, 'person' || n || '@example' || (n % 5000) || '.com' as email, pieces
      from generate_series($1::int, $2::int) as n, lateral (
        select string_agg('#' || substr('4930' || (1000000 + n), i, 4), ' ' order by i) as pieces from generate_series(1, 8) as i) numbers
    ) people
    returning id, account_id, created_at, custom
  ), links as (
    insert into crm.contact_account (org_id, contact_id, account_id, linked_at)
    select platform.current_org(), id, account_id, created_at from made
  ), scores as (
    insert into crm.property_value (org_id, property_id, record_id, float_value)
    select platform.current_org(), $4::bigint, id, (custom ->> 'score')::float8 from made
  )
  insert into crm.property_value (org_id, property_id, record_id, text_value)
  select platform.current_org(), $5::bigint, id, custom ->> 'segment' from made`;

/**
 * Deals spread over the stages of a pipeline (`$6`): `$4` and `$5` are its stages and their kinds, in order; `$7` and
 * `$8` the first account and how many there are, `$9` and `$10` the same of contacts.
 */
export const seedDeals = `
  insert into crm.deal (org_id, name, name_key, pipeline_id, stage_id, amount_minor, currency, close_date, stage_entered_at, closed_at, account_id, contact_id, owner_id, search_key, created_at, updated_at, updated_by)
  select platform.current_org(), 'Deal ' || n, 'deal ' || n, $6::bigint, stages.ids[which], 100 * (500 + n % 90000), 'EUR',
         current_date + (n % 180), now() - make_interval(hours => n % 2000),
         case when stages.kinds[which] = 'open' then null else now() - make_interval(hours => n % 2000) end,
         $7::bigint + n % $8::int, $9::bigint + n % $10::int, ${ownerOf("n")},
         'deal ' || n || ' |', now() - make_interval(hours => 24 + n % 4000), now(), 'Bench'
  from generate_series($1::int, $2::int) as n,
       lateral (select $4::bigint[] as ids, $5::text[] as kinds) stages,
       lateral (select 1 + n % array_length(stages.ids, 1) as which) chosen`;

/** Three kinds of record by turns; `$4` are the first ids of accounts, contacts and deals, `$5` how many of each there are. */
const places = `
  lateral (select 1 + n % 3 as kind) kinds,
  lateral (select (array['account', 'contact', 'deal'])[kind] as object, ($4::bigint[])[kind] + n % ($5::int[])[kind] as record_id) places`;

const openings = ["Called about", "Met to discuss", "Wrote back on", "Waits for", "Agreed on", "Asks again for"];
const endings = [
  "with purchasing",
  "with their lawyers",
  "after the holidays",
  "before the quarter ends",
  "in the branch office",
];
/** What it is about; its words as terms; what else it is found by. */
const subjects: readonly (readonly [text: string, words: string, more: string])[] = [
  ["the renewal", "the renewal", ""],
  ["a pilot", "a pilot", ""],
  ["the price list", "the price list", ""],
  ["next year's budget", "next year's budget", " years"],
  ["a second licence", "a second licence", ""],
  ["die Verlängerung", "die verlangerung", " verlaengerung"],
  ["договор", "договор", " dogovor"],
  ["年度合同", "", " 年度 度合 合同 同"],
];
const oneOf = (texts: readonly string[], n: string) =>
  `(array[${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(", ")}])[1 + ${n} % ${texts.length}]`;
const part = (place: 0 | 1 | 2) =>
  oneOf(
    subjects.map((subject) => subject[place]),
    "n / 6",
  );

const sentence = `${oneOf(openings, "n")} || ' ' || ${part(0)} || ' ' || ${oneOf(endings, "n / 48")} || ', no. ' || n`;

/** The sentence's terms. */
const sentenceTerms = `
  lower(${oneOf(openings, "n")}) || ' ' || case when ${part(1)} = '' then '' else ${part(1)} || ' ' end || ${oneOf(endings, "n / 48")} || ' no ' || n ||
  ${part(2)} || coalesce((select string_agg(' #' || substr(n::text, i, 4), '' order by i) from generate_series(1, case when n > 9999 then length(n::text) - 3 else 0 end) as i), '') || ' |'`;

export const seedNotes = `
  insert into crm.note (org_id, object, record_id, body, search_key, author_id, author_name, created_at, updated_at)
  select platform.current_org(), object, record_id, ${sentence}, ${sentenceTerms}, ${ownerOf("n")}, 'Bench', now() - make_interval(mins => n), now() - make_interval(mins => n)
  from generate_series($1::int, $2::int) as n, ${places}`;

/** Two of three are done. An open one is due within a year; due_key is the day's number times the slots of a day, and the last of them. */
export const seedTasks = `
  insert into crm.task (org_id, title, search_key, kind, priority, due_on, due_key, done_at, done_by, assignee_id, object, record_id, created_by_name, created_at, updated_at, updated_by)
  select platform.current_org(), ${sentence}, ${sentenceTerms}, (array['todo', 'call', 'email', 'meeting'])[1 + n % 4], (array['low', 'normal', 'high'])[1 + n % 3],
         due_on, (due_on - date '1970-01-01')::bigint * 1441 + 1440, case when n % 3 = 0 then null else now() - make_interval(mins => n) end,
         case when n % 3 = 0 then null else 'Bench' end, ${ownerOf("n")}, object, record_id, 'Bench',
         now() - make_interval(mins => n + 600), now() - make_interval(mins => n), 'Bench'
  from generate_series($1::int, $2::int) as n, lateral (select current_date + n % 365 as due_on) due, ${places}`;
