import { expect, test } from "vitest";
import { bodyOf, formOf, type Organization } from "./organization";

const organization: Organization = {
  code: "org_1",
  name: "Acme",
  handle: null,
  is_default: false,
  external_id: null,
  is_auto_membership_enabled: false,
  is_auto_join_domain_list: true,
  allowed_domains: ["acme.com", "acme.org"],
  logo: null,
  logo_dark: null,
  sender_name: null,
  sender_email: null,
  is_suspended: false,
  suspended_on: null,
  created_on: "2026-11-29T08:00:00+00:00",
};

test("an organization that nobody changed is stored as it was", () => {
  expect(bodyOf(formOf(organization))).toEqual({
    name: "Acme",
    external_id: null,
    is_auto_membership_enabled: false,
    is_auto_join_domain_list: true,
    allowed_domains: ["acme.com", "acme.org"],
    sender_name: null,
    sender_email: null,
  });
});

test("domains are read however they are separated", () => {
  const form = { ...formOf(organization), domains: " acme.com, acme.org\n\nacme.net ", handle: " acme " };
  expect(bodyOf(form)).toMatchObject({ allowed_domains: ["acme.com", "acme.org", "acme.net"], handle: "acme" });
});
