/** An organization as the management API shows it. */
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import { withQuery } from "../lists/query_text";

export interface Organization {
  code: string;
  name: string;
  handle: string | null;
  is_default: boolean;
  external_id: string | null;
  is_auto_membership_enabled: boolean;
  is_auto_join_domain_list: boolean;
  allowed_domains: readonly string[];
  logo: string | null;
  logo_dark: string | null;
  sender_name: string | null;
  sender_email: string | null;
  is_suspended: boolean;
  suspended_on: string | null;
  created_on: string;
}

export function useOrganization(code: string) {
  return useQuery({
    queryKey: ["identity", "organization", code],
    queryFn: () => management<Organization>("GET", withQuery("/organization", { code })),
  });
}

export interface Member {
  id: string;
  email: string | null;
  full_name: string;
  joined_on: string;
  last_accessed_on: string | null;
  is_suspended: boolean;
  /** Keys. */
  roles: readonly string[];
}

export interface Invitation {
  code: string;
  email: string;
  full_name: string;
  created_on: string;
  accepted_on: string | null;
  is_sent: boolean;
  is_revoked: boolean;
  roles: readonly { key: string; name: string }[];
  invite_link: string;
}

export interface OrganizationForm {
  name: string;
  handle: string;
  externalId: string;
  isAutoMembership: boolean;
  isAutoJoinByDomain: boolean;
  domains: string;
  senderName: string;
  senderEmail: string;
}

export function formOf(organization: Organization): OrganizationForm {
  return {
    name: organization.name,
    handle: organization.handle ?? "",
    externalId: organization.external_id ?? "",
    isAutoMembership: organization.is_auto_membership_enabled,
    isAutoJoinByDomain: organization.is_auto_join_domain_list,
    domains: organization.allowed_domains.join("\n"),
    senderName: organization.sender_name ?? "",
    senderEmail: organization.sender_email ?? "",
  };
}

/** The body of `PATCH /api/v1/organization/{org_code}`; an emptied handle is another call. */
export function bodyOf(form: OrganizationForm): Readonly<Record<string, unknown>> {
  return {
    name: form.name.trim(),
    ...(form.handle.trim() === "" ? {} : { handle: form.handle.trim() }),
    external_id: form.externalId.trim() || null,
    is_auto_membership_enabled: form.isAutoMembership,
    is_auto_join_domain_list: form.isAutoJoinByDomain,
    allowed_domains: form.domains.split(/[\s,]+/).filter((domain) => domain !== ""),
    sender_name: form.senderName.trim() || null,
    sender_email: form.senderEmail.trim() || null,
  };
}
