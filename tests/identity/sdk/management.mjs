// @kinde/management-api-js: a role, and a user who has it in an organization. Without an issuer
// given it reads KINDE_DOMAIN and the rest from the environment.
import { init, Organizations, Roles, Users } from "@kinde/management-api-js";
import { answer, given } from "./conversation.mjs";

init(given.issuer && {
  kindeDomain: given.issuer,
  clientId: given.client_id,
  clientSecret: given.client_secret,
});
const { organization } = await Organizations.createOrganization({ requestBody: { name: "Acme" } });
const { code } = organization;
await Roles.createRole({ requestBody: { name: "Manager", key: given.role } });
const { roles } = await Roles.getRoles({ pageSize: 100 });
const role = roles.find(({ key }) => key === given.role);
const created = await Users.createUser({
  requestBody: {
    profile: { given_name: "Ada", family_name: "Test" },
    identities: [{ type: "email", details: { email: given.email } }],
  },
});
await Organizations.addOrganizationUsers({
  orgCode: code,
  requestBody: { users: [{ id: created.id }] },
});
const member = { orgCode: code, userId: created.id };
await Organizations.createOrganizationUserRole({ ...member, requestBody: { role_id: role.id } });
const held = await Organizations.getOrganizationUserRoles(member);
const { organization_users: members } = await Organizations.getOrganizationUsers({ orgCode: code });
await Users.updateUser({ id: created.id, requestBody: { given_name: "Grace" } });
const { users } = await Users.getUsers({ userId: created.id, expand: "organizations" });
await Users.deleteUser({ id: created.id });
const refusal = await Users.getUserData({ id: created.id })
  .then(() => null, ({ status, body }) => ({ status, body }));
answer({ code, created, members, held: held.roles, users, refusal });
