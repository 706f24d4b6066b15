// Where oidc-provider keeps its records: a table of Postgres, asked by named statements.
import pg from "pg";

const STATEMENTS = {
  upsert: `insert into records (kind, id, payload, grant_id, user_code, uid, expires_at)
    values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))
    on conflict (kind, id) do update set payload = excluded.payload, grant_id = excluded.grant_id,
      user_code = excluded.user_code, uid = excluded.uid, expires_at = excluded.expires_at`,
  find: `select payload, extract(epoch from consumed_at)::int as consumed from records
    where kind = $1 and id = $2 and (expires_at is null or expires_at > now())`,
  findByUserCode: `select payload, extract(epoch from consumed_at)::int as consumed from records
    where kind = $1 and user_code = $2 and (expires_at is null or expires_at > now())`,
  findByUid: `select payload, extract(epoch from consumed_at)::int as consumed from records
    where kind = $1 and uid = $2 and (expires_at is null or expires_at > now())`,
  destroy: "delete from records where kind = $1 and id = $2",
  consume: "update records set consumed_at = now() where kind = $1 and id = $2",
  revokeByGrantId: "delete from records where kind = $1 and grant_id = $2",
};

const TABLES = `
  create table if not exists records (
    kind text, id text, payload json not null, grant_id text, user_code text, uid text,
    expires_at timestamptz, consumed_at timestamptz, primary key (kind, id));
  create index if not exists records_grant on records (grant_id) where grant_id is not null;
  create index if not exists records_uid on records (uid) where uid is not null;
  create index if not exists records_user_code on records (user_code) where user_code is not null;
  create table if not exists accounts (
    id text primary key, email text not null, given_name text, family_name text);`;
const PEOPLE = `insert into accounts select email, email, 'Ada', 'Person' from unnest($1::text[]) as email
  on conflict do nothing`;

/** The adapter class and the look-up of accounts, both on a pool of `size` connections. */
export async function postgresRecords(url, size, people) {
  const pool = new pg.Pool({ connectionString: url, max: size });
  await pool.query(TABLES);
  await pool.query(PEOPLE, [people]);
  const ask = (name, ...values) => pool.query({ name, text: STATEMENTS[name], values });

  class Records {
    constructor(kind) {
      this.kind = kind;
    }

    async upsert(id, payload, expiresIn) {
      const { grantId, userCode, uid } = payload;
      const text = JSON.stringify(payload);
      await ask("upsert", this.kind, id, text, grantId, userCode, uid, expiresIn ?? null);
    }

    async #found(name, id) {
      const { rows } = await ask(name, this.kind, id);
      if (rows.length === 0) return undefined;
      const [{ payload, consumed }] = rows;
      return consumed === null ? payload : { ...payload, consumed };
    }

    find = (id) => this.#found("find", id);
    findByUserCode = (code) => this.#found("findByUserCode", code);
    findByUid = (uid) => this.#found("findByUid", uid);
    destroy = async (id) => void (await ask("destroy", this.kind, id));
    consume = async (id) => void (await ask("consume", this.kind, id));
    revokeByGrantId = async (id) => void (await ask("revokeByGrantId", this.kind, id));
  }

  async function account(id) {
    const text = "select email, given_name, family_name from accounts where id = $1";
    const { rows } = await pool.query({ name: "account", text, values: [id] });
    return rows[0];
  }

  return { Records, account };
}
