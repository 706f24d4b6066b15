// Written by hand, as fast as mercurius goes by its documentation: queries compiled (`jit`), children
// by loaders (one statement for a level), statements named so that Postgres plans them once, no log.
import Fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";

pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.CONNECTIONS),
});
const rows = async (name, text, values) => (await pool.query({ name, text, values })).rows;

const schema = `
  type Big { id: Int! name: String! amount: Float! tenant: Int! created_at: String! }
  type Artist { id: Int! name: String! albums: [Album!]! }
  type Album { id: Int! title: String! tracks: [Track!]! }
  type Track { id: Int! name: String! milliseconds: Int! unit_price: Float! }
  type Query {
    big_by_pk(id: Int!): Big
    big_of_tenant(tenant: Int!): [Big!]!
    big_count(tenant: Int!): Int!
    artists(from: Int!): [Artist!]!
  }`;

const BIG = "select id, name, amount, tenant, to_json(created_at)#>>'{}' as created_at from big";

const resolvers = {
  Query: {
    big_by_pk: async (_, { id }) => (await rows("pk", `${BIG} where id = $1`, [id]))[0] ?? null,
    big_of_tenant: (_, { tenant }) =>
      rows("list", `${BIG} where tenant = $1 order by id limit 100`, [tenant]),
    big_count: async (_, { tenant }) =>
      (await rows("count", "select count(*) as n from big where tenant = $1", [tenant]))[0].n,
    artists: (_, { from }) =>
      rows("artists", "select id, name from artist where id >= $1 order by id limit 10", [from]),
  },
};

const grouped = (children, key, parents) => {
  const groups = new Map(parents.map((id) => [id, []]));
  for (const child of children) groups.get(child[key]).push(child);
  return parents.map((id) => groups.get(id));
};
const children = (name, text, key) => ({
  // Nothing is asked for twice within a query: its cache would only cost.
  opts: { cache: false },
  loader: async (queries) => {
    const parents = queries.map(({ obj }) => obj.id);
    return grouped(await rows(name, text, [parents]), key, parents);
  },
});
const loaders = {
  Artist: {
    albums: children(
      "albums",
      "select id, title, artist_id from album where artist_id = any($1::int[]) order by id",
      "artist_id",
    ),
  },
  Album: {
    tracks: children(
      "tracks",
      "select id, name, milliseconds, unit_price, album_id from track where album_id = any($1::int[]) order by id",
      "album_id",
    ),
  },
};

const app = Fastify({ logger: false });
app.register(mercurius, { schema, resolvers, loaders, jit: 1, graphiql: false, path: "/graphql" });
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
